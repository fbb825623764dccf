#!/usr/bin/env node
// npm links a command only if its file is there at install time, before anything is built: so this one is no build.
import { existsSync } from 'node:fs';

const main = new URL('../dist/cli/main.js', import.meta.url);
if (existsSync(main)) {
  await import(main.href);
} else {
  console.error('nestling is not built yet. Run: npm run build');
  process.exitCode = 1;
}
