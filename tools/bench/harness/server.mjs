import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const PROCESS = fileURLToPath(new URL('./server.process.mjs', import.meta.url));

/** A competitor that is listening, in a process of its own. */
export class Server {
  #child;
  #questions = 0;

  /** Boots `competitor` with the options of its `start`; `flags` are V8's. */
  static async boot(competitor, options, flags = []) {
    const child = fork(PROCESS, [competitor.module, JSON.stringify(options)], {
      execArgv: flags,
      env: { ...process.env, NODE_ENV: 'production' },
      serialization: 'advanced',
    });
    const died = once(child, 'exit').then(([code]) => {
      throw new Error(`${competitor.name} ended with code ${code} before it listened.`);
    });
    const [{ listening }] = await Promise.race([once(child, 'message'), died]);
    died.catch(() => {}); // From here on the exit is what `stop` asks for.
    return new Server(competitor, child, listening);
  }

  constructor(competitor, child, { port, startUp, versions }) {
    this.competitor = competitor;
    this.port = port;
    this.startUp = startUp;
    this.versions = versions;
    this.#child = child;
  }

  get name() {
    return this.competitor.name;
  }

  get suite() {
    return this.competitor.suite;
  }

  get wire() {
    return this.competitor.wire;
  }

  get origin() {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Asks the process for its `usage`, to `collect` its garbage, to `startProfile` or to `stopProfile`. */
  ask(question) {
    const id = (this.#questions += 1);
    return new Promise((resolve, reject) => {
      const settle = () => this.#child.off('message', onMessage).off('exit', onExit);
      const onMessage = (message) => {
        if (message.id !== id) return;
        settle();
        resolve(message.answer);
      };
      const onExit = (code) => {
        settle();
        reject(new Error(`${this.name} ended with code ${code}.`));
      };
      this.#child.on('message', onMessage).on('exit', onExit);
      this.#child.send({ id, question });
    });
  }

  async stop() {
    if (this.#child.exitCode !== null) return;
    const exited = once(this.#child, 'exit');
    this.#child.disconnect();
    await exited;
  }
}
