// The first page by cursor against the last one, at a million rows.
import { table } from '../report/markdown.report.mjs';
import { writeResult } from '../report/report.mjs';
import { summarise } from '../report/summary.mjs';
import { cursorsAt } from './cursor.walk.mjs';
import { Load } from './load.mjs';
import { measure } from './rounds.mjs';
import { Server } from './server.mjs';
import { databaseOf } from './session.mjs';

const ROWS = 1_000_000;
const QUERY = { ordering: '-price', pageSize: 20 };
const PAGES = 5;
/** Long enough for a page that has to read all rows before it. */
const LEAST_SECONDS = 5;

/** A deep page for one query of a client must not cost more than the first; the bar is 1.2. */
async function compareDepths(server, { generator, connections, rounds, ...durations }) {
  const seconds = Math.max(durations.seconds, LEAST_SECONDS);
  console.log(`${server.name}: walking to the end of ${ROWS} rows ...`);
  const { cursors, depth: reached } = await cursorsAt(server, {
    query: QUERY,
    skip: ROWS - 200,
    pages: PAGES,
  });
  const depths = { first: Array.from({ length: PAGES }, () => undefined), last: cursors };
  const workload = { name: 'deep-cursor', status: 200 };
  const run = (depth, duration) => {
    const requests = depths[depth].map((cursor) => server.wire.requests.listByCursor({ ...QUERY, cursor }));
    return measure(server, workload, { generator, load: { requests }, connections, seconds: duration });
  };
  const runs = new Map([
    ['first', []],
    ['last', []],
  ]);
  for (const depth of runs.keys()) await run(depth, seconds);
  for (let round = 0; round < rounds; round += 1) {
    for (const [depth, own] of runs) own.push(await run(depth, seconds));
  }
  return { reached, depths: summarise(runs) };
}

function rowsOf(name, { reached, depths: [first, last] }) {
  return [first, last].map((depth) => [
    name,
    depth === first ? 'first' : `behind ${reached} rows`,
    `${depth.cpu.toFixed(0)} us`,
    depth.ratio.toFixed(2),
    `${depth.p50.toFixed(2)} ms`,
    (depth.p50 / first.p50).toFixed(2),
  ]);
}

/** Measures those who have cursors, one after the other: each is compared with itself. */
export async function runDeepCursor(competitors, settings) {
  const database = databaseOf(settings, ROWS);
  console.log(`Filling ${ROWS} rows into ${await database.version()}, unless they are there ...`);
  await database.prepare();
  const generator = new Load();
  const rows = [];
  for (const competitor of competitors.filter(({ wire }) => wire.facts.cursorPage)) {
    const server = await Server.boot(competitor, { url: database.seedUrl });
    try {
      rows.push(...rowsOf(server.name, await compareDepths(server, { ...settings, generator })));
    } finally {
      await server.stop();
    }
  }
  generator.stop();
  const head = ['', 'page', 'CPU / request', 'ratio', 'p50', 'ratio'];
  const text = `First and last page by cursor of ${ROWS} rows (${settings.database})\n\n${table(head, rows)}\n`;
  console.log(`\n${text}`);
  writeResult(settings, `deep-cursor-${settings.database}.md`, text);
}
