// Callers who are almost somebody else, or lack what a policy compares with: they reach nothing, and nothing breaks.
import { DatabaseModule } from '@nestling/database';
import { Field, RestEndpoint, RestEntity, RestModule } from '@nestling/rest';
import { TestApp, testDialects } from '@nestling/testing';
import { AllowAny, AuthModule, JwtBackend, TokenService } from '../src/index.js';
import { withoutMissing } from '../src/policy/missing.values.js';
import { SECRET } from './auth.app.js';

@RestEndpoint<Diary>({ path: 'diaries', policy: { owner: 'ownerId' } })
class Diary extends RestEntity {
  @Field() text!: string;
  @Field() ownerId!: string;
}

@RestEndpoint<Note>({
  path: 'notes',
  authentication: { permission: AllowAny },
  policy: { read: (user) => ({ or: [{ isShared: true }, { team: user?.['team'] as string }] }) },
})
class Note extends RestEntity {
  @Field() team!: string;
  @Field() isShared!: boolean;
}

@RestEndpoint<Memo>({
  path: 'memos',
  authentication: { permission: AllowAny },
  policy: { read: (user) => ({ not: { barred: user?.['team'] as string } }) },
})
class Memo extends RestEntity {
  @Field() barred!: string;
}

interface Rows {
  readonly id: number;
  readonly results: readonly { readonly team?: string }[];
}

describe.each(testDialects())('strange callers on %s', (database) => {
  let app: TestApp;
  beforeAll(async () => {
    app = await TestApp.create({
      database,
      module: ({ url }) => ({
        imports: [
          DatabaseModule.forRoot({ url, synchronize: true }),
          RestModule.forRoot({ secret: 'a secret of the tests' }),
          AuthModule.forRoot({ jwt: { secret: SECRET }, authentication: { backend: JwtBackend } }),
          RestModule.forFeature([Diary, Note, Memo]),
        ],
      }),
    });
  });
  afterAll(() => app?.close());
  const as = async (claims: object) => ({
    headers: { authorization: `Bearer ${await app.get(TokenService).issue({ ...claims })}` },
  });

  it('are not the owner, whatever a collation takes their name for', async () => {
    const own = { body: { text: 'dear' }, ...(await as({ sub: 'ann' })) };
    const { id } = (await app.client.post<Rows>('/diaries', own)).body;
    const names = [
      'ANN',
      'ánn',
      'ann ',
      ' ann',
      'ａｎｎ',
      'ann\u00ad',
      '%',
      'a__',
      { ne: 'x' },
      ['ann'],
      true,
    ];
    for (const sub of names) {
      const caller = await as({ sub });
      const list = await app.client.get<Rows>('/diaries', caller);
      const change = { body: { version: 1, text: 'x' }, ...caller };
      expect([
        sub,
        list.body.results,
        (await app.client.get(`/diaries/${id}`, caller)).status,
        (await app.client.patch(`/diaries/${id}`, change)).status,
        (await app.client.delete(`/diaries/${id}`, caller)).status,
      ]).toEqual([sub, [], 404, 404, 404]);
    }
  });

  it('meet no part of a condition for which they lack the value, and are no error', async () => {
    const red = await as({ sub: '1', team: 'red' });
    await app.client.post('/notes', { body: { team: 'red', isShared: false }, ...red });
    await app.client.post('/notes', { body: { team: 'red', isShared: true }, ...red });
    await app.client.post('/memos', { body: { barred: 'blue' }, ...red });
    const count = async (path: string, caller = {}) => {
      const { status, body } = await app.client.get<Rows>(path, caller);
      return [status, body.results.length];
    };
    expect([await count('/notes', red), await count('/memos', red)]).toEqual([[200, 2], [200, 1]]); // prettier-ignore
    for (const caller of [{}, await as({ sub: '2' })]) {
      expect([await count('/notes', caller), await count('/memos', caller)]).toEqual([[200, 1], [200, 0]]); // prettier-ignore
    }
  });
});

it('takes a missing value for no row, and never for all', () => {
  const none = { or: [] };
  const date = new Date();
  for (const [where, expected] of [
    [{ a: undefined }, none],
    [{ a: 1, b: { eq: undefined } }, none],
    [{ a: { ne: undefined } }, none],
    [{ a: { in: [1, undefined] } }, none],
    [{ not: { a: undefined } }, none],
    [{ not: { or: [{ a: undefined }, { b: 1 }] } }, none],
    [{ author: { id: undefined } }, none],
    [{ tasks: { none: { owner: undefined } } }, none],
    [{ and: [{ a: 1 }, { b: undefined }] }, { and: [{ a: 1 }, none] }],
    [{ or: [{ a: 1 }, { and: [{ b: undefined }] }] }, { or: [{ a: 1 }, { and: [none] }] }],
    [{ or: [{ not: { a: undefined } }] }, { or: [none] }],
    [
      { a: null, at: date },
      { a: null, at: date },
    ],
    [{}, {}],
  ] as const)
    expect(withoutMissing(where)).toEqual(expected);
});
