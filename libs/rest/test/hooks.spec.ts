import { ConflictException, Get, Injectable } from '@nestjs/common';
import { RequestContext, type Where } from '@nestling/core';
import { Database, type DialectName } from '@nestling/database';
import { testDialects, type TestApp } from '@nestling/testing';
import { DeleteDateColumn } from 'typeorm';
import {
  EndpointController,
  EndpointService,
  Field,
  InjectEndpointService,
  OnEndpoint,
  RestController,
  RestEndpoint,
  RestEntity,
  RestService,
  type CommittedEvent,
  type CreateEvent,
  type DestroyEvent,
  type ListEvent,
  type RetrieveEvent,
  type UpdateEvent,
} from '../src/index.js';
import { bootFeature } from './feature.app.js';
import type { List, View } from './wire.support.js';

@RestEndpoint<Page>({ path: 'pages' })
class Page extends RestEntity {
  @Field() title!: string;
  @Field({ type: String, nullable: true }) slug?: string | null;
}

@RestEndpoint<Entry>({ path: 'entries' })
class Entry extends RestEntity {
  @Field() text!: string;
}

@RestEndpoint<Plain>({ path: 'plains' })
class Plain extends RestEntity {
  @Field() text!: string;
}

@RestEndpoint<Secret>({ path: 'secrets', softDelete: true, bulk: true })
class Secret extends RestEntity {
  @Field() text!: string;
  @DeleteDateColumn({ precision: 3 }) deletedAt?: Date | null;
}

@RestService(Secret)
class SecretService extends EndpointService<Secret> {
  override scope({ isSystem }: RequestContext): Where<Secret> {
    return isSystem ? {} : { text: 'open' };
  }
}

interface Heard {
  readonly event: string;
  readonly inTransaction: boolean;
  readonly payload: unknown;
}
const heard: Heard[] = [];
const events = () => heard.map(({ event }) => event);
const payloadOf = <E>(event: string) => heard.find((entry) => entry.event === event)?.payload as E;

@Injectable()
class Listener {
  constructor(
    private readonly database: Database,
    @InjectEndpointService(Entry) private readonly entries: EndpointService<Entry>,
  ) {}

  @OnEndpoint(Page, 'beforeList') beforeList(event: ListEvent<Page>) {
    this.note('beforeList', event);
  }
  @OnEndpoint(Page, 'afterList') afterList(event: ListEvent<Page>) {
    this.note('afterList', event);
  }
  @OnEndpoint(Page, 'beforeRetrieve') beforeRetrieve(event: RetrieveEvent<Page>) {
    this.note('beforeRetrieve', event);
  }
  @OnEndpoint(Page, 'afterRetrieve') afterRetrieve(event: RetrieveEvent<Page>) {
    this.note('afterRetrieve', event);
  }
  @OnEndpoint(Page, 'beforeCreate') async beforeCreate(event: CreateEvent<Page>) {
    this.note('beforeCreate', event);
    await Promise.resolve();
    event.input.slug ??= String(event.input.title).toLowerCase();
  }
  @OnEndpoint(Page, 'afterCreate') async afterCreate(event: CreateEvent<Page>) {
    this.note('afterCreate', event);
    await this.entries.create({ text: `made ${event.row?.title}` }, RequestContext.system());
    refuse(event.row?.title);
  }
  @OnEndpoint(Page, 'beforeUpdate') beforeUpdate(event: UpdateEvent<Page>) {
    this.note('beforeUpdate', event);
    if (event.input.title) event.input.slug = `${event.input.title}-changed`;
  }
  @OnEndpoint(Page, 'afterUpdate') afterUpdate(event: UpdateEvent<Page>) {
    this.note('afterUpdate', event);
    refuse(event.row?.title);
  }
  @OnEndpoint(Page, 'beforeDestroy') beforeDestroy(event: DestroyEvent) {
    this.note('beforeDestroy', event);
  }
  @OnEndpoint(Page, 'afterDestroy') afterDestroy(event: DestroyEvent) {
    this.note('afterDestroy', event);
    if (refuseDeletion) throw new ConflictException('kept');
  }
  @OnEndpoint(Page, 'committed')
  @OnEndpoint(Entry, 'committed')
  committed(event: CommittedEvent<Page | Entry>) {
    this.note('committed', event);
  }

