import type { FieldPlan } from '@nestling/core';
import type { DialectName } from '@nestling/database';
import type { MemberCondition } from './condition.js';
import { compareMember } from './json.comparison.js';
import { render } from './sql.fragment.js';

const PATH = '$."size"."a b"';
const typed = (type: string): string => `strict ${PATH} ? (@.type() == "${type}")`;
const MEMBER = "jsonb_path_query_first(d::jsonb, $1::jsonpath, '{}', true)";
const NUMBERS = "'INTEGER', 'UNSIGNED INTEGER', 'DOUBLE', 'DECIMAL'";
const MYSQL_NUMBER = `(CASE WHEN JSON_TYPE(JSON_EXTRACT(d, ?)) IN (${NUMBERS}) THEN JSON_EXTRACT(d, ?) + 0E0 END)`;
const MYSQL_TEXT = `(CASE WHEN JSON_TYPE(JSON_EXTRACT(d, ?)) IN ('STRING') THEN JSON_UNQUOTE(JSON_EXTRACT(d, ?)) END)`;
const SQLITE_NUMBER = `(CASE WHEN json_type(d, ?) IN ('integer', 'real') THEN json_extract(d, ?) END)`;
const SQLITE_TEXT = `(CASE WHEN json_type(d, ?) IN ('text') THEN json_extract(d, ?) END)`;

type Expected = readonly [sql: string, ...parameters: unknown[]];
type Case = readonly [Pick<MemberCondition, 'operator' | 'value'>, Readonly<Record<DialectName, Expected>>];

const CASES: readonly Case[] = [
  [
    { operator: 'gte', value: 3 },
    {
      postgres: [`(${MEMBER}::numeric) >= $2`, typed('number'), 3],
      mysql: [`${MYSQL_NUMBER} >= ?`, PATH, PATH, 3],
      sqlite: [`${SQLITE_NUMBER} >= ?`, PATH, PATH, 3],
    },
  ],
  [
    { operator: 'ne', value: 'x' },
    {
      postgres: [`((${MEMBER} #>> '{}') COLLATE "C" = $2) IS NOT TRUE`, typed('string'), 'x'],
      mysql: [`(CAST(${MYSQL_TEXT} AS BINARY) = ?) IS NOT TRUE`, PATH, PATH, 'x'],
      sqlite: [`(${SQLITE_TEXT} = ?) IS NOT TRUE`, PATH, PATH, 'x'],
    },
  ],
  [
    { operator: 'in', value: [1, 'x', 2] },
    {
      postgres: [
        `((${MEMBER}::numeric) IN ($2, $3) OR (${MEMBER.replace('$1', '$4')} #>> '{}') COLLATE "C" IN ($5))`,
        typed('number'),
        1,
        2,
        typed('string'),
        'x',
      ],
      mysql: [
        `(${MYSQL_NUMBER} IN (?, ?) OR CAST(${MYSQL_TEXT} AS BINARY) IN (?))`,
        ...[PATH, PATH, 1, 2, PATH, PATH, 'x'],
      ],
      sqlite: [`(${SQLITE_NUMBER} IN (?, ?) OR ${SQLITE_TEXT} IN (?))`, PATH, PATH, 1, 2, PATH, PATH, 'x'],
    },
  ],
  [
    { operator: 'contains', value: '5%' },
    {
      postgres: [`(${MEMBER} #>> '{}') LIKE $2 ESCAPE '!'`, typed('string'), '%5!%%'],
      mysql: [`${MYSQL_TEXT} LIKE ? COLLATE utf8mb4_bin ESCAPE '!'`, PATH, PATH, '%5!%%'],
      sqlite: [`${SQLITE_TEXT} GLOB ?`, PATH, PATH, '*5%*'],
    },
  ],
  [
    { operator: 'null', value: true },
    {
      postgres: [`(${MEMBER}) IS NULL`, `strict ${PATH} ? (@.type() != "null")`],
      mysql: [`COALESCE(JSON_TYPE(JSON_EXTRACT(d, ?)), 'NULL') = 'NULL'`, PATH],
      sqlite: [`COALESCE(json_type(d, ?), 'null') = 'null'`, PATH],
    },
  ],
];

describe.each(['postgres', 'mysql', 'sqlite'] as const)('members of documents on %s', (dialect) => {
  it.each(CASES)('are compared by %j', (comparison, expected) => {
    const condition = { field: {} as FieldPlan, path: ['size', 'a b'], ...comparison };
    const { sql, parameters } = render(compareMember(condition, { column: 'd', dialect }), dialect);
    expect([sql, ...parameters]).toEqual(expected[dialect]);
  });
});
