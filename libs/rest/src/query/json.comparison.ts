// Members of JSON documents against values, strictly by type: a number compares with numbers only. Paths are parameters.
import type { DialectName } from '@nestling/database';
import { COMPARISONS } from './comparison.map.js';
import type { MemberCondition } from './condition.js';
import { pathText } from './json.path.js';
import { OPERANDS, type Operator } from './operators.js';
import { fragment, join, MARK, type Fragment } from './sql.fragment.js';

/** What a member can be compared with. */
export type JsonScalar = string | number | boolean;
type JsonType = 'string' | 'number' | 'boolean';
type MemberSql = (column: string, path: string) => Fragment;

interface JsonSql {
  /** The member as a value of SQL where it has the type, else NULL. */
  readonly typed: Readonly<Record<JsonType, MemberSql>>;
  /** Whether there is no member, or one that is null. */
  readonly absent: MemberSql;
  /** Texts compare by their bytes, whatever the collation. */
  readonly bytes: (text: string) => string;
  readonly encode: (value: JsonScalar) => unknown;
}

/** On PostgreSQL the type is asked for in the path itself. Strict: a lax path would look into arrays. */
const postgresMember =
  (filter: string, cast: string): MemberSql =>
  (column, path) =>
    fragment(
      `(jsonb_path_query_first(${column}::jsonb, ${MARK}::jsonpath, '{}', true)${cast})`,
      `strict ${path} ? (@.type() ${filter})`,
    );

const sqliteMember =
  (types: string): MemberSql =>
  (column, path) =>
    fragment(
      `(CASE WHEN json_type(${column}, ${MARK}) IN (${types}) THEN json_extract(${column}, ${MARK}) END)`,
      path,
      path,
    );

const mysqlMember =
  (types: string, read: (member: string) => string): MemberSql =>
  (column, path) => {
    const member = `JSON_EXTRACT(${column}, ${MARK})`;
    return fragment(`(CASE WHEN JSON_TYPE(${member}) IN (${types}) THEN ${read(member)} END)`, path, path);
  };

const DIALECTS: Readonly<Record<DialectName, JsonSql>> = {
  postgres: {
    typed: {
      string: postgresMember('== "string"', ` #>> '{}'`),
      number: postgresMember('== "number"', '::numeric'),
      boolean: postgresMember('== "boolean"', '::boolean'),
    },
    absent: (column, path) => {
      const { text, parameters } = postgresMember('!= "null"', '')(column, path);
      return fragment(`${text} IS NULL`, ...parameters);
    },
    bytes: (text) => `${text} COLLATE "C"`,
    encode: (value) => value,
  },
  mysql: {
    typed: {
      string: mysqlMember(`'STRING'`, (member) => `JSON_UNQUOTE(${member})`),
      number: mysqlMember(
        `'INTEGER', 'UNSIGNED INTEGER', 'DOUBLE', 'DECIMAL'`,
        (member) => `${member} + 0E0`,
      ),
      boolean: mysqlMember(`'BOOLEAN'`, (member) => `JSON_UNQUOTE(${member}) = 'true'`),
    },
    absent: (column, path) =>
      fragment(`COALESCE(JSON_TYPE(JSON_EXTRACT(${column}, ${MARK})), 'NULL') = 'NULL'`, path),
    bytes: (text) => `CAST(${text} AS BINARY)`,
    encode: (value) => value,
  },
  sqlite: {
    typed: {
      string: sqliteMember(`'text'`),
      number: sqliteMember(`'integer', 'real'`),
      boolean: sqliteMember(`'true', 'false'`),
    },
    absent: (column, path) => fragment(`COALESCE(json_type(${column}, ${MARK}), 'null') = 'null'`, path),
    bytes: (text) => text,
    encode: (value) => (typeof value === 'boolean' ? Number(value) : value),
  },
};

/** Where a document stands: its quoted column, and the database. */
export interface DocumentPlace {
  readonly column: string;
  readonly dialect: DialectName;
}

/** The SQL of a comparison of a member. */
export function compareMember({ path, operator, value }: MemberCondition, place: DocumentPlace): Fragment {
  const { column, dialect } = place;
  const member = new DocumentMember(column, pathText(path), dialect);
  if (operator === 'null') return member.isAbsent(value === true);
  if (value === null) return member.isAbsent(operator === 'eq');
  if (operator === 'between') {
    const [least, most] = value as readonly [JsonScalar, JsonScalar];
    return bracketed([member.compare('gte', least), member.compare('lte', most)], ' AND ');
  }
  // What is not this, or none of these, may be of another type, or missing.
  if (operator === 'ne') return not(member.compare('eq', value as JsonScalar));
  if (operator === 'nin') return not(member.isAmong(value as readonly JsonScalar[]));
  if (operator === 'in') return member.isAmong(value as readonly JsonScalar[]);
  return member.compare(operator, value as JsonScalar);
}

class DocumentMember {
  private readonly sql: JsonSql;

  constructor(
    private readonly column: string,
    private readonly path: string,
    private readonly dialect: DialectName,
  ) {
    this.sql = DIALECTS[dialect];
  }

  isAbsent(isSo: boolean): Fragment {
    const absent = this.sql.absent(this.column, this.path);
    return isSo ? absent : not(absent);
  }

  compare(operator: Operator, value: JsonScalar): Fragment {
    return this.comparison(typeof value as JsonType, operator, this.sql.encode(value));
  }

  private comparison(type: JsonType, operator: Operator, value: unknown): Fragment {
    const { typed, bytes } = this.sql;
    const member = typed[type](this.column, this.path);
    const isBytewise = type === 'string' && OPERANDS[operator] !== 'text';
    const comparand = {
      field: { kind: 'text', nullable: false },
      column: isBytewise ? bytes(member.text) : member.text,
      value,
      dialect: this.dialect,
    } as const;
    const { text, parameters } = COMPARISONS[operator](comparand);
    return fragment(text, ...member.parameters, ...parameters);
  }

  /** One list for each type: a path for each value would be more parameters than SQLite binds. */
  isAmong(values: readonly JsonScalar[]): Fragment {
    if (values.length === 0) return fragment('1 = 0');
    const types = [...new Set(values.map((value) => typeof value as JsonType))];
    const lists = types.map((type) => {
      const members = values.filter((value) => typeof value === type);
      return this.comparison(type, 'in', members.map(this.sql.encode));
    });
    return bracketed(lists, ' OR ');
  }
}

function bracketed(parts: readonly Fragment[], separator: string): Fragment {
  const { text, parameters } = join(parts, separator);
  return fragment(`(${text})`, ...parameters);
}

function not({ text, parameters }: Fragment): Fragment {
  return fragment(`(${text}) IS NOT TRUE`, ...parameters);
}
