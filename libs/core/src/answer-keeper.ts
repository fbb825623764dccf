// The port by which a plugin answers GET requests of an endpoint with what it kept, in place of reading.
import type { RequestContext } from './request-context.js';

/** What an answer is made from: rows of a table, by their keys as `rowKeyOf` writes them; any of its rows without keys. */
export interface RowsRead {
  /** The table's path as the database knows it, unquoted. */
  readonly table: string;
  readonly keys?: readonly string[];
}

/** Is told what an answer is made from, each time before it is read. */
export interface ReadLog {
  reading(rows: readonly RowsRead[]): Promise<void>;
}

/** A whole answer; its status is 200. */
export interface WholeAnswer {
  /** Pairs of a name, in lower case, and a value: sending a list costs less than an object whose names differ. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string | Uint8Array;
  /** Whether it is for this one request only: it goes out with a cookie. @default false */
  readonly once?: boolean;
}

/** A GET request, after the guards let it in and before anything is read. */
export interface AnswerRequest {
  /** Path and query string as they were sent, undecoded. */
  readonly url: string;
  /** The path as it was sent, undecoded. */
  readonly path: string;
  /** What stands behind the question mark, undecoded. */
  readonly queryString: string;
  readonly context: RequestContext;
  /** Whom the guards found; `context` has the same, and costs more. */
  readonly user: unknown;
  header(name: string): string | undefined;
  /** Has the answer made, and is told what from. */
  make(reads: ReadLog): Promise<WholeAnswer>;
}

/** Answers with what it kept, or has the answer made. Whether the caller has it already (304) is not its concern. */
export interface AnswerKeeper {
  answer(request: AnswerRequest): Promise<WholeAnswer> | WholeAnswer;
}
