import { parseArgs } from 'node:util';

const USAGE = `npm run bench -- [options]

  --database postgres|sqlite   DATABASE_URL says which server (default postgresql://postgres@127.0.0.1:5432/postgres)
  --only list,get              these workloads only
  --against nestling,crud      these competitors only; the hand-written reference always takes part
  --rounds 12 --seconds 1      how often and how long each competitor is driven; twice as often under list, get, create, update
  --sittings 3                 how often everyone boots anew; the rounds are shared out among the sittings
  --warm-up 4                  seconds before the first round of a sitting
  --lead-in 0.5                seconds before each round, for processes that have just been idle
  --connections 10             connections of the load generator
  --quick                      --rounds 2 --sittings 1 --warm-up 1: a first impression
  --out directory              where the results go; docs/benchmarks for a complete run, else tools/bench/dist/results
  --profile list               sample one competitor (Nestling, or the first of --against) under this workload
  --deep-cursor                first against last page by cursor at 1,000,000 rows (PostgreSQL)`;

const OPTIONS = {
  database: { type: 'string', default: 'postgres' },
  only: { type: 'string' },
  against: { type: 'string' },
  rounds: { type: 'string' },
  seconds: { type: 'string' },
  sittings: { type: 'string' },
  'warm-up': { type: 'string' },
  'lead-in': { type: 'string', default: '0.5' },
  connections: { type: 'string', default: '10' },
  quick: { type: 'boolean', default: false },
  out: { type: 'string' },
  profile: { type: 'string' },
  'deep-cursor': { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
};

/** A mistake of the caller: its message is all that is printed. */
export class UsageError extends Error {}

function positive(text, name) {
  const number = Number(text);
  if (!(number > 0)) throw new UsageError(`--${name} must be a number above 0, not "${text}".`);
  return number;
}

function parsed(argv) {
  try {
    return parseArgs({ args: argv, options: OPTIONS }).values;
  } catch ({ message }) {
    throw new UsageError(`${message}\n\n${USAGE}`);
  }
}

/** Keeps those of `all` that a list such as `list,get` names. */
export function chosen(all, list, option) {
  if (list === undefined) return all;
  const names = list.split(',');
  const unknown = names.find((name) => !all.some((one) => one.name === name));
  if (unknown === undefined) return all.filter(({ name }) => names.includes(name));
  throw new UsageError(`--${option}: "${unknown}" is none of ${all.map(({ name }) => name).join(', ')}.`);
}

/** The settings of a run. */
export function readCommandLine(argv) {
  const given = parsed(argv);
  if (given.help) throw new UsageError(USAGE);
  if (!['postgres', 'sqlite'].includes(given.database))
    throw new UsageError(`--database is "postgres" or "sqlite", not "${given.database}".`);
  const [rounds, seconds, warmUp, sittings] = given.quick ? [2, 1, 1, 1] : [12, 1, 4, 3];
  return {
    ...given,
    deepCursor: given['deep-cursor'],
    rounds: positive(given.rounds ?? rounds, 'rounds'),
    seconds: positive(given.seconds ?? seconds, 'seconds'),
    sittings: positive(given.sittings ?? sittings, 'sittings'),
    warmUp: positive(given['warm-up'] ?? warmUp, 'warm-up'),
    leadIn: positive(given['lead-in'], 'lead-in'),
    connections: positive(given.connections, 'connections'),
    isComplete: !given.quick && given.only === undefined && given.against === undefined,
  };
}
