// The text of a migration's file.
import type { Statement } from './schema.difference.js';

/** The languages of generated files: CommonJS that runs everywhere, or TypeScript for a project that compiles it. */
export type MigrationLanguage = 'js' | 'ts';

/** @internal */
export interface MigrationText {
  readonly name: string;
  readonly up: readonly Statement[];
  readonly down: readonly Statement[];
  readonly destructive: readonly string[];
}

/** `add pages to book` → `AddPagesToBook1700000000000`. */
export function migrationName(message: string, timestamp: number): string {
  const words = message.split(/[^A-Za-z0-9]+/).filter((word) => word !== '');
  const name = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
  return `${/^[A-Za-z]/.test(name) ? name : `Migration${name}`}${timestamp}`;
}

/** `add pages to book` → `1700000000000-add-pages-to-book.cjs`. */
export function migrationFile(message: string, timestamp: number, language: MigrationLanguage): string {
  const slug = message
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
  return `${timestamp}-${slug || 'migration'}.${language === 'ts' ? 'ts' : 'cjs'}`;
}

/** @internal */
export function migrationText(migration: MigrationText, language: MigrationLanguage): string {
  return language === 'ts' ? typescript(migration) : javascript(migration);
}

function typescript({ name, up, down, destructive }: MigrationText): string {
  return `import type { MigrationInterface, QueryRunner } from 'typeorm';

export class ${name} implements MigrationInterface {
  readonly name = '${name}';
${losses(destructive)}
  async up(queryRunner: QueryRunner): Promise<void> {
${body(up)}  }

  async down(queryRunner: QueryRunner): Promise<void> {
${body(down)}  }
}
`;
}

function javascript({ name, up, down, destructive }: MigrationText): string {
  return `exports.${name} = class {
  name = '${name}';
${losses(destructive)}
  async up(queryRunner) {
${body(up)}  }

  async down(queryRunner) {
${body(down)}  }
};
`;
}

function losses(destructive: readonly string[]): string {
  return destructive.length === 0 ? '' : `  destructive = ${JSON.stringify(destructive)};\n`;
}

function body(statements: readonly Statement[]): string {
  return statements
    .map(({ query, parameters = [] }) => {
      const text = query.replace(/[\\`]|\$\{/g, '\\$&');
      const values = parameters.length === 0 ? '' : `, ${JSON.stringify(parameters)}`;
      return `    await queryRunner.query(\`${text}\`${values});\n`;
    })
    .join('');
}
