// Rows that DELETE marks: gone for every verb, and back by restore where the endpoint allows it.
import { Injectable } from '@nestjs/common';
import { NestlingConfigError, RequestContext, type Where } from '@nestling/core';
import { platforms, testDialects, type TestApp } from '@nestling/testing';
import {
  DataSource,
  DeleteDateColumn,
  type EntitySubscriberInterface,
  type RecoverEvent,
  type SelectQueryBuilder,
  type SoftRemoveEvent,
} from 'typeorm';
import {
  EndpointService,
  Field,
  OnEndpoint,
  Reference,
  RestEndpoint,
  RestEntity,
  RestService,
  type CommittedEvent,
  type DestroyEvent,
  type Relation,
  type RestoreEvent,
} from '../src/index.js';
import { bootFeature } from './feature.app.js';
import { endpointServiceOf } from './program.support.js';
import type { List, Problem, View } from './wire.support.js';

@RestEndpoint<Band>({
  path: 'bands',
  softDelete: true,
  filtering: { fields: ['name'], ordering: ['name'] },
  pagination: { style: 'page-number' },
})
class Band extends RestEntity {
  @Field({ unique: true, maxLength: 50 }) name!: string;
  @Field({ default: false }) secret!: boolean;
  @DeleteDateColumn({ precision: 3 }) deletedAt?: Date | null;
}

@RestEndpoint<Song>({
  path: 'songs',
  filtering: { fields: ['title', 'band.name'], ordering: ['band.name', 'title'] },
  pagination: { style: 'cursor', pageSize: 2 },
  include: ['band'],
})
class Song extends RestEntity {
  @Field() title!: string;
  @Reference(() => Band) band!: Relation<Band>;
  @DeleteDateColumn({ precision: 3 }) deletedAt?: Date | null;
}

@RestEndpoint<Scrap>({ path: 'scraps', softDelete: false })
class Scrap extends RestEntity {
  @Field() text!: string;
  @DeleteDateColumn({ precision: 3 }) deletedAt?: Date | null;
}

@RestService(Band)
class BandService extends EndpointService<Band> {
  override scope(context: RequestContext): Where<Band> {
    return context.isSystem ? {} : { secret: false };
  }
  override queryset(builder: SelectQueryBuilder<Band>): SelectQueryBuilder<Band> {
    return builder.andWhere('scoped.name <> :nobody', { nobody: 'nobody' });
  }
}

const heard: string[] = [];

@Injectable()
class Ear implements EntitySubscriberInterface<Song> {
  constructor(dataSource: DataSource) {
    dataSource.subscribers.push(this);
  }
  listenTo() {
    return Song;
  }
  beforeSoftRemove({ entity }: SoftRemoveEvent<Song>): void {
    heard.push(`before removing ${entity?.title}`);
  }
  afterSoftRemove({ entity }: SoftRemoveEvent<Song>): void {
    heard.push(`removed ${entity?.title}`);
  }
  beforeRecover({ entity }: RecoverEvent<Song>): void {
    heard.push(`before recovering ${entity?.title}`);
  }
  afterRecover({ entity }: RecoverEvent<Song>): void {
    heard.push(`recovered ${entity?.title}`);
  }

  @OnEndpoint(Band, 'beforeDestroy') beforeDestroy({ id }: DestroyEvent): void {
    heard.push(`beforeDestroy ${String(id)}`);
  }
  @OnEndpoint(Band, 'afterDestroy') afterDestroy({ id }: DestroyEvent): void {
    heard.push(`afterDestroy ${String(id)}`);
  }
  @OnEndpoint(Band, 'beforeRestore') beforeRestore({ id, row }: RestoreEvent<Band>): void {
    heard.push(`beforeRestore ${String(id)} ${row?.name}`);
  }
  @OnEndpoint(Band, 'afterRestore') afterRestore({ id, row }: RestoreEvent<Band>): void {
    heard.push(`afterRestore ${String(id)} ${row?.name}`);
  }
  @OnEndpoint(Band, 'committed') committed({ operation, id }: CommittedEvent<Band>): void {
    heard.push(`committed ${operation} ${String(id)}`);
  }
}

const feature = { endpoints: [Band, Song, Scrap], services: [BandService], providers: [Ear] };
const matrix = testDialects().flatMap((database) => platforms.map((platform) => ({ database, platform })));

