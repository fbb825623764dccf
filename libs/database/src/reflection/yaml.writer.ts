import { describeEndpoint } from './endpoint.description.js';
import { type DescribedColumn, type DescribedEntity, describeSchema } from './entity.description.js';
import type { ReflectedSchema } from './reflected.schema.js';

/** How a file of YAML is written. */
export interface YamlOptions {
  /**
   * What stands for the url of the database.
   *
   * @default '${DATABASE_URL}'
   */
  readonly url?: string;
  /**
   * The schema of PostgreSQL that the tables are in.
   *
   * @default none: the current one
   */
  readonly schema?: string;
  /**
   * Whether names are `albumId` where the column is `AlbumId` or `album_id`.
   *
   * @default false: the names of the columns
   */
  readonly camelCase?: boolean;
  /**
   * Whether the columns are written, too, to have constraints added: `reflect: partial` with `fields`.
   *
   * @default false: `reflect: true`
   */
  readonly fields?: boolean;
}

/** What a file takes for the name of a resource, and of a field. */
const IS_NAME = /^[A-Z]\w*$/;
const IS_FIELD = /^[A-Za-z]\w*$/;

/** What YAML calls the kinds of values. */
const TYPES: Readonly<Record<DescribedColumn['kind'], string | undefined>> = {
  string: 'str',
  text: 'text',
  integer: 'int',
  bigint: 'bigint',
  number: 'float',
  decimal: 'decimal',
  boolean: 'bool',
  instant: 'datetime',
  date: 'date',
  time: undefined,
  uuid: 'uuid',
  enum: 'enum',
  json: 'json',
};

/**
 * A configuration that serves every table of a schema as it stands: routes, filters, search, ordering, pages and includes.
 * Take away from it what callers are not to have.
 *
 * @example
 * writeFileSync('api.yaml', schemaToYaml(await reflectDatabase({ url })));
 */
export function schemaToYaml(schema: ReflectedSchema, options: YamlOptions = {}): string {
  const { camelCase = false } = options;
  const { entities, keyless } = describeSchema(schema, camelCase);
  const left = keyless.map((table) => `# The table ${table} is left out: it has no primary key.\n`).join('');
  const endpoints = entities
    .map((entity) => endpointText(entity, entities, options.fields ?? false))
    .join('');
  const url = options.url ?? '${DATABASE_URL}';
  const names = camelCase ? '  camel_case: true\n' : '';
  const place = options.schema === undefined ? '' : `  schema: ${scalar(options.schema)}\n`;
  return `database:\n  url: ${scalar(url)}\n${place}  create: false\n${names}\n${left}endpoints:${endpoints === '' ? ' []' : ''}\n${endpoints}`;
}

function endpointText(entity: DescribedEntity, all: readonly DescribedEntity[], hasFields: boolean): string {
  const { path, filtering, pagination, include } = describeEndpoint(entity, all);
  const fields = hasFields ? entity.columns.flatMap(fieldLine) : [];
  const lines = [
    `  - route: ${scalar(`/${path}`)}`,
    ...(IS_NAME.test(entity.name) ? [`    name: ${entity.name}`] : []),
    `    reflect: ${fields.length > 0 ? 'partial' : 'true'}`,
    ...(fields.length > 0 ? ['    fields:', ...fields] : []),
    '    meta:',
    `      table: ${literal(entity.table.name)}`,
    '      filtering:',
    ...Object.entries(filtering).map(([key, names]) => `        ${key}: ${list(names as readonly string[])}`),
    `      pagination: { style: ${pagination.style} }`,
    ...(include ? [`      include: ${list(include)}`] : []),
  ];
  return `${lines.join('\n')}\n`;
}

/** What the database makes or calculates by itself is no field to be declared. */
function fieldLine({ property, decorator, kind, nullable, options, values }: DescribedColumn): string[] {
  const type = TYPES[kind];
  const isMade = typeof options.default === 'function' || 'generated' in options || options.insert === false;
  const isOwn = decorator === 'VersionColumn' || isMade;
  // A decimal without a size has more digits than a declaration can say.
  const isUnbounded = kind === 'decimal' && options.precision === undefined;
  if (type === undefined || isOwn || isUnbounded || !IS_FIELD.test(property)) return [];
  const said: Record<string, string | undefined> = {
    type,
    optional: nullable ? 'true' : undefined,
    max_length: kind === 'string' && options.length ? String(options.length) : undefined,
    max_digits: kind === 'decimal' && options.precision ? String(options.precision) : undefined,
    decimal_places: kind === 'decimal' && options.scale !== undefined ? String(options.scale) : undefined,
    choices: values && list(values),
    default:
      options.default === undefined ? undefined : JSON.stringify(options.default).replaceAll('${', '$${'),
  };
  const parts = Object.entries(said).flatMap(([key, value]) =>
    value === undefined ? [] : `${key}: ${value}`,
  );
  return [`      ${scalar(property)}: { ${parts.join(', ')} }`];
}

function list(names: readonly string[]): string {
  return `[${names.map(literal).join(', ')}]`;
}

/** A text that has no variables in it. */
function literal(text: string): string {
  return scalar(text.replaceAll('${', '$${'));
}

/** Plain where YAML reads a text, and in quotes where it would read something else. */
function scalar(text: string): string {
  const isPlain =
    /^[/$A-Za-z_][\w./${}-]*$/.test(text) && !/^(true|false|null|yes|no|on|off|y|n)$/i.test(text);
  return isPlain && !/[{}]/.test(text.replace(/^\$\{\w+\}$/, '')) ? text : JSON.stringify(text);
}
