// Constraints that an entity carries as class-validator decorators, read as field options. The library announces its
// storage on globalThis, so that nothing is imported where nobody uses it.
import type { Type } from '@nestjs/common';
import type { FieldKind } from '@nestling/core';
import type { FieldOptions } from '../metadata/field.options.js';

interface ValidationMetadata {
  readonly propertyName: string;
  readonly name?: string;
  readonly type: string;
  readonly constraints?: readonly unknown[];
}
interface ValidationStorage {
  getTargetValidationMetadatas(
    type: Type,
    schema: string,
    always: boolean,
    strictGroups: boolean,
  ): ValidationMetadata[];
}

type Translation = (constraints: readonly unknown[]) => FieldOptions;

const TRANSLATIONS: Readonly<Record<string, Translation>> = {
  minLength: ([minLength]) => ({ minLength: minLength as number }),
  maxLength: ([maxLength]) => ({ maxLength: maxLength as number }),
  isLength: ([minLength, maxLength]) => ({
    minLength: minLength as number,
    maxLength: maxLength as number | undefined,
  }),
  isNotEmpty: () => ({ minLength: 1 }),
  min: ([min]) => ({ min: min as number }),
  max: ([max]) => ({ max: max as number }),
  isPositive: () => ({ exclusiveMin: 0 }),
  isNegative: () => ({ exclusiveMax: 0 }),
  matches: ([pattern, flags]) => ({
    pattern: flags === undefined ? (pattern as string | RegExp) : new RegExp(String(pattern), String(flags)),
  }),
  isEmail: () => ({ format: 'email' }),
  isUrl: () => ({ format: 'uri' }),
  isUuid: () => ({ format: 'uuid' }),
  isIn: ([values]) => ({ values: values as string[] }),
  isEnum: ([values]) => ({ values: Object.values(values as object) as string[] }),
};

const TEXTUAL = ['minLength', 'maxLength', 'pattern', 'format'] as const;
const NUMERIC = ['min', 'max', 'exclusiveMin', 'exclusiveMax'] as const;

/** The constraints that mean something for this kind: `@IsUUID` on a uuid column says nothing new. */
export function fittingConstraints(options: FieldOptions, kind: FieldKind): FieldOptions {
  const isTextual = kind === 'string' || kind === 'text';
  const isNumeric = kind === 'integer' || kind === 'number' || kind === 'bigint' || kind === 'decimal';
  const fitting: readonly string[] = [
    ...(isTextual ? [...TEXTUAL, 'values'] : []),
    ...(isNumeric ? NUMERIC : []),
  ];
  return Object.fromEntries(Object.entries(options).filter(([name]) => fitting.includes(name)));
}

/** The options that class-validator's decorators on a class amount to, by property. */
export function classValidatorConstraints(type: Type): ReadonlyMap<string, FieldOptions> {
  const { classValidatorMetadataStorage: storage } = globalThis as {
    classValidatorMetadataStorage?: ValidationStorage;
  };
  const constraints = new Map<string, FieldOptions>();
  for (const metadata of storage?.getTargetValidationMetadatas(type, '', false, false) ?? []) {
    const translate = TRANSLATIONS[metadata.name ?? metadata.type];
    if (!translate) continue;
    constraints.set(metadata.propertyName, {
      ...constraints.get(metadata.propertyName),
      ...translate(metadata.constraints ?? []),
    });
  }
  return constraints;
}