describe.each(matrix)('soft deletion on $database with $platform', ({ database, platform }) => {
  let app: TestApp;
  beforeAll(async () => {
    app = await bootFeature({ feature, database, platform });
  });
  beforeEach(() => {
    heard.length = 0;
  });
  afterAll(() => app.close());

  let serial = 0;
  const make = async (fields: object = {}): Promise<View> =>
    (await app.client.post<View>('/bands', { body: { name: `band-${++serial}`, ...fields } })).body;
  const removed = async (fields: object = {}): Promise<View> => {
    const band = await make(fields);
    await app.client.delete(`/bands/${band.id}`);
    heard.length = 0;
    return band;
  };
  const names = async (query: string) =>
    (await app.client.get<List>(`/bands?${query}`)).body.results.map(({ name }) => name);

  it('makes a row disappear for every verb', async () => {
    const band = await make();
    const at = `/bands/${band.id}`;
    expect((await app.client.delete(at)).status).toBe(204);
    const write = { body: { name: 'other', version: band.version + 1 } };
    expect((await app.client.get(at)).status).toBe(404);
    expect((await app.client.patch(at, write)).status).toBe(404);
    expect((await app.client.put(at, write)).status).toBe(404);
    expect((await app.client.delete(at)).status).toBe(404);
    const list = (await app.client.get<List>(`/bands?name=${String(band['name'])}`)).body;
    expect([list.count, list.results]).toEqual([0, []]);
  });

  it('hides the row from filters and orderings through relations, and leaves the reference', async () => {
    const [kept, gone] = [await make(), await make()];
    const titles = [`of-${kept.id}`, `of-${gone.id}`];
    for (const [index, { id }] of [kept, gone].entries())
      await app.client.post('/songs', { body: { title: titles[index], bandId: id } });
    await app.client.delete(`/bands/${gone.id}`);
    const found = async (query: string) =>
      (await app.client.get<List>(`/songs?title[in]=${titles.join(',')}&${query}`)).body.results;
    expect((await found(`band.name[in]=${[kept, gone].map(({ name }) => name).join(',')}`)).length).toBe(1);
    const ordered = await found('ordering=-band.name');
    expect(ordered.map(({ bandId }) => bandId)).toEqual([gone.id, kept.id]);
    const included = await found('include=band&ordering=title&fields=title,bandId,band.id');
    expect(included).toEqual([
      { title: titles[0], bandId: kept.id, band: { id: kept.id } },
      { title: titles[1], bandId: gone.id, band: null },
    ]);
    const another = await app.client.post('/songs', { body: { title: 'late', bandId: gone.id } });
    expect(another.status).toBe(201);
  });

  it('honours If-Match, and moves the stamps on', async () => {
    const band = await make();
    const at = `/bands/${band.id}`;
    expect((await app.client.delete(at, { headers: { 'if-match': '"9"' } })).status).toBe(412);
    expect((await app.client.delete(at, { headers: { 'if-match': '"1"' } })).status).toBe(204);
    const { body } = await app.client.get<View>(`${at}?withDeleted=true`);
    expect(body).toMatchObject({
      ...band,
      version: 2,
      deletedAt: expect.any(String),
      updatedAt: body['deletedAt'],
    });
  });

  it('shows deleted rows to whoever asks for them', async () => {
    const gone = await removed();
    const kept = await make();
    const query = `name[in]=${String(gone['name'])},${String(kept['name'])}`;
    expect(await names(query)).toEqual([kept['name']]);
    expect(await names(`${query}&withDeleted=no`)).toEqual([kept['name']]);
    expect(await names(`${query}&withDeleted=yes`)).toEqual([gone['name'], kept['name']]);
    expect((await app.client.get(`/bands/${gone.id}?withDeleted=1`)).status).toBe(200);
    expect((await app.client.get(`/bands/${gone.id}?withDeleted=0`)).status).toBe(404);
    const refused = await app.client.get<Problem>(`/bands/${gone.id}?withDeleted=maybe&nope=1`);
    expect([refused.status, refused.body.errors?.map(({ field }) => field)]).toEqual([
      400,
      ['withDeleted', 'nope'],
    ]);
    expect((await app.client.get('/bands?withDeleted=maybe')).status).toBe(400);
    expect((await app.client.get('/songs?withDeleted=true')).status).toBe(400);
  });

  it('brings a row back', async () => {
    const band = await removed();
    const at = `/bands/${band.id}`;
    const { status, body, headers } = await app.client.post<View>(`${at}/restore`);
    expect([status, headers['etag']]).toEqual([200, '"3"']);
    expect(body).toMatchObject({ name: band['name'], version: 3, deletedAt: null });
    expect((await app.client.get(at)).body).toEqual(body);
    expect((await app.client.post(`${at}/restore`)).status).toBe(404);
    expect((await app.client.post('/bands/999999/restore')).status).toBe(404);
    expect((await app.client.post('/bands/abc/restore')).status).toBe(404);
    expect((await app.client.post(`${at}/restore?x=1`)).status).toBe(400);
  });

  it('brings a row back under If-Match', async () => {
    const { id } = await removed();
    const restore = (tag: string) =>
      app.client.post(`/bands/${id}/restore`, { headers: { 'if-match': tag } });
    expect((await restore('"1"')).status).toBe(412);
    expect((await restore('"2"')).status).toBe(200);
  });

  it('keeps what is out of scope where it is', async () => {
    const service = endpointServiceOf(app, Band);
    const { id } = await service.create(
      { name: `secret-${++serial}`, secret: true },
      RequestContext.system(),
    );
    await service.destroy(id, RequestContext.system());
    expect((await app.client.post(`/bands/${id}/restore`)).status).toBe(404);
    expect((await app.client.get(`/bands/${id}?withDeleted=true`)).status).toBe(404);
    expect(await names('withDeleted=true')).not.toContain(`secret-${serial}`);
    const row = await service.restore(id, RequestContext.system());
    expect(row).toMatchObject({ id, deletedAt: null });
  });

  it('keeps the unique values of a deleted row taken', async () => {
    const { name } = await removed();
    const { status, body } = await app.client.post<Problem>('/bands', { body: { name } });
    expect([status, body.code]).toEqual([409, 'REST_NOT_UNIQUE']);
  });

  it('answers the other verbs of the path with 405', async () => {
    const answer = await app.client.get<Problem>('/bands/1/restore');
    expect([answer.status, answer.headers['allow']]).toEqual([405, 'POST']);
    expect((await app.client.options('/bands/1/restore')).headers['allow']).toBe('POST');
    expect((await app.client.post('/songs/1/restore')).status).toBe(404);
  });

  it('tells hooks', async () => {
    const { id } = await make();
    heard.length = 0;
    await app.client.delete(`/bands/${id}`);
    await app.client.post(`/bands/${id}/restore`);
    expect(heard.map((line) => line.replaceAll(String(id), '#').replace(/band-\S+/, 'band'))).toEqual([
      'beforeDestroy #',
      'afterDestroy #',
      'committed destroy #',
      'beforeRestore # undefined',
      expect.stringMatching(/^afterRestore # band/),
      'committed restore #',
    ]);
  });

  it("tells TypeORM's subscribers, also where only a program restores", async () => {
    const { id: bandId } = await make();
    const { body } = await app.client.post<View>('/songs', { body: { title: 'tune', bandId } });
    heard.length = 0;
    await app.client.delete(`/songs/${body.id}`);
    await endpointServiceOf(app, Song).restore(body.id, RequestContext.system());
    expect(heard).toEqual([
      'before removing tune',
      'removed tune',
      'before recovering tune',
      'recovered tune',
    ]);
    expect((await app.client.get<View>(`/songs/${body.id}`)).body.version).toBe(3);
  });

  it('is off where the endpoint says so: rows are removed, and the column is only a field', async () => {
    const { body } = await app.client.post<View>('/scraps', { body: { text: 'x' } });
    expect(body['deletedAt']).toBeNull();
    await app.client.delete(`/scraps/${body.id}`);
    const left = await app.get(DataSource).getRepository(Scrap).find({ withDeleted: true });
    expect(left).toEqual([]);
  });
});

@RestEndpoint({ softDelete: true })
class Unmarked extends RestEntity {
  @Field() text!: string;
}

it('needs a column to mark rows with', async () => {
  const booted = bootFeature({ feature: { endpoints: [Unmarked] } });
  await expect(booted).rejects.toThrow(NestlingConfigError);
  await expect(booted).rejects.toMatchObject({
    problems: [{ code: 'REST_OPTION_INVALID', remedy: expect.stringContaining('@DeleteDateColumn') }],
  });
});
