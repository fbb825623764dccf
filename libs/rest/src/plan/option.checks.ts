// Mistakes in the options of an endpoint: keys that do not exist, names of no field, values out of range.
import {
  didYouMean,
  type CountMode,
  type EndpointOptions,
  type FieldPathPlan,
  type FieldPlan,
  type TablePlan,
} from '@nestling/core';
import { TEXTUAL_KINDS } from '../query/operators.js';
import { REST_CONFIG_CODES } from '../rest.errors.js';
import { resolvePath } from './field-path.resolver.js';
import type { Problems } from './problems.js';

const KNOWN: Readonly<Record<string, readonly string[]>> = {
  '': [
    'path', 'methods', 'table', 'filtering', 'pagination', 'include', 'serializer', 'maxUnpaginated', 'unknownFields',
    'scopeApplies', 'softDelete', 'upsert', 'bulk', 'hydrate', 'nestedCreate', 'aggregate', 'idempotency', 'tag', 'description',
  ],
  filtering: ['fields', 'search', 'ordering', 'defaultOrdering', 'backends', 'unknownParameters'],
  pagination: ['style', 'pageSize', 'maxPageSize', 'maxOffset', 'count'],
  serializer: ['fields', 'read', 'write'],
  bulk: ['operations', 'maxItems', 'byFilter'],
  aggregate: ['fields', 'groupBy', 'maxGroups'],
  idempotency: ['expireAfter', 'required'],
}; // prettier-ignore

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];
const CONNECTIVES = ['and', 'or', 'not'];
const STYLES = ['page-number', 'page_number', 'cursor'];

/** The ways to count a list. */
export const COUNT_MODES: readonly CountMode[] = ['exact', 'estimated', 'none'];

/** Reports what is wrong with the options themselves, before any field is looked up. */
export function checkOptions(where: string, options: EndpointOptions, problems: Problems): void {
  for (const [group, known] of Object.entries(KNOWN)) {
    const given = group === '' ? options : ((options as Record<string, unknown>)[group] ?? {});
    // A list of fields is the short form of a serializer.
    if (Array.isArray(given)) continue;
    for (const key of Object.keys(given as object)) {
      if (known.includes(key)) continue;
      const name = group === '' ? key : `${group}.${key}`;
      problems.add(REST_CONFIG_CODES.optionUnknown, where, [
        `the option "${name}" does not exist${didYouMean(key, known)}`,
        `remove it, import the module that brings it, or use one of: ${known.join(', ')}`,
      ]);
    }
  }
  checkValues(where, options, problems);
}

function checkValues(where: string, { methods, pagination }: EndpointOptions, problems: Problems): void {
  const invalid = (what: string, remedy: string): void =>
    problems.add(REST_CONFIG_CODES.optionInvalid, where, [what, remedy]);
  for (const method of methods ?? []) {
    if (!METHODS.includes(method)) invalid(`methods contains "${method}"`, `use ${METHODS.join(', ')}`);
  }
  if (methods?.length === 0)
    invalid('methods is empty', 'name at least one verb, or leave the option out for all');
  const { style, pageSize = 20, maxPageSize = 100, count = 'exact' } = pagination ?? {};
  if (style !== undefined && !STYLES.includes(style)) {
    invalid(`pagination.style is "${style}"`, "use 'page-number' or 'cursor'");
  }
  if (!COUNT_MODES.includes(count)) {
    invalid(`pagination.count is "${String(count)}"`, "use 'exact', 'estimated' or 'none'");
  }
  for (const [name, size] of Object.entries({ pageSize, maxPageSize })) {
    if (!Number.isInteger(size) || size < 1) {
      invalid(`pagination.${name} is ${size}`, 'use a whole number of rows, at least 1');
    }
  }
  if (pagination?.pageSize !== undefined && pageSize > maxPageSize) {
    invalid(
      `pagination.pageSize ${pageSize} is above maxPageSize ${maxPageSize}`,
      'raise maxPageSize or lower pageSize',
    );
  }
}

