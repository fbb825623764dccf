// Users who read and write at random, over several instances of the shop, and know what they must not be shown.
import type { TestApp } from '@nestling/testing';
import { setTimeout } from 'node:timers/promises';

/** How often each kind of answer was seen. */
export interface LoadReport {
  readonly statuses: Map<number, number>;
  readonly states: Map<string, number>;
  /** What must not have been answered. */
  readonly mistakes: string[];
}

interface Seen {
  id: number;
  owner: string;
  version: number;
}
/** What the writer of a row, and everybody else, knows of it. */
interface Known {
  version: number;
  deleted: boolean;
}

const NOTES_EACH = 4;
const WORKERS = 12;
/** Between two requests of a worker, where time counts: what is measured is to be the store, not the machine. */
const REST_MS = 10;

/** A generator of numbers in [0, 1) that a seed repeats (mulberry32). */
export function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Twenty users, each with notes of its own. */
export class ShopLoad {
  /** The rows by id: the newest version that somebody was told of. */
  private readonly known = new Map<number, Known>();
  private readonly notes: Map<string, number[]>;
  /** Rows that were deleted, and the deletion answered. */
  private readonly gone = new Set<number>();

  constructor(
    private readonly instances: readonly TestApp[],
    private readonly random: () => number,
    name = 'user',
  ) {
    this.notes = new Map(Array.from({ length: 20 }, (_, index) => [`${name} ${index}`, []]));
  }

  /** The users' names. */
  get users(): readonly string[] {
    return [...this.notes.keys()];
  }

  async prepare(): Promise<void> {
    for (const user of this.users)
      for (let index = 0; index < NOTES_EACH; index++) await this.create(user, newReport());
  }

  /** Sends so many requests. */
  async requests(count: number): Promise<LoadReport> {
    const report = newReport();
    let left = count;
    await Promise.all(
      Array.from({ length: WORKERS }, async () => {
        while (left-- > 0) await this.step(report);
      }),
    );
    return report;
  }

  /** Sends requests for so long. */
  async during(milliseconds: number): Promise<LoadReport> {
    const report = newReport();
    const end = Date.now() + milliseconds;
    await Promise.all(
      Array.from({ length: WORKERS }, async () => {
        while (Date.now() < end) {
          await this.step(report);
          await setTimeout(REST_MS);
        }
      }),
    );
    return report;
  }

  private async step(report: LoadReport): Promise<void> {
    const user = this.pick(this.users);
    const chance = this.random();
    if (chance < 0.42) await this.list(user, report);
    else if (chance < 0.92) await this.read(user, report);
    else if (chance < 0.97) await this.update(user, report);
    else if (chance < 0.985) await this.create(user, report);
    else await this.remove(user, report);
  }

  private async list(user: string, report: LoadReport): Promise<void> {
    const floor = this.floorOf(user);
    const { status, body, headers } = await this.send(user, report, (client) =>
      client.get<{ results: Seen[] }>('/notes'),
    );
    if (status !== 200) return;
    const from = headers['x-cache'] ?? 'none';
    const shown = new Map(body.results.map((row) => [row.id, row]));
    for (const row of shown.values()) {
      if (row.owner !== user) report.mistakes.push(`${user} was shown a row of ${row.owner} (${from})`);
    }
    for (const [id, { version, deleted }] of floor) {
      const row = shown.get(id);
      if (deleted ? row : !row && !this.known.get(id)?.deleted)
        report.mistakes.push(`row ${id} is ${row ? 'back' : 'missing'} (${from})`);
      if (row && row.version < version)
        report.mistakes.push(`row ${id} at ${row.version}, not ${version}, in a list (${from})`);
    }
  }

  private async read(user: string, report: LoadReport): Promise<void> {
    const asked = this.random() < 0.1 ? this.pick(this.users) : user;
    const id = this.pick(this.notes.get(asked) ?? []);
    if (id === undefined) return;
    const before = { ...this.known.get(id) } as Known;
    const { status, body, headers } = await this.send(user, report, (client) =>
      client.get<Seen>(`/notes/${id}`),
    );
    const from = headers['x-cache'] ?? 'none';
    if (status === 200 && body.owner !== user) report.mistakes.push(`${user} was shown row ${id} (${from})`);
    if (status === 200 && before.deleted) report.mistakes.push(`row ${id} is back (${from})`);
    if (status === 200 && body.version < before.version)
      report.mistakes.push(`row ${id} at ${body.version}, not ${before.version} (${from})`);
    if (status === 404 && user === asked && !this.known.get(id)?.deleted)
      report.mistakes.push(`row ${id} is missing (${from})`);
  }

  private async update(user: string, report: LoadReport): Promise<void> {
    const id = this.pick(this.notes.get(user) ?? []);
    const version = id === undefined ? undefined : this.known.get(id)?.version;
    if (id === undefined || version === undefined) return;
    const { status, body } = await this.send(user, report, (client) =>
      client.patch<Seen>(`/notes/${id}`, { body: { text: String(this.random()), version } }),
    );
    if (status === 200) this.learn(id, { version: body.version });
  }

  private async create(user: string, report: LoadReport): Promise<void> {
    const { status, body } = await this.send(user, report, (client) =>
      client.post<Seen>('/notes', { body: { owner: user, text: 'new' } }),
    );
    if (status !== 201) return;
    this.known.set(body.id, { version: body.version, deleted: false });
    this.notes.get(user)?.push(body.id);
  }

  private async remove(user: string, report: LoadReport): Promise<void> {
    const own = this.notes.get(user) ?? [];
    if (own.length <= 2) return;
    const [id] = own.splice(Math.floor(this.random() * own.length), 1);
    if (id === undefined) return;
    // From now on it may be missing; once it was answered it has to be.
    const row = this.known.get(id);
    if (row) row.deleted = true;
    await this.send(user, report, (client) => client.delete(`/notes/${id}`));
    this.gone.add(id);
  }

  private async send<T extends { status: number; headers: Readonly<Record<string, string>> }>(
    user: string,
    { statuses, states }: LoadReport,
    ask: (client: ReturnType<TestApp['as']>) => Promise<T>,
  ): Promise<T> {
    const client = this.pick(this.instances).as({ name: user });
    const answer = await ask(client);
    statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
    const state = answer.headers['x-cache'];
    if (state !== undefined) states.set(state, (states.get(state) ?? 0) + 1);
    return answer;
  }

  private learn(id: number, { version }: { version: number }): void {
    const row = this.known.get(id);
    if (row && row.version < version) row.version = version;
  }

  /** What a list of this moment has to show, at least. */
  private floorOf(user: string): Map<number, Known> {
    const own = this.notes.get(user) ?? [];
    const known = own.map((id): [number, Known] => [id, { ...(this.known.get(id) as Known) }]);
    const gone = [...this.gone].map((id): [number, Known] => [id, { version: 0, deleted: true }]);
    return new Map([...known, ...gone]);
  }

  private pick<T>(list: readonly T[]): T {
    return list[Math.floor(this.random() * list.length)] as T;
  }
}

function newReport(): LoadReport {
  return { statuses: new Map(), states: new Map(), mistakes: [] };
}
