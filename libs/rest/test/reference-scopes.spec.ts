// What a caller may refer to: rows that its scope shows, told apart as the database tells them apart.
import { RequestContext, type Where } from '@nestling/core';
import { testDialects, type TestApp } from '@nestling/testing';
import {
  Column,
  Entity,
  JoinTable,
  ManyToMany,
  ManyToOne,
  PrimaryColumn,
  PrimaryGeneratedColumn,
} from 'typeorm';
import { EndpointService, Field, RestEndpoint, RestService } from '../src/index.js';
import { bootFeature } from './feature.app.js';

@RestEndpoint<Label>({ path: 'labels' })
@Entity()
class Label {
  @PrimaryColumn({ length: 20 }) code!: string;
  @Field() tenant!: string;
}
@RestEndpoint<Note>({ path: 'notes' })
@Entity()
class Note {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ length: 50 }) text!: string;
  @ManyToOne(() => Label) label!: Label;
  @ManyToMany(() => Label) @JoinTable() labels!: Label[];
}

@RestService(Label)
class LabelService extends EndpointService<Label> {
  override scope({ isSystem }: RequestContext): Where<Label> {
    return isSystem ? {} : { tenant: 'ours' };
  }
}

describe.each(testDialects())('references in scope on %s', (database) => {
  let app: TestApp;
  const note = (label: string, labels: readonly string[]) =>
    app.client.post('/notes', { body: { text: 'a', labelCode: label, labelIds: labels } });

  beforeAll(async () => {
    app = await bootFeature({ database, feature: { endpoints: [Label, Note], services: [LabelService] } });
    expect((await app.client.post('/labels', { body: { code: 'abc', tenant: 'ours' } })).status).toBe(201);
  });
  afterAll(() => app.close());

  it('lead to rows of the caller', async () => {
    expect((await note('abc', ['abc'])).status).toBe(201);
    expect((await note('xyz', [])).status).toBe(409);
  });

  // MariaDB's usual collations know no case: there `ABC` is the row of the caller.
  const isOther = database !== 'mysql';
  it(`take a key in other letters for ${isOther ? 'another row' : 'the same'}`, async () => {
    const theirs = { code: 'ABC', tenant: 'theirs' };
    if (isOther) await app.get(LabelService).create(theirs, RequestContext.system());
    const status = isOther ? 409 : 201;
    expect((await note('ABC', [])).status).toBe(status);
    expect((await note('abc', ['abc', 'ABC'].slice(isOther ? 0 : 1))).status).toBe(status);
    const { id } = (await note('abc', [])).body as { id: number };
    const moved = await app.client.patch(`/notes/${id}`, { body: { labelCode: 'ABC' } });
    expect(moved.status).toBe(isOther ? 409 : 200);
  });
});