  @OnEndpoint(Secret, 'beforeUpdate')
  @OnEndpoint(Secret, 'beforeDestroy')
  @OnEndpoint(Secret, 'beforeRestore')
  @OnEndpoint(Secret, 'beforeRetrieve')
  reached(event: DestroyEvent) {
    this.note('reached', event);
  }

  private note(event: string, payload: unknown): void {
    heard.push({ event, inTransaction: this.database.inTransaction, payload });
  }
}

let refuseDeletion = false;
function refuse(title: unknown): void {
  if (title === 'refused') throw new ConflictException('refused');
}

@RestController(Entry)
class EntriesController extends EndpointController<Entry> {
  readonly seen: string[] = [];

  @Get('seen') list() {
    return this.seen;
  }

  @OnEndpoint(Entry, 'afterCreate') note({ row }: CreateEvent<Entry>) {
    this.seen.push(String(row?.text));
  }
}

const feature = {
  endpoints: [Page, Entry, Plain, Secret],
  services: [SecretService],
  controllers: [EntriesController],
  providers: [Listener],
};

describe.each(testDialects())('hooks on %s', (database: DialectName) => {
  let app: TestApp;
  beforeAll(async () => {
    app = await bootFeature({ feature, database });
  });
  beforeEach(() => {
    refuseDeletion = false;
    heard.length = 0;
  });
  afterAll(() => app.close());

  const create = async (title: string): Promise<View> => {
    const { body } = await app.client.post<View>('/pages', { body: { title } });
    heard.length = 0;
    return body;
  };

  it('run around reading, outside of any transaction', async () => {
    const { id } = await create('read');
    await app.client.get(`/pages/${id}`);
    await app.client.get('/pages');
    expect(events()).toEqual(['beforeRetrieve', 'afterRetrieve', 'beforeList', 'afterList']);
    expect(heard.some(({ inTransaction }) => inTransaction)).toBe(false);
    expect(payloadOf<RetrieveEvent<Page>>('afterRetrieve').row).toMatchObject({ id, title: 'read' });
    expect(payloadOf<ListEvent<Page>>('afterList').result?.results).not.toEqual([]);
  });

  it('run around creating, inside its transaction, and may change the input', async () => {
    const { body } = await app.client.post<View>('/pages', { body: { title: 'NEW' } });
    expect(body).toMatchObject({ title: 'NEW', slug: 'new' });
    expect(events()).toEqual(['beforeCreate', 'afterCreate', 'committed', 'committed']);
    expect(heard.map(({ inTransaction }) => inTransaction)).toEqual([true, true, false, false]);
    expect(payloadOf<CreateEvent<Page>>('afterCreate').row).toEqual(body);
    expect((await app.client.get<List>(`/pages/${body.id}`)).body).toEqual(body);
  });

  it('run around changing, inside its transaction, and may change the input', async () => {
    const { id } = await create('old');
    const { body } = await app.client.patch<View>(`/pages/${id}`, { body: { title: 'newer', version: 1 } });
    expect(body).toMatchObject({ title: 'newer', slug: 'newer-changed', version: 2 });
    expect(events()).toEqual(['beforeUpdate', 'afterUpdate', 'committed']);
    expect(heard.map(({ inTransaction }) => inTransaction)).toEqual([true, true, false]);
    expect(payloadOf<CommittedEvent<Page>>('committed')).toMatchObject({
      operation: 'update',
      id,
      row: body,
    });
  });

  it('run around deleting, inside its transaction', async () => {
    const { id } = await create('gone');
    expect((await app.client.delete(`/pages/${id}`)).status).toBe(204);
    expect(events()).toEqual(['beforeDestroy', 'afterDestroy', 'committed']);
    const event = payloadOf<CommittedEvent<Page>>('committed');
    expect([event.operation, String(event.id), event.row]).toEqual(['destroy', String(id), undefined]);
  });

  it('undo the write by throwing, and nobody is told of a commit', async () => {
    const { id } = await create('steady');
    expect((await app.client.post('/pages', { body: { title: 'refused' } })).status).toBe(409);
    const change = { body: { title: 'refused', version: 1 } };
    expect((await app.client.patch(`/pages/${id}`, change)).status).toBe(409);
    refuseDeletion = true;
    expect((await app.client.delete(`/pages/${id}`)).status).toBe(409);
    expect(events()).not.toContain('committed');
    const { body } = await app.client.get<List>('/pages');
    expect(body.results.find((page) => page.id === id)).toMatchObject({ title: 'steady', version: 1 });
    expect(body.results.map(({ title }) => title)).not.toContain('refused');
    const entries = (await app.client.get<List>('/entries')).body.results.map(({ text }) => text);
    expect(entries).not.toContain('made refused');
  });

  it('are not told of a commit when a transaction around the write rolls back', async () => {
    const pages = app.get(Listener)['entries'];
    const work = app.get(Database).transaction(async () => {
      await pages.create({ text: 'undone' }, RequestContext.system());
      throw new Error('undo');
    });
    await expect(work).rejects.toThrow('undo');
    expect(events()).toEqual([]);
  });

  it('are told of rows only that the caller may reach, and that can be rows', async () => {
    const secrets = app.get(SecretService);
    const [open, hidden] = await Promise.all(
      ['open', 'hidden'].map((text) => secrets.create({ text }, RequestContext.system())),
    );
    const paths = [hidden?.id, 999_999, 'abc', '1;drop', "1'"].map(
      (id) => `/secrets/${encodeURIComponent(String(id))}`,
    );
    const change = { body: { text: 'open', version: 1 } };
    for (const path of paths) {
      expect([
        (await app.client.delete(path)).status,
        (await app.client.patch(path, change)).status,
        (await app.client.put(path, change)).status,
        (await app.client.post(`${path}/restore`)).status,
      ]).toEqual([404, 404, 404, 404]);
    }
    const bulk = { delete: [{ id: hidden?.id }] };
    expect((await app.client.post('/secrets/bulk', { body: bulk })).status).toBe(404);
    expect((await app.client.post(`/secrets/${open?.id}/restore`)).status).toBe(404);
    expect((await app.client.get('/secrets/abc')).status).toBe(404);
    expect(events()).toEqual([]);
    expect((await app.client.patch(`/secrets/${open?.id}`, change)).status).toBe(200);
    expect((await app.client.delete(`/secrets/${open?.id}`)).status).toBe(204);
    expect((await app.client.post(`/secrets/${open?.id}/restore`)).status).toBe(200);
    expect(events()).toEqual(['reached', 'reached', 'reached']);
  });

  it('work on controllers too', async () => {
    await app.client.post('/entries', { body: { text: 'heard by a controller' } });
    expect((await app.client.get('/entries/seen')).body).toContain('heard by a controller');
  });

  it('cost a plain endpoint nothing: one statement each', async () => {
    const statements = async (work: () => Promise<unknown>) => (await app.countQueries(work)).queries;
    let id = 0;
    const counts = {
      create: await statements(async () => {
        id = (await app.client.post<View>('/plains', { body: { text: 'a' } })).body.id;
      }),
      retrieve: await statements(() => app.client.get(`/plains/${id}`)),
      list: await statements(() => app.client.get('/plains')),
      update: await statements(() => app.client.patch(`/plains/${id}`, { body: { text: 'b', version: 1 } })),
      replace: await statements(() => app.client.put(`/plains/${id}`, { body: { text: 'c', version: 2 } })),
      destroy: await statements(() => app.client.delete(`/plains/${id}`)),
    };
    const lengths = Object.values(counts).map(({ length }) => length);
    // MariaDB has no UPDATE ... RETURNING: it writes and reads in one transaction.
    expect(lengths).toEqual(database === 'mysql' ? [4, 1, 1, 4, 4, 3] : [1, 1, 1, 1, 1, 1]);
  });
});
