import { fileURLToPath } from 'node:url';
import { crudWire } from '../wires/crud.wire.mjs';
import { keptWire } from '../wires/kept.wire.mjs';
import { nativeWire } from '../wires/native.wire.mjs';

const modulePath = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));

/**
 * Everyone who takes part; the first of a database and a suite is the one the others are measured by. A suite has workloads of
 * its own (`suite`); what belongs to none is the comparison of APIs that read and write.
 */
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
  {
    name: 'nest-kept',
    title: 'hand-written Nest 12 + Fastify: bytes in a Map',
    suite: 'kept',
    module: modulePath('dist/competitors/nest-kept/main.js'),
    wire: keptWire,
  },
  {
    name: 'nestling-kept',
    title: 'Nestling with `@nestling/cache`: a hit',
    suite: 'kept',
    module: modulePath('dist/competitors/nestling-kept/main.js'),
    wire: keptWire,
  },
];

/** Those that run on a database, the reference of each suite first. */
export const competitorsOn = (database) =>
  COMPETITORS.filter((competitor) => (competitor.database ?? database) === database);

/** Whether a competitor is the one that the others of its suite are measured by. */
export const isReference = (competitor, all) =>
  all.find(({ suite }) => suite === competitor.suite) === competitor;
