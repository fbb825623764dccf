import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const PROCESS = fileURLToPath(new URL('./load.process.mjs', import.meta.url));

/** The load generator. */
export class Load {
  #child = fork(PROCESS);

  /**
   * Drives one server for so many `seconds`, or with a certain `amount` of requests. What happens in the seconds of
   * `leadIn` does not count; `onCounting` is called when they are over.
   */
  async run(server, workload, { load, onCounting, ...settings }) {
    const counting = this.#told('counting').then(onCounting);
    const finished = this.#told('result');
    this.#child.send({ origin: server.origin, load, ...settings });
    await counting;
    const result = await finished;
    const expected = server.wire.statuses?.[workload.name] ?? workload.status;
    const unexpected = Object.keys(result.statuses).filter((status) => Number(status) !== expected);
    if (unexpected.length > 0 || result.errors > 0 || result.requests === 0) {
      const seen = JSON.stringify({ ...result.statuses, errors: result.errors });
      throw new Error(`${server.name} should answer ${expected} to "${workload.name}", but: ${seen}`);
    }
    return result;
  }

  /** The next message of a kind. */
  #told(kind) {
    return new Promise((resolve) => {
      const onMessage = (message) => {
        if (!(kind in message)) return;
        this.#child.off('message', onMessage);
        resolve(message[kind]);
      };
      this.#child.on('message', onMessage);
    });
  }

  stop() {
    this.#child.disconnect();
  }
}
