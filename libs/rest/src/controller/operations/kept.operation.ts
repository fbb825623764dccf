// Answers that a plugin keeps: it is asked after the guards, and what it has goes out as it is.
import { RequestContext, type AnswerKeeper, type ReadLog, type WholeAnswer } from '@nestling/core';
import { HttpExchange } from '../http.exchange.js';
import { matchesNone } from '../precondition.reader.js';
import type { EndpointAccess, Operation } from './operation.js';

/** An operation whose answers are kept. */
export function kept(run: Operation, keeper: AnswerKeeper): Operation {
  return async (endpoint, exchange) => {
    const { path, queryString, request } = exchange;
    const asked = {
      path,
      queryString,
      context: RequestContext.of(request),
      header: (name: string) => exchange.header(name),
    };
    const { headers, body } = await keeper.answer(asked, (reads) => made(run, endpoint, { exchange, reads }));
    for (const [name, value] of Object.entries(headers)) {
      if (name === 'Vary') exchange.addTo(name, value);
      else exchange.setHeader(name, value);
    }
    if (matchesNone(exchange.header('if-none-match'), headers['ETag'] ?? '""')) exchange.sendEmpty(304);
    else exchange.send(200, body);
  };
}

/** The whole answer, whatever the caller has already. */
async function made(
  run: Operation,
  endpoint: EndpointAccess,
  { exchange, reads }: { exchange: HttpExchange; reads: ReadLog },
): Promise<WholeAnswer> {
  const recorder = new RecordedExchange(exchange, reads);
  await run(endpoint, recorder);
  const { headers, body } = recorder;
  if (body === undefined) throw new Error('The operation gave no answer.');
  return { headers, body, once: exchange.hasAnswerHeader('set-cookie') };
}

/** The same request without a precondition; its answer is written down. */
class RecordedExchange extends HttpExchange {
  readonly headers: Record<string, string> = {};
  body?: string | Uint8Array;

  constructor(
    exchange: HttpExchange,
    override readonly reads: ReadLog,
  ) {
    super(exchange.request, {
      setHeader: (name, value) => void (this.headers[name] = value),
      send: (_status, body) => void (this.body = body),
    });
  }

  override header(name: string): string | undefined {
    return name === 'if-none-match' ? undefined : super.header(name);
  }
}
