import { mkdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { BENCH, WORKSPACE } from '../harness/installation.mjs';
import { chartOf } from './chart.report.mjs';
import { markdownReport } from './markdown.report.mjs';

/** Where results go: into the manual only when nothing was left out. */
export const resultsDirectory = ({ out, isComplete }) =>
  out ?? (isComplete ? join(WORKSPACE, 'docs/benchmarks') : join(BENCH, 'dist/results'));

/** Writes one file of the results, and says where. */
export function writeResult(settings, name, content) {
  const directory = resultsDirectory(settings);
  mkdirSync(directory, { recursive: true });
  const file = join(directory, name);
  writeFileSync(file, content);
  console.log(`wrote ${relative(process.cwd(), file)}`);
  return file;
}

/** Writes a run as Markdown, JSON and SVG. */
export function writeReport(report, settings) {
  const name = settings.database;
  console.log();
  writeResult(settings, `${name}.svg`, chartOf(report));
  writeResult(settings, `${name}.json`, `${JSON.stringify(report, undefined, 2)}\n`);
  writeResult(settings, `${name}.md`, markdownReport(report, `${name}.svg`));
}
