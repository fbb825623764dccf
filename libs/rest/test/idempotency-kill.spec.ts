// A process that is killed at any moment leaves a row with its answer, or neither.
import { testDialects, type TestApp } from '@nestling/testing';
import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { DataSource } from 'typeorm';
import { IdempotencyRecord } from '../src/index.js';
import { bootFeature } from './feature.app.js';
import { Payment, PAYMENTS } from './idempotency.support.js';

const ROUNDS = 4;
const CHILD = ['--conditions=@nestling/source', 'typescript.runner.cjs', 'payments.child.ts'];

/** Runs the child until it has answered a few payments, and kills it; the keys that it told of. */
function killedPayments(url: string, round: number): Promise<string[]> {
  const cwd = resolve(import.meta.dirname, 'child');
  const env = { ...process.env, NODE_OPTIONS: '' };
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, [...CHILD, url, String(round)], { cwd, env });
    let [told, errors] = ['', ''];
    child.stderr.on('data', (bytes: Buffer) => (errors += bytes.toString()));
    child.stdout.on('data', (bytes: Buffer) => {
      told += bytes.toString();
      if (told.split('\n').length > 20 + 7 * round) child.kill('SIGKILL');
    });
    child.on('error', fail);
    child.on('close', (_code, signal) => {
      if (signal === 'SIGKILL') done(told.split('\n').slice(0, -1));
      else fail(new Error(`The child ended by itself: ${errors}`));
    });
  });
}

const onPostgres = testDialects().includes('postgres') ? it : it.skip;

onPostgres(
  'leaves no row without its answer, and no answer without its row',
  async () => {
    const app: TestApp = await bootFeature({ database: 'postgres', feature: PAYMENTS });
    const told: string[] = [];
    for (let round = 0; round < ROUNDS; round++)
      told.push(...(await killedPayments(app.database.url, round)));

    const source = app.get(DataSource);
    const rows = (await source.getRepository(Payment).find()).map(({ id, note }) => `${id} ${note}`);
    const answers = (await source.getRepository(IdempotencyRecord).find()).map(({ answer }) => {
      const { id, note } = JSON.parse(answer?.text ?? '{}') as Payment;
      return `${id} ${note}`;
    });
    expect(answers.sort()).toEqual(rows.sort());
    expect(rows.map((row) => row.split(' ')[1])).toEqual(expect.arrayContaining(told));

    const [key = ''] = told;
    const body = { amount: '1.00', note: key };
    const repeat = await app.client.post('/payments', { body, headers: { 'idempotency-key': key } });
    expect([repeat.status, repeat.headers['idempotency-replayed']]).toEqual([201, 'true']);
    await app.close();
  },
  120_000,
);
