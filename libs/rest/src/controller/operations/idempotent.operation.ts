// Idempotency-Key: a write and its answer are stored in one transaction, and a repeat gets the answer instead of the write.
import { RequestContext } from '@nestling/core';
import { readBody } from '../body.reader.js';
import type { AnswerSink, HttpExchange } from '../http.exchange.js';
import type { EndpointAccess, Operation } from './operation.js';
import { translateWriteError } from '../../service/write.errors.js';
import { keyInProgress, keyReused } from '../../idempotency/idempotency.errors.js';
import { readClaim, wantsKey } from '../idempotency-key.reader.js';
import type { KeptAnswer } from '../../idempotency/idempotency.record.js';
import { IdempotencyStore, type IdempotencyClaim } from '../../idempotency/idempotency.store.js';

/** How often a key is tried that is taken at first and free a moment later, because it expired or its writer gave up. */
const MAX_ATTEMPTS = 3;

/** Answers a repeat of an operation with the answer of the first time, on endpoints that have the option. It has to refuse by throwing. */
export function idempotent(run: Operation): Operation {
  return (endpoint, exchange) => {
    const { idempotency } = endpoint.runtime.plan;
    return idempotency && wantsKey(exchange, idempotency)
      ? answerOnce(run, { endpoint, exchange, seconds: idempotency.expireAfter })
      : run(endpoint, exchange);
  };
}

interface Repeatable {
  readonly endpoint: EndpointAccess;
  readonly exchange: HttpExchange;
  readonly seconds: number;
}

async function answerOnce(run: Operation, { endpoint, exchange, seconds }: Repeatable): Promise<void> {
  const { plan, database } = endpoint.runtime;
  const body = await readBody(exchange, endpoint.bodyLimit);
  const caller = endpoint.callerOf(exchange.request);
  const view = endpoint.runtime.views?.digestFor(RequestContext.of(exchange.request));
  const claim = readClaim(exchange, { body, endpoint: plan.path, caller, view });
  const once = { claim, seconds, store: new IdempotencyStore(database) };
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
    const first = await firstAnswer(run, { ...once, endpoint, exchange });
    if (first) return send(first, exchange);
    const kept = await keptAnswer(once);
    if (!kept) continue;
    exchange.setHeader('Idempotency-Replayed', 'true');
    return send(kept, exchange);
  }
  throw keyInProgress();
}

interface Once {
  readonly claim: IdempotencyClaim;
  readonly seconds: number;
  readonly store: IdempotencyStore;
}
interface FirstTime extends Once {
  readonly endpoint: EndpointAccess;
  readonly exchange: HttpExchange;
}

/** Runs the operation and keeps its answer; undefined if the key is taken. The answer goes out when all of it is stored. */
async function firstAnswer(run: Operation, { claim, seconds, store, endpoint, exchange }: FirstTime) {
  const { runtime } = endpoint;
  try {
    return await runtime.transaction(async () => {
      if (!(await store.claim(claim, seconds))) return undefined;
      const answer = await answerOf((heard) => run(endpoint, exchange.answeredTo(heard)));
      await store.keep(claim.id, answer);
      return answer;
    });
  } catch (error) {
    throw translateWriteError(error, runtime.plan, runtime.database.dataSource);
  }
}

/** The answer of the first time; undefined where the key is free by now. */
async function keptAnswer({ claim, store }: Once): Promise<KeptAnswer | undefined> {
  const record = await store.find(claim.id);
  if (!record?.answer) return undefined;
  if (record.expiresAt <= Date.now()) {
    await store.dropExpired([claim.id]);
    return undefined;
  }
  if (record.fingerprint !== claim.fingerprint) throw keyReused();
  return record.answer;
}

async function answerOf(run: (sink: AnswerSink) => Promise<void> | void): Promise<KeptAnswer> {
  const headers: Record<string, string> = {};
  let answer: KeptAnswer | undefined;
  await run({
    setHeader: (name, value) => {
      headers[name] = value;
    },
    send: (status, text) => {
      answer = { status, headers, ...(text === undefined ? {} : { text: String(text) }) };
    },
  });
  if (!answer) throw new Error('The operation gave no answer.');
  return answer;
}

function send({ status, headers, text }: KeptAnswer, exchange: HttpExchange): void {
  for (const [name, value] of Object.entries(headers)) exchange.setHeader(name, value);
  exchange.send(status, text);
}
