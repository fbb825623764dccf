import { Catch, type ExceptionFilter } from '@nestjs/common';
import type { HttpAdapterHost } from '@nestjs/core';
import { ProblemFilter } from '@nestling/core';
import type { RestOptions } from '../rest.options.js';

/** Nothing is ever thrown as this. */
class Never {}

/** Stands in Nest's list of global filters where the application keeps its own error answers. */
@Catch(Never)
class NoFilter implements ExceptionFilter {
  catch(): void {
    throw new Error('No exception is of this type.');
  }
}

/** The global filter: problem+json for the whole application where that is asked for, else none. */
export function appFilter(
  { problems, problemFormat }: RestOptions,
  adapterHost: HttpAdapterHost,
): ExceptionFilter {
  return problems === 'app' ? new ProblemFilter(adapterHost, problemFormat) : new NoFilter();
}
