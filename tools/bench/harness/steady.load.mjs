// Requests at a steady rate, however long answers take: whoever waited for them would not see that they are late.
import { setTimeout } from 'node:timers/promises';
import { newArticle } from '../workloads/article.inputs.mjs';
import { ask } from './client.mjs';

const RATE_PER_SECOND = 150;
const WRITTEN_ROWS = 30;

/** Readers and writers of the same rows, over several servers. */
export class SteadyLoad {
  #servers;
  /** The rows that are written, with the version that their writer knows. */
  #rows = [];
  #turn = 0;

  constructor(servers) {
    this.#servers = servers;
  }

  async prepare() {
    const [server] = this.#servers;
    for (let number = 1; number <= WRITTEN_ROWS; number += 1) {
      const { body } = await ask(server, server.wire.requests.create(newArticle(number)));
      this.#rows.push({ id: body.id, version: body.version, isBusy: false });
    }
  }

  /** Sends requests for so long, and answers how that went. */
  async during(seconds) {
    const report = { latencies: [], errors: [], states: {} };
    const pending = [];
    const startedAt = performance.now();
    for (let sent = 0; sent < seconds * RATE_PER_SECOND; sent += 1) {
      const rest = startedAt + (sent * 1000) / RATE_PER_SECOND - performance.now();
      if (rest > 0) await setTimeout(rest);
      pending.push(this.#step(report));
    }
    await Promise.all(pending);
    return report;
  }

  /** Whether what is asked for twice is kept. */
  async isKept() {
    for (const server of this.#servers) {
      const request = server.wire.requests.get(1);
      await ask(server, request);
      if ((await ask(server, request)).headers['x-cache'] !== 'HIT') return false;
    }
    return true;
  }

  #step(report) {
    this.#turn += 1;
    const turn = this.#turn;
    const server = this.#servers[turn % this.#servers.length];
    const { requests } = server.wire;
    if (turn % 20 === 0) return this.#write(server, report);
    if (turn % 3 === 0)
      return this.#send(
        server,
        requests.list({ category: 'news', page: turn % 5 || 1, pageSize: 20 }),
        report,
      );
    return this.#read(server, report, this.#rows[turn % this.#rows.length]);
  }

  async #read(server, report, row) {
    const { version } = row;
    const answer = await this.#send(server, server.wire.requests.get(row.id), report);
    if (answer?.status === 200 && answer.body.version < version)
      report.errors.push(`row ${row.id} is shown at version ${answer.body.version}, not ${version}`);
  }

  async #write(server, report) {
    const row = this.#rows.find(({ isBusy }) => !isBusy);
    if (!row) return;
    row.isBusy = true;
    const { version } = row;
    const request = server.wire.requests.update(row.id, { views: 1_000_000 + version, version });
    const answer = await this.#send(server, request, report);
    if (answer?.status === 200) row.version = answer.body.version;
    row.isBusy = false;
  }

  async #send(server, request, { latencies, errors, states }) {
    const startedAt = performance.now();
    try {
      const answer = await ask(server, request);
      if (answer.status >= 400) errors.push(`${request.method} ${request.path}: ${answer.status}`);
      const state = answer.headers['x-cache'];
      if (state) states[state] = (states[state] ?? 0) + 1;
      return answer;
    } catch (error) {
      errors.push(`${request.method} ${request.path}: ${error.message}`);
      return undefined;
    } finally {
      latencies.push(performance.now() - startedAt);
    }
  }
}
