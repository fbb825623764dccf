import {
  DatabaseError,
  reflectDatabase,
  schemaToEntities,
  schemaToYaml,
  type ReflectedSchema,
} from '@nestling/database';
import { Command, Option } from 'nest-commander';
import { UsageError } from '../nestling.errors.js';
import { NestlingCommand, type OutputOptions } from './nestling.command.js';
import { writeOutput } from './output.writer.js';

interface IntrospectOptions extends OutputOptions {
  readonly databaseUrl?: string;
  readonly schema?: string;
  readonly format?: 'yaml' | 'ts';
  readonly out?: string;
  readonly camelCase?: boolean;
  readonly fields?: boolean;
  readonly force?: boolean;
}

const VARIABLE = '${DATABASE_URL}';

@Command({
  name: 'introspect',
  description: 'Write the YAML file, or the entity classes, that serve a database that exists.',
})
export class IntrospectCommand extends NestlingCommand {
  async run(_args: string[], options: IntrospectOptions = {}): Promise<void> {
    refuseIdle(options);
    const { databaseUrl, out, force } = options;
    // SQLAlchemy names a driver in its urls.
    const url = (databaseUrl ?? process.env['DATABASE_URL'])?.replace(/^(\w+)\+\w+:/, '$1:');
    if (!url) {
      throw new UsageError(
        'Say which database: --database-url sqlite:///shop.db, or the variable DATABASE_URL.',
      );
    }
    const schema = await read(url, options);
    requireTables(schema);
    const text = textOf(schema, options, shownUrl(databaseUrl && url));
    await writeOutput(text, out, { force });
  }

  @Option({ flags: '--database-url <url>', description: 'the database (default: that of DATABASE_URL)' })
  parseDatabaseUrl(value: string): string {
    return value;
  }

  @Option({ flags: '--schema <name>', description: 'the schema of PostgreSQL (default: the current one)' })
  parseSchema(value: string): string {
    return value;
  }

  @Option({ flags: '--format <yaml|ts>', description: 'of what is written (default yaml)' })
  parseFormat(value: string): string {
    if (value === 'yaml' || value === 'ts') return value;
    throw new UsageError(`--format is "${value}"; use yaml or ts`);
  }

  @Option({ flags: '--out <file>', description: 'where to write it (default: print it)' })
  parseOut(value: string): string {
    return value;
  }

  @Option({ flags: '--force', description: 'write over a file that is there' })
  parseForce(): boolean {
    return true;
  }

  @Option({ flags: '--camel-case', description: 'name what is album_id or AlbumId albumId' })
  parseCamelCase(): boolean {
    return true;
  }

  @Option({ flags: '--fields', description: 'write the columns, too, to add constraints (YAML only)' })
  parseFields(): boolean {
    return true;
  }
}

/** An option that would do nothing stands for a mistake. */
function refuseIdle({ json, format, camelCase, fields, force, out }: IntrospectOptions): void {
  const shaping = { '--format': format, '--camel-case': camelCase, '--fields': fields };
  const given = Object.entries(shaping).flatMap(([flag, value]) => (value === undefined ? [] : flag));
  if (json && given.length > 0) {
    throw new UsageError(`--json prints the tables as they were read; leave out ${given.join(' and ')}`);
  }
  if (format === 'ts' && fields) {
    throw new UsageError('--fields is for YAML; leave out one of --format ts and --fields');
  }
  if (force && out === undefined) throw new UsageError('--force is for files; add --out');
}

async function read(url: string, { schema }: IntrospectOptions): Promise<ReflectedSchema> {
  if (schema !== undefined && !/^postgres/.test(url)) {
    throw new UsageError('--schema is for PostgreSQL: elsewhere a database has no schemas');
  }
  try {
    return await reflectDatabase({ url, ...(schema === undefined ? {} : { schema }) });
  } catch (error) {
    if (error instanceof DatabaseError && error.code === 'DATABASE_URL_INVALID')
      throw new UsageError(error.message);
    throw error;
  }
}

function textOf(schema: ReflectedSchema, options: IntrospectOptions, url: string): string {
  const { json = false, format = 'yaml', camelCase = false, fields = false, schema: place } = options;
  if (json) return `${JSON.stringify(schema)}\n`;
  return format === 'ts'
    ? schemaToEntities(schema, { camelCase })
    : schemaToYaml(schema, { url, camelCase, fields, ...(place === undefined ? {} : { schema: place }) });
}

/** What nothing can be served of is no file. */
function requireTables({ tables }: ReflectedSchema): void {
  if (tables.length === 0) {
    throw new UsageError(
      'The database has no tables. Correct its name in the url; on PostgreSQL, --schema names the schema that they are in.',
    );
  }
  if (tables.every(({ key }) => key.length === 0)) {
    const names = tables.map(({ name }) => name).join(', ');
    throw new UsageError(
      `None of the tables has a primary key: ${names}. Give them keys, or write the file by hand, with key: [column] beside reflect: true.`,
    );
  }
}

/** A password is for no file: the variable has it. */
function shownUrl(url: string | undefined): string {
  if (!url) return VARIABLE;
  if (!/^\w+:\/\/[^/@]*:[^/@]+@/.test(url) && !/[?&]password=/.test(url)) return url;
  process.stderr.write('The password is not written down: set the variable DATABASE_URL to the url.\n');
  return VARIABLE;
}
