// What the mistakes of an application are, one line each.
import { NestlingConfigError } from '@nestling/core';
import type { AuthOptions } from '../src/index.js';
import { bootShop } from './auth.app.js';

export const NOTHING = { endpoints: [], plain: [], controllers: [] };

/** Boots a shop that does not start. */
export async function mistakesOf(shop: Parameters<typeof bootShop>[0]): Promise<string[]> {
  try {
    await (await bootShop(shop)).close();
    return [];
  } catch (error) {
    if (!(error instanceof NestlingConfigError)) throw error;
    expect(error.problems.filter(({ remedy }) => remedy.length < 10)).toEqual([]);
    return error.problems.map(({ code, where, what }) => `${code} ${where}: ${what}`);
  }
}
export const ofOptions = (auth: object) => mistakesOf({ ...NOTHING, auth: auth as AuthOptions });
