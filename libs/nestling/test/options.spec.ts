import { Field, RestEndpoint, RestEntity } from '@nestling/rest';
import { createApp, type NestlingOptions } from '../src/index.js';

@RestEndpoint({ path: 'shelves' })
class Shelf extends RestEntity {
  @Field() label!: string;
}

const NOTES = { route: '/notes', fields: { text: { type: 'str' } } } as const;

async function problemsOf(options: object): Promise<readonly string[]> {
  try {
    const app = await createApp({ database: { url: 'sqlite::memory:' }, ...options } as NestlingOptions);
    await app.init();
    await app.close();
    return [];
  } catch (error) {
    const { problems = [] } = error as {
      problems?: { where: string; what: string; remedy: string; code: string }[];
    };
    return problems.map(({ code, where, what, remedy }) => `${code} ${where}: ${what}; ${remedy}`);
  }
}

describe('options of createApp', () => {
  it('are refused where they are misspelt or of another type, all at once', async () => {
    const options = {
      corsOrigin: ['https://a.example'],
      port: '80',
      docs: { jsonpath: 'x' },
      endpoints: [
        { ...NOTES, feilds: {} },
        { route: '/tags', fields: { a: { type: 'str', maxLenght: 3 } } },
      ],
    };
    expect(await problemsOf(options)).toEqual([
      'NESTLING_OPTION_INVALID corsOrigin: there is no such key; did you mean "corsOrigins"?',
      'NESTLING_OPTION_INVALID port: must be a whole number, but is "80"; it is: The port to listen on',
      'NESTLING_OPTION_INVALID docs.jsonpath: there is no such key; did you mean "jsonPath"?',
      'NESTLING_OPTION_INVALID endpoints[0].feilds: there is no such key; did you mean "fields"?',
      'NESTLING_OPTION_INVALID endpoints[1].fields.a.maxLenght: there is no such key; did you mean "maxLength"?',
    ]);
  });

  it('may be classes and instances', async () => {
    class Fields {
      readonly fields = ['id', 'text'];
    }
    const endpoints = [Shelf, { ...NOTES, meta: { serializer: Fields } }];
    expect(await problemsOf({ middleware: [{ before: () => undefined }], endpoints })).toEqual([]);
  });

  it('of endpoints are checked by the engine', async () => {
    expect(await problemsOf({ endpoints: [{ ...NOTES, meta: { paginaton: {} } }] })).toEqual([
      expect.stringContaining('did you mean "pagination"'),
    ]);
  });
});
