// The two kinds of error that Nestling raises: a mistake in the program, found at boot, and a refusal of a request.
import { HttpException } from '@nestjs/common';

/** One mistake in a declaration: where it stands, what is wrong, and what to write instead. */
export interface ConfigProblem {
  /** The stable code; every code has a section in the reference. */
  readonly code: string;
  /** `Article.price`, or a file position. */
  readonly where: string;
  /** What is wrong, quoting the offending value. */
  readonly what: string;
  /** How to fix it. */
  readonly remedy: string;
}

/** Thrown at boot; lists every mistake that was found, so that one start shows them all. */
export class NestlingConfigError extends Error {
  override readonly name = 'NestlingConfigError';

  constructor(
    readonly problems: readonly ConfigProblem[],
    options?: ErrorOptions,
  ) {
    super(NestlingConfigError.describe(problems), options);
  }

  private static describe(problems: readonly ConfigProblem[]): string {
    const lines = problems.map(
      ({ code, where, what, remedy }, index) =>
        `  ${index + 1}. ${where}: ${what}\n     Remedy: ${remedy} [${code}]`,
    );
    const count = problems.length === 1 ? '1 mistake' : `${problems.length} mistakes`;
    return `Nestling cannot start: ${count} in the declarations.\n${lines.join('\n')}`;
  }
}

/** One member of the `errors` list of a 400 or 422 answer. */
export interface FieldError {
  /** JSON Pointer (RFC 6901) into the body; absent for query parameters. */
  readonly pointer?: string;
  /** Which item of a bulk it is about, from 0. */
  readonly index?: number;
  /** The field's or parameter's name. */
  readonly field: string;
  /** A stable word for the rule that was broken, such as `required` or `maxLength`. */
  readonly code: string;
  /** What is wrong and what is accepted, for a person. */
  readonly message: string;
}

/** What a refusal says beside its status. */
export interface HttpErrorDetails {
  readonly code: string;
  readonly detail: string;
  readonly errors?: readonly FieldError[];
  readonly headers?: Readonly<Record<string, string>>;
  /** The error behind the refusal; no answer shows it. */
  readonly cause?: unknown;
}

/**
 * A refusal of one request; `ProblemFilter` turns it into `application/problem+json` (RFC 9457). In a controller without
 * that filter Nest answers it as any other HTTP exception, with the same status.
 */
export class NestlingHttpError extends HttpException {
  readonly code: string;
  readonly detail: string;
  readonly errors?: readonly FieldError[];
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, { code, detail, errors, headers = {}, cause }: HttpErrorDetails) {
    super({ statusCode: status, message: detail, code, ...(errors ? { errors } : {}) }, status, { cause });
    this.code = code;
    this.detail = detail;
    this.errors = errors;
    this.headers = headers;
  }
}

/** The codes that belong to no single package. */
export const CORE_ERROR_CODES = {
  internal: 'CORE_INTERNAL',
  badRequest: 'CORE_BAD_REQUEST',
  notFound: 'CORE_NOT_FOUND',
  http: 'CORE_HTTP',
} as const;