/** Where a name stands in the options, for the report. */
export interface NameUse {
  readonly where: string;
  readonly option: string;
}

/** Looks up fields by name; a name that does not exist, or is hidden, is reported. */
export class FieldLookup {
  private readonly visible: ReadonlyMap<string, FieldPlan>;
  private readonly hidden: ReadonlySet<string>;

  constructor(
    private readonly table: TablePlan,
    private readonly computed: ReadonlySet<string>,
    private readonly problems: Problems,
  ) {
    const { fields } = table;
    this.visible = new Map(fields.filter((field) => !field.hidden).map((field) => [field.name, field]));
    this.hidden = new Set(fields.filter((field) => field.hidden).map((field) => field.name));
  }

  /** The stored fields of these names, those of other tables by dotted paths. */
  paths(names: readonly string[], use: NameUse): FieldPathPlan[] {
    return names.flatMap((name) => {
      const path = resolvePath(name, this.table);
      if (!path) this.reportUnknown(name, use);
      return path ?? [];
    });
  }

  /** The fields of the class itself. */
  own(names: readonly string[], use: NameUse): FieldPlan[] {
    return names.flatMap((name) => {
      const field = this.visible.get(name);
      if (!field) this.reportUnknown(name, use);
      return field ?? [];
    });
  }

  /** Those whose names can stand in a filter's tree, where `and`, `or` and `not` mean something else. */
  filterable(names: readonly string[], use: NameUse): FieldPathPlan[] {
    return this.paths(names, use).filter(({ name }) => {
      const connective = name.split('.').find((part) => CONNECTIVES.includes(part));
      if (connective) {
        this.problems.add(REST_CONFIG_CODES.optionInvalid, use.where, [
          `${use.option} names "${name}", but "${connective}" joins conditions in filters`,
          'give the property another name, and keep the column by its `name` option',
        ]);
      }
      return !connective;
    });
  }

  /** Those that have one value for each row, for orderings. */
  single(names: readonly string[], use: NameUse): FieldPathPlan[] {
    return this.paths(names, use).filter(({ name, relations }) => {
      const many = relations.find(({ toMany }) => toMany);
      if (many) {
        this.problems.add(REST_CONFIG_CODES.optionInvalid, use.where, [
          `${use.option} names "${name}", but "${many.name}" leads to many rows`,
          'order by a field of this class, or of the one row that a reference leads to',
        ]);
      }
      return !many;
    });
  }

  /** Those fields that hold text; another one cannot be searched, and is reported. */
  textual(paths: readonly FieldPathPlan[], { where, option }: NameUse): FieldPathPlan[] {
    return paths.filter(({ name, field: { kind } }) => {
      const isTextual = TEXTUAL_KINDS.includes(kind);
      if (!isTextual) {
        this.problems.add(REST_CONFIG_CODES.optionInvalid, where, [
          `${option} names "${name}", which is of type ${kind}`,
          'search looks into texts only: move the field to filtering.fields',
        ]);
      }
      return isTextual;
    });
  }

  /** The names that exist on the wire, computed ones included. */
  onWire(names: readonly string[], use: NameUse): string[] {
    return names.filter((name) => {
      const exists = (this.visible.has(name) && !name.includes('.')) || this.computed.has(name);
      if (!exists) this.reportUnknown(name, use);
      return exists;
    });
  }

  private reportUnknown(name: string, { where, option }: NameUse): void {
    if (this.hidden.has(name)) {
      this.problems.add(REST_CONFIG_CODES.fieldHidden, where, [
        `${option} names "${name}", which is hidden`,
        'remove it from the option, or make the field visible',
      ]);
      return;
    }
    const known = [...this.visible.keys(), ...this.computed];
    this.problems.add(REST_CONFIG_CODES.fieldUnknown, where, [
      `${option} names "${name}", which is no field${didYouMean(name, known)}`,
      `use one of: ${known.join(', ')}`,
    ]);
  }
}
