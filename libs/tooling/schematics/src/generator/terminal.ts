import { createInterface } from 'node:readline/promises';
import type { Ask } from './generator.js';

/** Somebody to ask, where somebody sits before the terminal. */
export function askAtTerminal(): Ask | undefined {
  const { CI } = process.env;
  const isCi = CI !== undefined && CI !== '' && CI !== '0' && CI !== 'false';
  if (!process.stdin.isTTY || isCi) return undefined;
  return async (question, initial) => {
    const terminal = createInterface({ input: process.stdin, output: process.stdout });
    try {
      const answer = await terminal.question(initial === '' ? `${question} ` : `${question} (${initial}) `);
      return answer.trim() === '' ? initial : answer.trim();
    } finally {
      terminal.close();
    }
  };
}
