import { fileURLToPath } from 'node:url';
import { crudWire } from '../wires/crud.wire.mjs';
import { nativeWire } from '../wires/native.wire.mjs';

const modulePath = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));

/** Everyone who takes part; the first of a database is the one the others are measured by. */
export const COMPETITORS = [
  {
    name: 'fastify-pg',
    title: 'hand-written Fastify + `pg`',
    database: 'postgres',
    module: modulePath('competitors/handwritten/fastify-pg.mjs'),
    wire: nativeWire,
  },
  {
    name: 'fastify-libsql',
    title: 'hand-written Fastify + `libsql`',
    database: 'sqlite',
    module: modulePath('competitors/handwritten/fastify-libsql.mjs'),
    wire: nativeWire,
  },
  {
    name: 'nestling',
    title: 'Nestling',
    module: modulePath('dist/competitors/nestling/main.js'),
    wire: nativeWire,
  },
  {
    name: 'nest-typeorm',
    title: 'hand-written Nest 12 + Fastify + TypeORM + class-validator',
    module: modulePath('dist/competitors/nest-typeorm/main.js'),
    wire: nativeWire,
  },
  {
    name: 'crud',
    title: '@dataui/crud (Nest 11, TypeORM 0.3)',
    database: 'postgres',
    module: modulePath('competitors/crud/dist/main.js'),
    wire: crudWire,
  },
];

/** Those that run on a database, the reference first. */
export const competitorsOn = (database) =>
  COMPETITORS.filter((competitor) => (competitor.database ?? database) === database);
