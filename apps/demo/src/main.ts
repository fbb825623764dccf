import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { RestDocs } from '@nestling/rest';
import { AppModule } from './app.module.js';
import { SeedService } from './seed/seed.service.js';

const url = process.env['DATABASE_URL'] ?? 'sqlite:///bookshop.db';
const host = process.env['HOST'] ?? '127.0.0.1';
const port = Number(process.env['PORT'] ?? 3000);

const app = await NestFactory.create<NestFastifyApplication>(
  AppModule.forRoot({ url }),
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
