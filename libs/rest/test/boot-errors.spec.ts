import type { EndpointOptions } from '@nestling/core';
import { NestlingConfigError } from '@nestling/core';
import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import { Computed, Field, RestEndpoint, RestEntity } from '../src/index.js';
import { bootFeature } from './feature.app.js';

/** Options as a program without types would write them. */
const loosely = (options: object) => options as EndpointOptions;

@RestEndpoint(
  loosely({
    path: 'wrong',
    filtring: {},
    methods: ['GET', 'FETCH'],
    filtering: { fields: ['titel', 'secret'], search: ['missing'], ordering: ['-title'] },
    pagination: { pageSize: 0, style: 'endless' },
    serializer: { fields: ['title'], read: ['title'], wirte: ['title'] },
  }),
)
class Wrong extends RestEntity {
  @Field() title!: string;
  @Field({ hidden: true }) secret!: string;
  @Field({ nullable: true }) union?: string | null;
  @Field({ minLength: 3 }) count!: number;
  @Field({ max: 3 }) name!: string;
  @Field({ min: 5, max: 1 }) amount!: number;
  @Field({ type: 'enum' }) state!: string;
  @Field({ type: 'decimal', precision: 20 }) price!: string;
  @Field({ pattern: '(' }) code!: string;
  @Field({ pattern: /^[\w-.]+$/, readOnly: true, default: 'x' }) slug!: string;
  @Field({ pattern: /^[a-z]+$/i }) word!: string;
  @Field({ type: 'integer' }) declare id: number;
  @Computed({ type: 'integer', sql: 'CASE {naem} WHEN {secret} THEN {amount} ELSE 0 END' }) rating!: number;
}

@RestEndpoint({ path: 'wrong' })
class Twin extends RestEntity {
  @Field() title!: string;
}

class Undeclared extends RestEntity {}
Entity()(Undeclared);

class Address {
  @Column() city!: string;
}

@RestEndpoint()
@Entity()
class Person {
  @PrimaryGeneratedColumn() id!: number;
  @Column(() => Address) address!: Address;
  @Column({ type: 'blob' }) photo!: Buffer;
}

async function mistakes(): Promise<NestlingConfigError> {
  const feature = { endpoints: [Wrong, Twin, Undeclared, Person] };
  try {
    await (await bootFeature({ feature })).close();
  } catch (error) {
    if (error instanceof NestlingConfigError) return error;
    throw error;
  }
  throw new Error('It started.');
}

describe('an application with mistakes in its declarations', () => {
  let error: NestlingConfigError;
  beforeAll(async () => {
    error = await mistakes();
  });

  it('does not start, and says all of them at once', () => {
    const found = error.problems.map(({ code, where, what }) => `${code} ${where}: ${what.split(' (')[0]}`);
    expect(found).toEqual([
      'REST_OPTION_UNKNOWN @RestEndpoint Wrong: the option "filtring" does not exist; did you mean "filtering"?',
      'REST_OPTION_UNKNOWN @RestEndpoint Wrong: the option "serializer.wirte" does not exist; did you mean "write"?',
      'REST_OPTION_INVALID @RestEndpoint Wrong: methods contains "FETCH"',
      'REST_OPTION_INVALID @RestEndpoint Wrong: pagination.style is "endless"',
      'REST_OPTION_INVALID @RestEndpoint Wrong: pagination.pageSize is 0',
      'REST_TYPE_NOT_INFERRED Wrong.union: no column type follows from "Object"',
      'REST_FIELD_REDECLARED Wrong.id: it is declared again, although it comes with the base class',
      'REST_CONSTRAINT_INVALID Wrong.count: "minLength" on a field of type number',
      'REST_CONSTRAINT_INVALID Wrong.name: "max" on a field of type string',
      'REST_CONSTRAINT_INVALID Wrong.amount: min 5 is above max 1',
      'REST_CONSTRAINT_INVALID Wrong.state: an enum without values',
      'REST_DECIMAL_TOO_LONG Wrong.price: a decimal of 20 digits on SQLite, which keeps decimals as doubles',
      'REST_CONSTRAINT_INVALID Wrong.code: the pattern "(" is no regular expression',
      'REST_CONSTRAINT_INVALID Wrong.slug: the pattern "^[\\w-.]+$" is no regular expression',
      'REST_CONSTRAINT_INVALID Wrong.word: the flags "i" of the pattern "^[a-z]+$" are not known to JSON Schema',
      'REST_FIELD_UNKNOWN Wrong.rating: the expression has {naem}, which is no field; did you mean "name"?',
      'REST_OPTION_INVALID @RestEndpoint Wrong: the serializer has both `fields` and `read`/`write`',
      'REST_FIELD_UNKNOWN @RestEndpoint Wrong: filtering.fields names "titel", which is no field; did you mean "title"?',
      'REST_FIELD_HIDDEN @RestEndpoint Wrong: filtering.fields names "secret", which is hidden',
      'REST_FIELD_UNKNOWN @RestEndpoint Wrong: filtering.search names "missing", which is no field',
      'REST_FIELD_UNKNOWN @RestEndpoint Wrong: filtering.ordering names "-title", which is no field; did you mean "title"?',
      'REST_NOT_ENDPOINT Undeclared: it is registered in forFeature but is no endpoint',
      'REST_COLUMN_UNSUPPORTED Person.photo: a column of type "blob" cannot stand in JSON',
      'REST_PATH_DUPLICATE @RestEndpoint Twin: the path "wrong" belongs to Wrong already',
    ]);
  });

  it('says of each what to do', () => {
    expect(error.problems.filter(({ remedy }) => remedy.length < 10)).toEqual([]);
    expect(error.message).toContain(`${error.problems.length} mistakes in the declarations`);
    for (const { code, where, remedy } of error.problems) {
      expect(error.message).toContain(where);
      expect(error.message).toContain(`Remedy: ${remedy} [${code}]`);
    }
  });
});

@RestEndpoint()
@Entity()
class Shape {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ type: 'hstore' }) outline!: string;
}

it('does not wait for a column type that the database will never have', async () => {
  const started = Date.now();
  const booted = bootFeature({ feature: { endpoints: [Shape] } });
  await expect(booted).rejects.toMatchObject({
    problems: [{ code: 'DATABASE_COLUMN_UNSUPPORTED', where: 'Shape.outline' }],
  });
  expect(Date.now() - started).toBeLessThan(2500);
});
