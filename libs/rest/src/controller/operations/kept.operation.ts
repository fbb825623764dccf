// Answers that a plugin keeps: it is asked after the guards, and what it has goes out as it is.
import {
  RequestContext,
  type AnswerKeeper,
  type AnswerRequest,
  type ReadLog,
  type WholeAnswer,
} from '@nestling/core';
import { HttpExchange } from '../http.exchange.js';
import { matchesNone } from '../precondition.reader.js';
import type { EndpointAccess, Operation } from './operation.js';

/** An operation whose answers are kept. */
export function kept(run: Operation, keeper: AnswerKeeper): Operation {
  return (endpoint, exchange) => {
    const answer = keeper.answer(new KeptRequest(exchange, endpoint, run));
    // What is at hand goes out at once.
    return answer instanceof Promise ? answer.then((late) => send(late, exchange)) : send(answer, exchange);
  };
}

function send({ headers, body }: WholeAnswer, exchange: HttpExchange): void {
  let tag = '""';
  for (const [name, value] of headers) {
    if (name === 'etag') tag = value;
    if (name === 'vary') exchange.addTo(name, value);
    else exchange.setHeader(name, value);
  }
  if (matchesNone(exchange.header('if-none-match'), tag)) exchange.sendEmpty(304);
  else exchange.send(200, body);
}

/** A request as the keeper sees it. */
class KeptRequest implements AnswerRequest {
  private knownContext: RequestContext | undefined = undefined;

  constructor(
    private readonly exchange: HttpExchange,
    private readonly endpoint: EndpointAccess,
    private readonly run: Operation,
  ) {}

  get url(): string {
    return this.exchange.url;
  }

  get path(): string {
    return this.exchange.path;
  }

  get queryString(): string {
    return this.exchange.queryString;
  }

  get user(): unknown {
    return this.exchange.request.user;
  }

  get context(): RequestContext {
    return (this.knownContext ??= RequestContext.of(this.exchange.request));
  }

  header(name: string): string | undefined {
    return this.exchange.header(name);
  }

  /** The whole answer, whatever the caller has already. */
  async make(reads: ReadLog): Promise<WholeAnswer> {
    const recorder = new RecordedExchange(this.exchange, reads);
    await this.run(this.endpoint, recorder);
    const { headers, body } = recorder;
    if (body === undefined) throw new Error('The operation gave no answer.');
    return { headers: Object.entries(headers), body, once: this.exchange.hasAnswerHeader('set-cookie') };
  }
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
      setHeader: (name, value) => void (this.headers[name.toLowerCase()] = value),
      send: (_status, body) => void (this.body = body),
    });
  }

  override header(name: string): string | undefined {
    return name === 'if-none-match' ? undefined : super.header(name);
  }
}
