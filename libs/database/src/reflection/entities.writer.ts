import { describeEndpoint } from './endpoint.description.js';
import {
  type DescribedColumn,
  type DescribedEntity,
  type DescribedRelation,
  describeSchema,
} from './entity.description.js';
import type { ReflectedSchema } from './reflected.schema.js';

/** How the source of entity classes is written. */
export interface EntitiesSourceOptions {
  /**
   * Whether properties are `albumId` where the column is `AlbumId` or `album_id`.
   *
   * @default false: the names of the columns
   */
  readonly camelCase?: boolean;
}

const DECORATORS = [
  'Column',
  'Entity',
  'JoinColumn',
  'ManyToOne',
  'OneToMany',
  'PrimaryColumn',
  'Unique',
  'VersionColumn',
];

/** Names that stand for something else in the source. */
const TAKEN = new Set([
  ...DECORATORS,
  'Relation',
  'RestEndpoint',
  'Date',
  'Object',
  'Array',
  'String',
  'Number',
  'Boolean',
  'Promise',
  'Record',
]);

const TYPES: Readonly<Record<DescribedColumn['kind'], string>> = {
  string: 'string',
  text: 'string',
  integer: 'number',
  bigint: 'string',
  number: 'number',
  decimal: 'string',
  boolean: 'boolean',
  instant: 'Date',
  date: 'string',
  time: 'string',
  uuid: 'string',
  enum: 'string',
  json: 'unknown',
};

/**
 * The source of entity classes in TypeScript, which serve what `entitiesOf()` serves: one `@RestEndpoint` class for each table,
 * and `entities`, the list of them.
 *
 * @example
 * writeFileSync('entities.ts', schemaToEntities(await reflectDatabase({ url })));
 */
export function schemaToEntities(
  schema: ReflectedSchema,
  { camelCase = false }: EntitiesSourceOptions = {},
): string {
  const { entities, keyless } = describeSchema(schema, camelCase);
  const classes = entities.map((entity) => classText(entity, entities)).join('\n');
  const used = DECORATORS.filter((name) => classes.includes(`@${name}(`));
  const relation = classes.includes('Relation<') ? ['type Relation'] : [];
  const left = keyless.map((table) => `// The table ${table} is left out: it has no primary key.\n`).join('');
  return `import { RestEndpoint } from '@nestling/rest';
import { ${[...used, ...relation].join(', ')} } from 'typeorm';

${left}${left === '' ? '' : '\n'}${classes}
/** All of them, for RestModule.forFeature(). */
export const entities = [${entities.map(({ name }) => safe(name)).join(', ')}];
`;
}

function classText(entity: DescribedEntity, all: readonly DescribedEntity[]): string {
  const name = safe(entity.name);
  const uniques = entity.uniques.map(
    ({ name: unique, columns }) => `@Unique(${print(unique)}, ${print(columns)})\n`,
  );
  const members = [...entity.columns.map(columnText), ...entity.relations.map(relationText)];
  return `@RestEndpoint(${print(describeEndpoint(entity, all))})
@Entity(${print({ name: entity.table.name, synchronize: false })})
${uniques.join('')}export class ${name} {
${members.join('\n')}}
`;
}

function columnText({ property, decorator, options, kind, nullable, values }: DescribedColumn): string {
  const union = values?.length ? values.map((value) => print(value)).join(' | ') : TYPES[kind];
  const type = nullable && kind !== 'json' ? `${union} | null` : union;
  return `  @${decorator}(${print(options)})\n  ${key(property)}!: ${type};\n`;
}

function relationText({ property, toMany, target, inverse, joins, nullable }: DescribedRelation): string {
  const other = safe(target);
  const there = inverse === undefined ? '' : `, ${print(inverse)}`;
  if (toMany) return `  @OneToMany(() => ${other}${there})\n  ${key(property)}!: Relation<${other}>[];\n`;
  const type = `Relation<${other}>${nullable ? ' | null' : ''}`;
  return `  @ManyToOne(() => ${other}${there})\n  @JoinColumn(${print(joins)})\n  ${key(property)}!: ${type};\n`;
}

function safe(name: string): string {
  return TAKEN.has(name) ? `${name}Row` : name;
}

function key(property: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(property) ? property : print(property);
}

/** A value as source; a function is one that answers an expression of SQL. */
function print(value: unknown): string {
  if (typeof value === 'string')
    return `'${JSON.stringify(value).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
  if (typeof value === 'function') return `() => ${print((value as () => unknown)())}`;
  if (Array.isArray(value)) return `[${value.map(print).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return `{ ${members.map(([name, member]) => `${key(name)}: ${print(member)}`).join(', ')} }`;
}
