import { ConflictException, Injectable } from '@nestjs/common';
import { NestlingConfigError } from '@nestling/core';
import type { DialectName } from '@nestling/database';
import { testDialects, type TestApp } from '@nestling/testing';
import {
  AfterInsert,
  AfterLoad,
  AfterUpdate,
  BeforeInsert,
  BeforeUpdate,
  Column,
  DataSource,
  Entity,
  EventSubscriber,
  PrimaryGeneratedColumn,
  VersionColumn,
  type EntitySubscriberInterface,
  type InsertEvent,
  type RemoveEvent,
  type UpdateEvent,
} from 'typeorm';
import { RestEndpoint } from '../src/index.js';
import { bootFeature } from './feature.app.js';
import type { List, View } from './wire.support.js';

const heard: string[] = [];

@RestEndpoint<Post>({ path: 'posts', serializer: ['id', 'title', 'slug', 'rank', 'version'] })
@Entity()
class Post {
  @PrimaryGeneratedColumn() id!: number;
  @VersionColumn() version!: number;
  @Column() title!: string;
  @Column({ type: 'varchar', nullable: true }) slug?: string | null;
  @Column({ default: 0 }) rank!: number;

  @BeforeInsert()
  @BeforeUpdate()
  async makeSlug(): Promise<void> {
    await Promise.resolve();
    this.slug = `${this.title.toLowerCase()}-${this.rank}`;
  }

  @AfterInsert() inserted(): void {
    heard.push(`inserted ${this.id > 0} ${this.slug}`);
  }
  @AfterUpdate() updated(): void {
    heard.push(`updated ${this.slug} v${this.version}`);
  }
}

@RestEndpoint<Log>({ path: 'logs' })
@Entity()
class Log {
  @PrimaryGeneratedColumn() id!: number;
  @Column() text!: string;
}

@Entity()
class Trace {
  @PrimaryGeneratedColumn() id!: number;
  @Column() text!: string;
}

@EventSubscriber()
class LogSubscriber implements EntitySubscriberInterface<Log> {
  listenTo() {
    return Log;
  }
  beforeInsert({ entity }: InsertEvent<Log>): void {
    entity.text += '!';
  }
  async afterInsert({ entity, manager }: InsertEvent<Log>): Promise<void> {
    await manager.insert(Trace, { text: entity.text });
    if (entity.text === 'fail!') throw new ConflictException('refused');
  }
  beforeUpdate({ entity, databaseEntity }: UpdateEvent<Log>): void {
    if (entity) entity['text'] = `${databaseEntity.text} -> ${entity['text']}`;
  }
  beforeRemove({ entity }: RemoveEvent<Log>): void {
    heard.push(`removing ${entity?.text}`);
  }
}

@Injectable()
class PostSubscriber implements EntitySubscriberInterface<Post> {
  constructor(dataSource: DataSource) {
    dataSource.subscribers.push(this);
  }
  listenTo() {
    return Post;
  }
  afterRemove({ entity }: RemoveEvent<Post>): void {
    heard.push(`removed ${entity?.title}`);
  }
}

@RestEndpoint<Price>({ path: 'prices', hydrate: true })
@Entity()
class Price {
  @PrimaryGeneratedColumn() id!: number;
  @Column() cents!: number;
  @Column({ type: 'varchar', nullable: true }) label?: string | null;

  @AfterLoad() describe(): void {
    this.label = `${this.cents} ct`;
  }
}

@RestEndpoint<Silent>({ path: 'silents' })
@Entity()
class Silent {
  @PrimaryGeneratedColumn() id!: number;

  @AfterLoad() describe(): void {
    this.id += 1;
  }
}

const feature = { endpoints: [Post, Log, Price, Trace], providers: [PostSubscriber] };
RestEndpoint<Trace>({ path: 'traces' })(Trace);

