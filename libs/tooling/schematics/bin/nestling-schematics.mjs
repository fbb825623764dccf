#!/usr/bin/env node
import { runGenerator } from '../dist/index.js';

process.exitCode = await runGenerator(process.argv.slice(2), { command: 'npx @nestling/schematics' });
