/**
 * Runs one competitor. It answers questions about itself over IPC, so that no route of the harness's own stands in the
 * application under test. Arguments: the competitor's module, and the options of its `start`.
 */
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { performance, PerformanceObserver } from 'node:perf_hooks';
import { setTimeout } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { Profiler } from './profiler.mjs';

const [, , modulePath, options] = process.argv;

/** A package's manifest as the competitor's own imports find it; `exports` may hide it from require. */
function versionOf(name) {
  const directory = createRequire(modulePath)
    .resolve.paths(name)
    .find((candidate) => existsSync(join(candidate, name, 'package.json')));
  if (!directory) return [];
  return [[name, JSON.parse(readFileSync(join(directory, name, 'package.json'), 'utf8')).version]];
}

const profiler = new Profiler();

let collections = 0;
new PerformanceObserver((list) => (collections += list.getEntries().length)).observe({ entryTypes: ['gc'] });

const ANSWERS = {
  usage: () => ({ cpu: process.cpuUsage(), memory: process.memoryUsage(), collections }),
  // Observers hear of a collection a turn later: the answer waits until it has been counted.
  collect: async () => {
    globalThis.gc();
    await setTimeout(10);
  },
  startProfile: () => profiler.start(),
  stopProfile: () => profiler.stop(),
};

// The one who started it is gone: nobody would ever stop this process.
process.on('disconnect', () => process.exit());
process.on('message', async ({ id, question }) => process.send({ id, answer: await ANSWERS[question]() }));

const competitor = await import(pathToFileURL(modulePath).href);
const { start, packages } = competitor.start ? competitor : competitor.default;
const port = await start(JSON.parse(options));
process.send({
  listening: {
    port,
    startUp: { cpu: process.cpuUsage(), milliseconds: performance.now(), memory: process.memoryUsage() },
    versions: { node: process.versions.node, ...Object.fromEntries(packages.flatMap(versionOf)) },
  },
});
