// The natural keys of an endpoint: which fields name a row for `PUT /x?on=sku`, and what makes sure that they do.
import type { EndpointPlan, FieldPlan, NaturalKeyPlan } from '@nestling/core';
import type { EntityMetadata } from 'typeorm';
import { REST_CONFIG_CODES } from '../rest.errors.js';
import { operatorsOf } from '../query/operators.js';
import type { Declaration } from './endpoint-plan.compiler.js';
import type { FieldLookup } from './option.checks.js';
import type { Problems } from './problems.js';

interface UpsertScope {
  readonly lookup: FieldLookup;
  readonly metadata: EntityMetadata;
  readonly problems: Problems;
}

/** Compiles the natural keys; a key that the database does not keep unique is reported. */
export function compileUpsert(
  { options, where }: Pick<Declaration, 'options' | 'where'>,
  { lookup, metadata, problems }: UpsertScope,
): Pick<EndpointPlan, 'naturalKeys'> {
  const { upsert, methods } = options;
  if (upsert === undefined) return { naturalKeys: [] };
  const report = (what: string, remedy: string): void =>
    problems.add(REST_CONFIG_CODES.optionInvalid, where, [what, remedy]);
  if (!Array.isArray(upsert) || upsert.length === 0) {
    report('upsert names no key', "list natural keys, as in upsert: ['sku'] or upsert: [['shopId', 'sku']]");
    return { naturalKeys: [] };
  }
  const missing = (['POST', 'PUT'] as const).filter((verb) => methods?.includes(verb) === false);
  if (missing.length > 0) {
    report(
      `upsert makes and replaces rows, but methods leaves out ${missing.join(' and ')}`,
      'enable POST and PUT, or remove upsert',
    );
  }
  const naturalKeys = upsert.map((entry): NaturalKeyPlan => {
    const names = [entry].flat() as string[];
    const fields = lookup.own(names, { where, option: 'upsert' });
    const fault = fields.length < names.length ? undefined : faultOf(fields, metadata);
    if (fault) report(`upsert names ${names.join(', ')}: ${fault[0]}`, fault[1]);
    return Object.freeze({ name: names.join(','), fields: Object.freeze(fields) });
  });
  return { naturalKeys: Object.freeze(naturalKeys) };
}

type Fault = readonly [what: string, remedy: string];

function faultOf(fields: readonly FieldPlan[], metadata: EntityMetadata): Fault | undefined {
  const unwritable = fields.find(({ readOnly }) => readOnly);
  if (unwritable) {
    return [`${unwritable.name} is read-only`, 'name fields that a caller writes'];
  }
  const incomparable = fields.find((field) => !operatorsOf(field).includes('eq'));
  if (incomparable) {
    return [`${incomparable.name} is of type ${incomparable.kind}`, 'name fields that can be compared'];
  }
  if (isUnique(fields, metadata)) return undefined;
  const properties = fields.map(({ property }) => `'${property}'`).join(', ');
  const remedy =
    fields.length === 1
      ? `make it unique: @Field({ unique: true }), or @Column({ unique: true }) on a plain entity`
      : `add TypeORM's decorator to the class: @Unique([${properties}])`;
  return ['no unique constraint keeps two rows from having it', remedy];
}

/** Whether a constraint covers just these columns; a partial index leaves rows out. */
function isUnique(
  fields: readonly FieldPlan[],
  { uniques, indices, primaryColumns }: EntityMetadata,
): boolean {
  const constraints = [
    ...uniques.map(({ columns }) => columns),
    ...indices.filter(({ isUnique, where }) => isUnique && !where).map(({ columns }) => columns),
    primaryColumns,
  ];
  return constraints.some(
    (columns) =>
      columns.length === fields.length &&
      columns.every(({ databaseName }) => fields.some(({ column }) => column === databaseName)),
  );
}
