import { changedInPlace } from './column.change.js';

const change = (dialect: 'postgres' | 'mysql' | 'sqlite', ...queries: string[]): string[] =>
  changedInPlace(
    queries.map((query) => ({ query })),
    dialect,
  ).map(({ query }) => query);

it('changes a column in place that would be dropped and added', () => {
  expect(
    change(
      'postgres',
      'ALTER TABLE "a b"."book" DROP COLUMN "title"',
      `ALTER TABLE "a b"."book" ADD "title" character varying(80) NOT NULL DEFAULT 'not null'`,
    ),
  ).toEqual([
    'ALTER TABLE "a b"."book" ALTER COLUMN "title" DROP DEFAULT, ' +
      'ALTER COLUMN "title" TYPE character varying(80), ' +
      `ALTER COLUMN "title" SET NOT NULL, ALTER COLUMN "title" SET DEFAULT 'not null'`,
  ]);
  const toNumber = change('postgres', 'ALTER TABLE "b" DROP COLUMN "n"', 'ALTER TABLE "b" ADD "n" bigint');
  expect(toNumber).toEqual([
    'ALTER TABLE "b" ALTER COLUMN "n" DROP DEFAULT, ALTER COLUMN "n" TYPE bigint USING "n"::bigint, ' +
      'ALTER COLUMN "n" DROP NOT NULL',
  ]);
  expect(
    change(
      'mysql',
      'ALTER TABLE `book` DROP COLUMN `n`',
      "ALTER TABLE `book` ADD `n` bigint NOT NULL DEFAULT '0'",
    ),
  ).toEqual(["ALTER TABLE `book` MODIFY `n` bigint NOT NULL DEFAULT '0'"]);
});

it.each([
  ['another column', 'ALTER TABLE "book" ADD "other" integer'],
  ['a column that is calculated', 'ALTER TABLE "book" ADD "n" integer GENERATED ALWAYS AS (id * 2) STORED'],
  ['a column that counts', 'ALTER TABLE "book" ADD "n" SERIAL NOT NULL'],
])('leaves %s alone', (_what, added) => {
  const dropped = 'ALTER TABLE "book" DROP COLUMN "n"';
  expect(change('postgres', dropped, added)).toEqual([dropped, added]);
});
