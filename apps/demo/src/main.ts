import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { RestDocs } from '@nestling/rest';
import { randomUUID } from 'node:crypto';
import { AppModule } from './app.module.js';
import { SeedService } from './seed/seed.service.js';

const url = process.env['DATABASE_URL'] ?? 'sqlite:///bookshop.db';
const host = process.env['HOST'] ?? '127.0.0.1';
// Without one, nobody has to set anything up, and nobody else knows it.
const staffPassword = process.env['STAFF_PASSWORD'] ?? randomUUID();
const adminPassword = process.env['ADMIN_PASSWORD'] ?? randomUUID();
const tokenSecret = process.env['TOKEN_SECRET'];
const port = Number(process.env['PORT'] ?? 3000);

const app = await NestFactory.create<NestFastifyApplication>(
  AppModule.forRoot({ url, staffPassword, adminPassword, ...(tokenSecret ? { tokenSecret } : {}) }),
  new FastifyAdapter(),
  {
    logger: ['warn', 'error', 'fatal'],
  },
);
app.enableShutdownHooks();
RestDocs.setup(app, { title: 'Bookshop', version: '1.0.0', description: 'Books, and who buys them.' });
await app.get(SeedService).fillWhenEmpty();
await app.listen(port, host);
// Only now: Nest's messages about every route would bury the address.
app.useLogger(['log', 'warn', 'error', 'fatal']);

const origin = await app.getUrl();
console.log(`The bookshop is open: ${origin}/books\nIts documentation:    ${origin}/docs`);
if (!process.env['STAFF_PASSWORD']) console.log(`The staff's password:  ${staffPassword}`);
if (!process.env['ADMIN_PASSWORD']) console.log(`The administrator's:   ${adminPassword}`);
