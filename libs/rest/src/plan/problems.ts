import type { ConfigProblem } from '@nestling/core';

/** Collects every mistake of every declaration, so that one error can report them all. */
export class Problems {
  readonly list: ConfigProblem[] = [];

  add(code: string, where: string, [what, remedy]: readonly [what: string, remedy: string]): void {
    this.list.push({ code, where, what, remedy });
  }
}
