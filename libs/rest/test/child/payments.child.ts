// Sends payments to an application of its own until it is killed, and tells of each that was answered.
import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Module } from '@nestjs/common';
import { DatabaseModule } from '@nestling/database';
import { RestModule } from '../../src/index.js';
import { PAYMENTS } from '../idempotency.support.js';

const [, , , url = '', round = ''] = process.argv;
const CLIENTS = 8;

@Module({
  imports: [
    DatabaseModule.forRoot({ url }),
    RestModule.forRoot({ secret: 'a secret of the tests' }),
    RestModule.forFeature(PAYMENTS),
  ],
})
class PaymentsModule {}

async function payForever(app: NestFastifyApplication, client: number): Promise<void> {
  for (let count = 0; ; count++) {
    const key = `${round}-${client}-${count}`;
    const { statusCode } = await app.inject({
      method: 'POST',
      url: '/payments',
      headers: { 'idempotency-key': key },
      payload: { amount: '1.00', note: key },
    });
    if (statusCode !== 201) throw new Error(`A payment was answered ${statusCode}.`);
    process.stdout.write(`${key}\n`);
  }
}

async function main(): Promise<void> {
  const app = await NestFactory.create<NestFastifyApplication>(PaymentsModule, new FastifyAdapter(), {
    logger: false,
  });
  await app.init();
  await Promise.all(Array.from({ length: CLIENTS }, (_, client) => payForever(app, client)));
}

void main();
