// The migration that makes the tables of a new endpoint, on whichever database the application has: the driver says how a type
// and a default are called there.
import { valueOf } from './code.writer.js';
import type { EndpointNames } from './endpoint.names.js';
import { tablesOf, type NewColumn, type NewTable, type TableParts } from './migration.tables.js';

const IS_MYSQL = `    const isMysql = ['mysql', 'mariadb'].includes(driver.options.type);
`;

/** The name of the file. */
export function migrationFileOf({ plural }: EndpointNames, timestamp: number): string {
  return `${timestamp}-add-${plural}.cjs`;
}

/** A class that makes the tables, and takes them away; the number orders migrations. */
export function writeMigration(parts: TableParts, timestamp: number): string {
  const name = `Add${parts.names.entities}${timestamp}`;
  const tables = tablesOf(parts);
  const isTold = tables.some(({ uniques }) => uniques.length > 0);
  const drops = tables.map((table) => `    await queryRunner.dropTable('${table.name}');\n`).reverse();
  return `const { Table } = require('typeorm');

exports.${name} = class {
  name = '${name}';

  async up(queryRunner) {
    const { driver } = queryRunner.dataSource;
${isTold ? IS_MYSQL : ''}    const column = (name, type, options) => {
      const given = { name, type, ...options };
      return {
        ...given,
        type: driver.normalizeType(given),
        default: driver.normalizeDefault(given),
        length: driver.getColumnLength(given),
      };
    };
${tables.map(creation).join('')}  }

  async down(queryRunner) {
${drops.join('')}  }
};
`;
}

function creation({ name, columns, foreignKeys, indices, uniques }: NewTable): string {
  // What is a constraint elsewhere is an index on MySQL.
  const unique = uniques.map((column) => valueOf({ columnNames: [column], isUnique: true }));
  const spread = unique.length === 0 ? [] : [`...(isMysql ? [${unique.join(', ')}] : [])`];
  return `    await queryRunner.createTable(
      new Table({
        name: '${name}',
${list(
  'columns',
  columns.map((column) => columnCall(column, uniques.includes(column.name))),
)}${list('foreignKeys', foreignKeys.map(valueOf))}${list('indices', [...indices.map(valueOf), ...spread])}      }),
    );
`;
}

function list(name: string, items: readonly string[]): string {
  if (items.length === 0) return '';
  return `        ${name}: [\n${items.map((item) => `          ${item},\n`).join('')}        ],\n`;
}

function columnCall({ name, type, stamp, options = {} }: NewColumn, isUnique: boolean): string {
  if (stamp === undefined) {
    const given = Object.entries(options).map(([key, value]) => `${key}: ${valueOf(value)}`);
    const all = isUnique ? [...given, 'isUnique: !isMysql'] : given;
    const more = all.length === 0 ? '' : `, { ${all.join(', ')} }`;
    return `column('${name}', ${type}${more})`;
  }
  const now = `driver.mappedDataTypes.${stamp}Default`;
  const onUpdate = stamp === 'updateDate' ? `, onUpdate: ${now}` : '';
  return `column('${name}', ${type}, { precision: 3, default: () => ${now}${onUpdate} })`;
}