describe.each(testDialects())('listeners on %s', (database: DialectName) => {
  let app: TestApp;
  beforeAll(async () => {
    app = await bootFeature({ feature, database, source: { subscribers: [LogSubscriber] } });
  });
  beforeEach(() => {
    heard.length = 0;
  });
  afterAll(() => app.close());

  it('of an entity run around every write, and what they set is stored', async () => {
    const created = await app.client.post<View>('/posts', { body: { title: 'Hello' } });
    expect(created.body).toMatchObject({ title: 'Hello', slug: 'hello-0', version: 1 });
    const at = `/posts/${created.body.id}`;
    const changed = await app.client.patch<View>(at, { body: { rank: 3, version: 1 } });
    expect(changed.body).toMatchObject({ title: 'Hello', rank: 3, slug: 'hello-3', version: 2 });
    const replaced = await app.client.put<View>(at, { body: { title: 'Bye', version: 2 } });
    expect(replaced.body).toMatchObject({ title: 'Bye', rank: 0, slug: 'bye-0', version: 3 });
    expect((await app.client.get<View>(at)).body).toEqual(replaced.body);
    expect((await app.client.delete(at)).status).toBe(204);
    expect(heard).toEqual(['inserted true hello-0', 'updated hello-3 v2', 'updated bye-0 v3', 'removed Bye']);
  });

  it('run for no row that is missing or has another version', async () => {
    const { body } = await app.client.post<View>('/posts', { body: { title: 'Still' } });
    heard.length = 0;
    const stale = { body: { rank: 9, version: 7 } };
    expect((await app.client.patch(`/posts/${body.id}`, stale)).status).toBe(409);
    expect((await app.client.patch('/posts/9999', stale)).status).toBe(404);
    expect((await app.client.delete('/posts/9999')).status).toBe(404);
    expect(heard).toEqual([]);
  });

  it('of a data source run inside the transaction of the write', async () => {
    const { body } = await app.client.post<View>('/logs', { body: { text: 'one' } });
    expect(body).toMatchObject({ text: 'one!' });
    const changed = await app.client.patch<View>(`/logs/${body.id}`, { body: { text: 'two' } });
    expect(changed.body).toMatchObject({ text: 'one! -> two' });
    expect((await app.client.delete(`/logs/${body.id}`)).status).toBe(204);
    expect(heard).toEqual(['removing one! -> two']);
    expect((await app.client.post('/logs', { body: { text: 'fail' } })).status).toBe(409);
    expect((await app.client.get<List>('/logs')).body.results).toEqual([]);
    const traces = (await app.client.get<List>('/traces')).body.results.map(({ text }) => text);
    expect(traces).toEqual(['one!']);
  });

  it('after loading run where the endpoint makes entities of its rows', async () => {
    const { body } = await app.client.post<View>('/prices', { body: { cents: 5 } });
    expect(body).toMatchObject({ cents: 5, label: '5 ct' });
    expect((await app.client.get<List>('/prices')).body.results).toEqual([body]);
    const changed = await app.client.patch<View>(`/prices/${body.id}`, { body: { cents: 7 } });
    expect(changed.body).toMatchObject({ cents: 7, label: '7 ct' });
    expect((await app.client.get(`/prices/${body.id}`)).body).toEqual(changed.body);
  });
});

it('after loading are a mistake elsewhere', async () => {
  const booted = bootFeature({ feature: { endpoints: [Silent] } });
  await expect(booted).rejects.toThrow(NestlingConfigError);
  await expect(booted).rejects.toMatchObject({
    problems: [{ code: 'REST_AFTER_LOAD', where: 'Silent.describe' }],
  });
});

@EventSubscriber()
class LoadSubscriber implements EntitySubscriberInterface<Trace> {
  listenTo() {
    return Trace;
  }
  afterLoad(trace: Trace): void {
    trace.text += '?';
  }
}

it('of a data source after loading are a mistake where no entities are made', async () => {
  const source = { subscribers: [LoadSubscriber] };
  await expect(bootFeature({ feature: { endpoints: [Trace, Price] }, source })).rejects.toMatchObject({
    problems: [
      {
        code: 'REST_AFTER_LOAD',
        where: 'LoadSubscriber.afterLoad',
        what: 'the subscriber of Trace does not run on rows that are read without making entities of them',
      },
    ],
  });
});
