// Doors beside the routes of an endpoint itself: references to its rows, hand-written lists of them, and its deleted rows.
import { Controller, Get } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { Caller } from '@nestling/core';
import { Field, ListOf, Reference, RestEndpoint, RestEntity, type Relation } from '@nestling/rest';
import { testDialects, type TestApp } from '@nestling/testing';
import { DeleteDateColumn, JoinTable, ManyToMany, Repository } from 'typeorm';
import { AllowAny, IsAuthenticated, JwtBackend, LoginRequired } from '../src/index.js';
import { bootFeature, tokensOf } from './feature.app.js';

const KNOWN = { backend: JwtBackend, permission: IsAuthenticated };
const OWNED = { owner: { field: 'userId', except: ['admin'] } } as const;

@RestEndpoint<Folder>({ path: 'folders', authentication: KNOWN, policy: OWNED })
class Folder extends RestEntity {
  @Field() name!: string;
  @Field({ type: 'integer' }) userId!: number;
}

@RestEndpoint<Mark>({ path: 'marks', authentication: KNOWN, policy: OWNED })
class Mark extends RestEntity {
  @Field({ type: 'integer' }) userId!: number;
}

@RestEndpoint<Note>({
  path: 'notes',
  authentication: { backend: JwtBackend, permission: { DELETE: { roles: ['admin'] }, default: AllowAny } },
  policy: { fields: { weight: { read: ['admin'] } } },
  softDelete: true,
  bulk: { operations: ['create'] },
  upsert: ['title'],
  aggregate: {},
})
class Note extends RestEntity {
  @Field({ unique: true }) title!: string;
  @Field({ type: 'integer', default: 7 }) weight!: number;
  @Reference(() => Folder, { nullable: true }) folder?: Relation<Folder> | null;
  @ManyToMany(() => Mark) @JoinTable() marks!: Mark[];
  @DeleteDateColumn({ precision: 3 }) deletedAt?: Date | null;
}

@RestEndpoint<Sheet>({
  path: 'sheets',
  authentication: {
    backend: JwtBackend,
    permission: { GET: AllowAny, withDeleted: { roles: ['auditor'] }, default: IsAuthenticated },
  },
  softDelete: true,
})
class Sheet extends RestEntity {
  @Field() title!: string;
  @DeleteDateColumn({ precision: 3 }) deletedAt?: Date | null;
}

@Controller('reports')
class Reports {
  constructor(
    @InjectRepository(Folder) private readonly folders: Repository<Folder>,
    @InjectRepository(Note) private readonly notes: Repository<Note>,
  ) {}

  @LoginRequired()
  @Get('folders')
  @ListOf(Folder, { pagination: { style: 'page-number' } })
  folderReport() {
    return this.folders.createQueryBuilder('folder').where("folder.name <> 'none'");
  }

  @Get('notes')
  @ListOf(Note, { filtering: { fields: ['weight'], ordering: ['weight'] } })
  noteReport() {
    return this.notes;
  }
}

const USERS = {
  ann: { sub: '1' },
  ben: { sub: '2' },
  admin: { sub: '9', roles: ['admin'] },
  auditor: { sub: '8', roles: ['auditor'] },
} satisfies Record<string, Caller>;
type Name = keyof typeof USERS;
type Body = Readonly<Record<string, unknown>> & {
  readonly id: number;
  readonly version: number;
  readonly results: readonly Record<string, unknown>[];
};

