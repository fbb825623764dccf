import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const PROCESS = fileURLToPath(new URL('./load.process.mjs', import.meta.url));

/** The load generator. */
export class Load {
  #child = fork(PROCESS);

  /** Drives one server for so many `seconds`, or with a certain `amount` of requests. */
  async run(server, workload, { load, ...settings }) {
    this.#child.send({ origin: server.origin, load, ...settings });
    const [result] = await once(this.#child, 'message');
    const expected = server.wire.statuses?.[workload.name] ?? workload.status;
    const unexpected = Object.keys(result.statuses).filter((status) => Number(status) !== expected);
    if (unexpected.length > 0 || result.errors > 0 || result.requests === 0) {
      const seen = JSON.stringify({ ...result.statuses, errors: result.errors });
      throw new Error(`${server.name} should answer ${expected} to "${workload.name}", but: ${seen}`);
    }
    return result;
  }

  stop() {
    this.#child.disconnect();
  }
}
