// Mistakes in the options of an endpoint: keys that do not exist, names of no field, values out of range.
import { didYouMean, type EndpointOptions, type FieldPlan } from '@nestling/core';
import type { DataSource } from 'typeorm';
import { REST_CONFIG_CODES } from '../rest.errors.js';
import { resolvePath } from './field-path.resolver.js';
import type { Problems } from './problems.js';

const KNOWN: Readonly<Record<string, readonly string[]>> = {
  '': [
    'path', 'methods', 'table', 'filtering', 'pagination', 'serializer', 'maxUnpaginated', 'unknownFields',
    'scopeApplies', 'hydrate', 'tag', 'description',
  ],
  filtering: ['fields', 'search', 'ordering', 'defaultOrdering', 'unknownParameters'],
  pagination: ['style', 'pageSize', 'maxPageSize', 'maxOffset'],
  serializer: ['fields', 'read', 'write'],
}; // prettier-ignore

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];
const STYLES = ['page-number', 'page_number', 'cursor'];

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
  const { style, pageSize = 20, maxPageSize = 100 } = pagination ?? {};
  if (style !== undefined && !STYLES.includes(style)) {
    invalid(`pagination.style is "${style}"`, "use 'page-number' or 'cursor'");
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
    private readonly fields: readonly FieldPlan[],
    private readonly computed: ReadonlySet<string>,
    private readonly surroundings: { readonly problems: Problems; readonly dataSource: DataSource },
  ) {
    this.visible = new Map(fields.filter((field) => !field.hidden).map((field) => [field.name, field]));
    this.hidden = new Set(fields.filter((field) => field.hidden).map((field) => field.name));
  }

  /** The stored fields of these names, the fields of other tables by dotted paths. */
  stored(names: readonly string[], use: NameUse): FieldPlan[] {
    return names.flatMap((name) => {
      const isPath = name.includes('.') && !this.visible.has(name);
      const field = isPath
        ? resolvePath(name, this.fields, this.surroundings.dataSource)
        : this.visible.get(name);
      if (!field) this.reportUnknown(name, use);
      return field ?? [];
    });
  }

  /** The stored fields of this table alone, for orderings. */
  own(names: readonly string[], use: NameUse): FieldPlan[] {
    return names.flatMap((name) => {
      const field = this.visible.get(name);
      if (!field) this.reportUnknown(name, use);
      return field ?? [];
    });
  }

  /** Those fields that hold text; another one cannot be searched, and is reported. */
  textual(fields: readonly FieldPlan[], { where, option }: NameUse): FieldPlan[] {
    return fields.filter(({ name, kind }) => {
      const isTextual = kind === 'string' || kind === 'text' || kind === 'enum';
      if (!isTextual) {
        this.surroundings.problems.add(REST_CONFIG_CODES.optionInvalid, where, [
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
      this.surroundings.problems.add(REST_CONFIG_CODES.fieldHidden, where, [
        `${option} names "${name}", which is hidden`,
        'remove it from the option, or make the field visible',
      ]);
      return;
    }
    const known = [...this.visible.keys(), ...this.computed];
    this.surroundings.problems.add(REST_CONFIG_CODES.fieldUnknown, where, [
      `${option} names "${name}", which is no field${didYouMean(name, known)}`,
      `use one of: ${known.join(', ')}`,
    ]);
  }
}
