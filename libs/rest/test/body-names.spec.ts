// Which names of a body are taken over, ignored or refused, and what a program's `undefined` means.
import { RequestContext } from '@nestling/core';
import type { TestApp } from '@nestling/testing';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import {
  EndpointService,
  Field,
  References,
  RestEndpoint,
  RestEntity,
  RestService,
  type Relation,
} from '../src/index.js';
import { bootFeature } from './feature.app.js';
import { endpointServiceOf } from './program.support.js';
import { fieldsOf, type List, type Problem, type View } from './wire.support.js';

@RestEndpoint<Tag>({ path: 'tags' })
class Tag extends RestEntity {
  @Field() name!: string;
}

@RestEndpoint<Note>({ path: 'notes', filtering: { fields: ['title'] } })
class Note extends RestEntity {
  @Field() title!: string;
  @Field({ nullable: true, type: 'string' }) remark?: string | null;
  @Field({ type: 'integer', default: 3 }) rank!: number;
  @References(() => Tag) tags!: Relation<Tag>[];
  // Names that every object inherits something under.
  @Field({ type: 'string', hidden: true, default: 'x' }) override valueOf!: never;
  @Field({ type: 'string', readOnly: true, default: 'x' }) override toString!: never;
  @Field({ type: 'string', default: 'x' }) override toLocaleString!: never;
}

@RestEndpoint<Code>({ path: 'codes', bulk: true })
@Entity()
class Code {
  @PrimaryColumn() code!: string;
  @Column() name!: string;
}

const seen: object[] = [];

@RestService(Code)
class CodeService extends EndpointService<Code> {
  override update(...[id, input, context]: Parameters<EndpointService<Code>['update']>) {
    seen.push({ ...input });
    return super.update(id, input, context);
  }
}

class Place {
  @Column() city!: string;
}

@RestEndpoint<Person>({ path: 'people' })
@Entity()
class Person {
  @PrimaryColumn() id!: number;
  @Column(() => Place) place!: Place;
}

const SYSTEM = RequestContext.system();

describe('the names of a body', () => {
  let app: TestApp;
  let notes: EndpointService<Note>;
  beforeAll(async () => {
    app = await bootFeature({
      feature: { endpoints: [Note, Tag, Code, Person], services: [CodeService] },
    });
    await app.client.post('/tags', { body: { name: 'a' } });
    notes = endpointServiceOf(app, Note);
  });
  afterAll(() => app.close());

  const asWritten = (input: object, change: object, context = SYSTEM) =>
    notes
      .create(input as never, SYSTEM)
      .then(({ id }) => notes.update(id, change as never, context))
      .then((row) => row as unknown as View);

  it('may be names that objects inherit', async () => {
    const created = await app.client.post<View>('/notes', { body: { title: 'x' } });
    expect([created.status, created.body['toLocaleString']]).toEqual([201, 'x']);
    const path = `/notes/${created.body.id}`;
    const changed = await app.client.patch<View>(path, { body: { toLocaleString: 'y', version: 1 } });
    expect([changed.status, changed.body['toLocaleString']]).toEqual([200, 'y']);
    const hidden = await app.client.patch<Problem>(path, { body: { valueOf: 'y', version: 2 } });
    expect([hidden.status, fieldsOf(hidden)]).toEqual([422, ['valueOf']]);
  });

  it('are all refused at once, in the order missing, unknown, wrong', async () => {
    const body = { rank: 'high', constructor: 1, hasOwnProperty: 2 };
    const { status, body: problem } = await app.client.post<Problem>('/notes', { body });
    expect(status).toBe(422);
    expect(problem.errors?.map(({ field, code }) => `${field} ${code}`)).toEqual([
      'title required',
      'constructor unknown',
      'hasOwnProperty unknown',
      'rank type',
    ]);
  });

  it('are told of a hundred times at most', async () => {
    const names = Array.from({ length: 1000 }, (_, index) => [`n${index}`, 1]);
    const { body } = await app.client.post<Problem>('/notes', { body: Object.fromEntries(names) });
    expect(body.errors).toHaveLength(100);
  });

  it.each([null, [], 'text', 7, true])('are those of an object, not of %j', async (body) => {
    const { status, body: problem } = await app.client.post<Problem>('/notes', { body });
    expect([status, problem.detail]).toEqual([422, 'the body must be an object.']);
  });

  it('set nothing by undefined: a PATCH leaves values and relations as they are', async () => {
    const kept = await asWritten(
      { title: 'x', remark: 'kept', tagIds: [1] },
      { title: 'y', remark: undefined, tagIds: undefined },
      SYSTEM.with({ partial: true }),
    );
    expect(kept).toMatchObject({ title: 'y', remark: 'kept', tagIds: [1] });
  });

  it('set nothing by undefined: a PUT gives what is left out its default', async () => {
    const row = await asWritten(
      { title: 'x', remark: 'old', rank: 9 },
      { title: 'y', remark: undefined, rank: undefined },
      SYSTEM.with({ partial: false }),
    );
    expect(row).toMatchObject({ title: 'y', remark: null, rank: 3 });
  });

  it('do not skip the version by undefined', async () => {
    const caller = RequestContext.of({}).with({ partial: true });
    await expect(asWritten({ title: 'x' }, { title: 'y', version: undefined }, caller)).rejects.toMatchObject(
      {
        status: 422,
      },
    );
  });

  it('leave the key of a row that is there alone, whatever stands under its name', async () => {
    await app.client.post('/codes', { body: { code: 'k', name: 'n' } });
    const body = { code: { x: 1 }, name: 'm' };
    const { status, body: row } = await app.client.patch<View>('/codes/k', { body });
    expect([status, row]).toEqual([200, { code: 'k', name: 'm' }]);
    const bulk = { update: [{ code: 'k', name: 'z' }] };
    expect((await app.client.post('/codes/bulk', { body: bulk })).status).toBe(200);
    expect(seen).toEqual([{ name: 'm' }, { name: 'z' }]);
    expect((await app.client.get<List>('/codes')).body.results).toEqual([{ code: 'k', name: 'z' }]);
  });

  it('do not hide in a prototype', async () => {
    const people = endpointServiceOf(app, Person);
    const input = JSON.parse('{"id":1,"place":{"city":"x"},"__proto__":{"nope":1}}') as never;
    await expect(people.create(input, SYSTEM)).rejects.toMatchObject({ status: 422 });
  });
});
