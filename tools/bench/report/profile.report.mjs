// A CPU profile as tables: who spent the time itself, by function and by package.
import { relative } from 'node:path';
import { WORKSPACE } from '../harness/installation.mjs';
import { table } from './markdown.report.mjs';

const FUNCTIONS_SHOWN = 45;
const IDLE = new Set(['(idle)', '(root)']);
/** The clock goes on while the processor is taken away, which happens where another process is woken up. */
const SYSTEM_CALLS = new Set(['writev', 'writeBuffer', 'writeUtf8String', 'writeLatin1String']);

/** The package that a script belongs to; what V8 and Node do themselves has no package. */
function packageOf({ functionName, url }) {
  if (url === '') return functionName.startsWith('(') ? functionName : '(native)';
  if (url.startsWith('node:')) return url.replace('node:internal/', 'node:').split('/')[0];
  const [, installed] = /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url) ?? [];
  if (installed) return installed;
  const [, own] = /\/libs\/((?:plugins\/|tooling\/)?[^/]+)\//.exec(url) ?? [];
  return own ? `@nestling/${own.split('/').at(-1)}` : '(the application)';
}

const placeOf = ({ url, lineNumber }) =>
  url === ''
    ? ''
    : `${relative(WORKSPACE, url.replace('file://', '')).replace(/.*node_modules\//, '')}:${lineNumber + 1}`;

function selfTimes({ nodes, samples, timeDeltas }) {
  const frames = new Map(nodes.map(({ id, callFrame }) => [id, callFrame]));
  const times = new Map();
  for (const [index, id] of samples.entries()) {
    times.set(id, (times.get(id) ?? 0) + timeDeltas[index]);
  }
  return [...times].map(([id, time]) => ({ frame: frames.get(id), time }));
}

function summed(entries, keyOf) {
  const sums = new Map();
  for (const { frame, time } of entries) {
    const key = keyOf(frame);
    sums.set(key, (sums.get(key) ?? 0) + time);
  }
  return [...sums].sort(([, a], [, b]) => b - a);
}

const nameOf = (frame) => `${frame.functionName || '(anonymous)'}\0${placeOf(frame)}`;

const sum = (entries) => entries.reduce((total, { time }) => total + time, 0);

/** The tables of one profile. */
export function profileReport({ profile, run, workload, competitor, file }) {
  const awake = selfTimes(profile).filter(({ frame }) => !IDLE.has(frame.functionName));
  const busy = awake.filter(({ frame }) => !SYSTEM_CALLS.has(frame.functionName));
  const total = sum(busy);
  const cells = (time) => [
    `${((100 * time) / total).toFixed(1)} %`,
    `${(time / run.requests).toFixed(2)} us`,
  ];
  const packages = summed(busy, packageOf).map(([name, time]) => [...cells(time), name]);
  const functions = summed(busy, nameOf)
    .slice(0, FUNCTIONS_SHOWN)
    .map(([key, time]) => [...cells(time), ...key.split('\0')]);
  return [
    `# ${competitor.title}: ${workload.title}`,
    `${run.requests} requests, ${run.cpu.toFixed(0)} us of CPU each while sampled. The samples are in ${relative(process.cwd(), file)}; ` +
      "a browser's developer tools or speedscope show them as a flame graph. Left out of the tables: other threads, and " +
      `writing to sockets, where others took the processor (${((sum(awake) - total) / run.requests).toFixed(0)} us).`,
    '## Self time by package',
    table(['share', 'per request', 'package'], packages),
    '## Self time by function',
    table(['share', 'per request', 'function', 'where'], functions),
  ].join('\n\n');
}