describe.each(testDialects())('other doors on %s', (database) => {
  let app: TestApp;
  let tokens: ReadonlyMap<Name, string>;
  const made: Record<string, number> = {};
  const send = (name: Name | undefined, method: string, path: string, body?: unknown) =>
    app.request<Body>(method, path, {
      headers: name ? { authorization: `Bearer ${tokens.get(name)}` } : {},
      ...(body === undefined ? {} : { body }),
    });
  const statusOf = async (...request: Parameters<typeof send>) => (await send(...request)).status;

  beforeAll(async () => {
    app = await bootFeature({
      database,
      feature: { endpoints: [Folder, Mark, Note, Sheet], controllers: [Reports] },
    });
    tokens = await tokensOf(app, USERS);
    for (const name of tokens.keys()) {
      made[`${name} folder`] = (await send(name, 'POST', '/folders', { name })).body.id;
      made[`${name} mark`] = (await send(name, 'POST', '/marks', {})).body.id;
    }
  });
  afterAll(() => app?.close());

  it('take a reference to a row out of reach for one to no row', async () => {
    const { id, version } = (
      await send('ann', 'POST', '/notes', { title: 'mine', folderId: made['ann folder'] })
    ).body;
    const answers = async (folderId: unknown, markIds: unknown) => {
      const all = [
        await send('ann', 'POST', '/notes', { title: 'a', folderId }),
        await send('ann', 'POST', '/notes', { title: 'b', markIds }),
        await send('ann', 'POST', '/notes', { title: 'c', folderId, markIds }),
        await send('ann', 'PATCH', `/notes/${id}`, { version, folderId }),
        await send('ann', 'PATCH', `/notes/${id}`, { version, markIds }),
        await send('ann', 'PUT', `/notes/${id}`, { title: 'mine', version, folderId }),
        await send('ann', 'PUT', '/notes?on=title', { title: 'd', folderId }),
        await send('ann', 'POST', '/notes/bulk', { create: [{ title: 'e' }, { title: 'f', folderId }] }),
      ];
      return all.map(({ status, body }) => [status, body]);
    };
    const outside = await answers(made['ben folder'], [made['ann mark'], made['ben mark']]);
    expect(outside).toEqual(await answers(999, [made['ann mark'], 999]));
    expect(outside.map(([status]) => status)).toEqual(Array(8).fill(409));
    expect(outside[0]?.[1]).toMatchObject({
      code: 'REST_REFERENCE_MISSING',
      detail: expect.stringContaining('folderId'),
    });
    expect((await send(undefined, 'GET', '/notes')).body.results.map(({ title }) => title)).toEqual(['mine']);
  });

  it('let a reference stay that is there already', async () => {
    const note = { title: 'shared', folderId: made['admin folder'], markIds: [made['admin mark']] };
    const { id } = (await send('admin', 'POST', '/notes', note)).body;
    const { status, body } = await send('ann', 'PUT', `/notes/${id}`, {
      ...note,
      title: 'renamed',
      version: 1,
    });
    expect([status, body['folderId'], body['markIds']]).toEqual([200, note.folderId, note.markIds]);
    const more = { version: 2, markIds: [made['admin mark'], made['ben mark']] };
    expect(await statusOf('ann', 'PATCH', `/notes/${id}`, more)).toBe(409);
    expect(await statusOf('ann', 'PATCH', `/notes/${id}`, { version: 2, folderId: made['ben folder'] })).toBe(
      409,
    );
    expect(await statusOf('ann', 'PATCH', `/notes/${id}`, { version: 2, folderId: null, markIds: [] })).toBe(
      200,
    );
  });

  it('hold the policies of a class in hand-written lists of it', async () => {
    const names = async (name: Name) =>
      (await send(name, 'GET', '/reports/folders')).body.results.map((row) => row['name']);
    expect(await names('ann')).toEqual(['ann']);
    expect(await names('admin')).toEqual(['ann', 'ben', 'admin', 'auditor']);
    expect((await send('ann', 'GET', '/reports/folders')).body['count']).toBe(1);
    const [seen] = (await send('ann', 'GET', '/reports/notes')).body.results;
    expect(seen).not.toHaveProperty('weight');
    expect((await send('admin', 'GET', '/reports/notes?weight=7')).body.results[0]).toHaveProperty(
      'weight',
      7,
    );
    for (const query of ['weight=7', 'weight[gte]=1', 'ordering=weight', 'fields=weight']) {
      const { status, body } = await send('ann', 'GET', `/reports/notes?${query}`);
      const unknown = await send('ann', 'GET', `/reports/notes?${query.replace('weight', 'zzzzzz')}`);
      expect([status, JSON.stringify(body)]).toEqual([
        400,
        JSON.stringify(unknown.body).replaceAll('zzzzzz', 'weight'),
      ]);
    }
  });

  it('show deleted rows to those who may delete, or to whom that is permitted', async () => {
    const { id } = (await send('ann', 'POST', '/notes', { title: 'gone' })).body;
    expect(await statusOf('admin', 'DELETE', `/notes/${id}`)).toBe(204);
    for (const path of [
      '/notes?withDeleted=true',
      '/notes?%77ithDeleted=1',
      `/notes/${id}?withDeleted=yes`,
      '/notes/aggregate?count=*&withDeleted=on',
    ]) {
      expect([path, await statusOf(undefined, 'GET', path)]).toEqual([path, 401]);
      expect([path, await statusOf('ann', 'GET', path)]).toEqual([path, 403]);
      expect([path, await statusOf('admin', 'GET', path)]).toEqual([path, 200]);
      expect([path, await statusOf('ann', 'HEAD', path)]).toEqual([path, 403]);
    }
    expect(await statusOf(undefined, 'GET', '/notes?withDeleted=false')).toBe(200);
    expect(await statusOf(undefined, 'GET', '/sheets')).toBe(200);
    expect(await statusOf('ann', 'GET', '/sheets?withDeleted=true')).toBe(403);
    expect(await statusOf('auditor', 'GET', '/sheets?withDeleted=true')).toBe(200);
  });
});
