import { Session } from 'node:inspector/promises';

const INTERVAL_IN_MICROSECONDS = 200;

/** V8's sampling profiler, of this process. */
export class Profiler {
  #session;

  async start() {
    this.#session = new Session();
    this.#session.connect();
    await this.#session.post('Profiler.enable');
    await this.#session.post('Profiler.setSamplingInterval', { interval: INTERVAL_IN_MICROSECONDS });
    await this.#session.post('Profiler.start');
  }

  async stop() {
    const { profile } = await this.#session.post('Profiler.stop');
    this.#session.disconnect();
    return profile;
  }
}
