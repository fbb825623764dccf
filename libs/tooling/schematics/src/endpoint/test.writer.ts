// The test of an endpoint, against a running application with a database of its own.
import { isRequired, type FieldDeclaration } from '../fields/field.declaration.js';
import { quoted, valueOf } from './code.writer.js';
import { keyColumnOf, OWN_KEY, type EndpointNames } from './endpoint.names.js';
import type { EntityClass } from './entity.reader.js';
import { comparedFields, isSent } from './entity.writer.js';
import { sampleOf } from './sample.values.js';

/** What a test is written from. */
export interface TestParts {
  readonly names: EndpointNames;
  readonly path: string;
  readonly fields: readonly FieldDeclaration[];
  /** The classes that rows need, those first that others need. */
  readonly needed: readonly EntityClass[];
  readonly platform: 'express' | 'fastify';
  /** What else is registered: names by lists of `forFeature`, and their files. */
  readonly behaviour: readonly { readonly list: string; readonly name: string; readonly file: string }[];
  /** The file of the endpoint. */
  readonly file: string;
  /** How the test imports a file of the application. */
  importOf(file: string): string;
}

/** The test of a generated endpoint. */
export function writeTest(parts: TestParts): string {
  const tests = [
    createTest(parts),
    filterTest(parts),
    changeTest(parts),
    refusalTest(parts),
    deletionTest(parts),
  ];
  return [
    ...importsOf(parts),
    '',
    `describe('${parts.path}', () => {`,
    setUp(parts),
    ...helpersOf(parts),
    tests.filter((test) => test !== undefined).join('\n\n'),
    '});',
    '',
  ].join('\n');
}

function importsOf({ names, needed, behaviour, file, importOf }: TestParts): string[] {
  const own = [
    { name: names.entity, file },
    ...needed.map(({ name, file: from }) => ({ name, file: from })),
    ...behaviour,
  ];
  return [
    "import { DatabaseModule } from '@nestling/database';",
    "import { RestModule } from '@nestling/rest';",
    "import { TestApp } from '@nestling/testing';",
    ...(needed.length > 0 ? ["import { DataSource } from 'typeorm';"] : []),
    ...own.map(({ name, file: from }) => `import { ${name} } from '${importOf(from)}';`).sort(),
  ];
}

function setUp({ names, needed, platform, behaviour }: TestParts): string {
  const endpoints = [names.entity, ...needed.map(({ name }) => name)].join(', ');
  const lists = behaviour.map(({ list, name }) => `${list}: [${name}]`);
  const feature =
    lists.length === 0 ? `[${endpoints}]` : `{ endpoints: [${endpoints}], ${lists.join(', ')} }`;
  return `  let app: TestApp;

  beforeEach(async () => {
    app = await TestApp.create({
      platform: '${platform}',
      module: ({ url }) => ({
        imports: [
          DatabaseModule.forRoot({ url, synchronize: true }),
          RestModule.forRoot({ secret: 'a secret of the tests' }),
          RestModule.forFeature(${feature}),
        ],
      }),
    });
  });

  afterEach(() => app.close());
`;
}

/** Functions that make rows: one of what is referred to, for its values may be unique, and any of the endpoint itself. */
function helpersOf({ needed, fields, path }: TestParts): string[] {
  const others = needed.map(({ name, fields: own }) => {
    const values = own.filter(({ kind, options }) => kind !== 'references' && options['nullable'] !== true);
    const row = values.map((field) => `${field.name}: ${rowValue(field)}`).join(', ');
    return `  const make${name} = async () => {
    const rows = app.get(DataSource).getRepository(${name});
    const [first] = await rows.find({ take: 1 });
    return first ?? rows.save(${row === '' ? '{}' : `{ ${row} }`});
  };
`;
  });
  const sent = fields.filter(isSent).filter(({ target }) => target === undefined || isNeeded(needed, target));
  const references = sent.filter(({ kind, options }) => kind === 'reference' && options['nullable'] !== true);
  const plain = sent.filter(({ kind }) => kind !== 'reference');
  const keys = references.map(({ name, target = '' }) => {
    const { key } = needed.find((one) => one.name === target) ?? OWN_KEY;
    return `${keyColumnOf(name, key)}: (await make${target}()).${key}`;
  });
  const given = plain.map((field) => `${field.name}: ${valueOf(sampleOf(field, 0))}`);
  const own = `  const create = async (change: object = {}) =>
    app.client.post<{ id: number; version: number }>('/${path}', {
      body: { ${[...given, ...keys, '...change'].join(', ')} },
    });
`;
  return [...others, own];
}

function isNeeded(needed: readonly EntityClass[], target: string): boolean {
  return needed.some(({ name }) => name === target);
}

function rowValue(field: FieldDeclaration): string {
  if (field.kind === 'reference') return `await make${field.target ?? ''}()`;
  const value = sampleOf(field, 0);
  return field.kind === 'instant' ? `new Date(${valueOf(value)})` : valueOf(value);
}

function createTest({ path, fields }: TestParts): string {
  const shown = plainSent(fields).map((field) => `${field.name}: ${valueOf(sampleOf(field, 0))}`);
  return `  it('makes a row and reads it', async () => {
    const { status, body } = await create();
    expect(status).toBe(201);
    const read = await app.client.get(\`/${path}/\${body.id}\`);
    expect(read.status).toBe(200);
    expect(read.body).toMatchObject({ ${['id: body.id', ...shown].join(', ')} });
  });`;
}

function filterTest({ path, fields }: TestParts): string | undefined {
  const field = comparedFields(plainSent(fields)).find((one) => differs(one));
  const onlyOne = plainSent(fields).some((one) => one.options['unique'] === true && !differs(one));
  if (field === undefined || onlyOne) return undefined;
  const change = changes(fields, 1).join(', ');
  const value = encodeURIComponent(String(sampleOf(field, 1)));
  return `  it('lists what a filter lets through', async () => {
    await create();
    const { body: other } = await create({ ${change} });
    const { status, body } = await app.client.get(${quoted(`/${path}?${field.name}=${value}`)});
    expect(status).toBe(200);
    expect(body).toMatchObject({ count: 1, results: [{ id: other.id }] });
  });`;
}

function changeTest({ path, fields }: TestParts): string | undefined {
  const field = plainSent(fields).find((one) => differs(one));
  if (field === undefined) return undefined;
  return `  it('changes a row whose version is known, and no other', async () => {
    const { body: row } = await create();
    const body = { ${field.name}: ${valueOf(sampleOf(field, 1))}, version: row.version };
    const changed = await app.client.patch(\`/${path}/\${row.id}\`, { body });
    expect(changed.status).toBe(200);
    const stale = await app.client.patch(\`/${path}/\${row.id}\`, {
      body: { ...body, ${field.name}: ${valueOf(sampleOf(field, 0))} },
    });
    expect(stale.status).toBe(409);
  });`;
}

function refusalTest({ path, fields, needed }: TestParts): string {
  const names = fields.filter(isRequired).map(({ name, kind, target }) => {
    if (kind !== 'reference') return name;
    const { key } = needed.find((one) => one.name === target) ?? OWN_KEY;
    return keyColumnOf(name, key);
  });
  const missing = names.map((name) => `expect.objectContaining({ field: ${quoted(name)} })`);
  const expectation =
    missing.length === 0
      ? ''
      : `\n    expect(body.errors).toEqual(\n      expect.arrayContaining([${missing.join(', ')}]),\n    );`;
  const sent = missing.length === 0 ? "{ nothing: 'like this' }" : '{}';
  return `  it('names what is wrong with a body', async () => {
    const { status${missing.length === 0 ? '' : ', body'} } = await app.client.post<{ errors: unknown[] }>('/${path}', {
      body: ${sent},
    });
    expect(status).toBe(422);${expectation}
  });`;
}

function deletionTest({ path }: TestParts): string {
  return `  it('deletes a row', async () => {
    const { body } = await create();
    expect((await app.client.delete(\`/${path}/\${body.id}\`)).status).toBe(204);
    expect((await app.client.get(\`/${path}/\${body.id}\`)).status).toBe(404);
  });`;
}

function plainSent(fields: readonly FieldDeclaration[]): FieldDeclaration[] {
  return fields.filter((field) => isSent(field) && field.kind !== 'reference');
}

function changes(fields: readonly FieldDeclaration[], index: number): string[] {
  return plainSent(fields)
    .filter((field) => differs(field))
    .map((field) => `${field.name}: ${valueOf(sampleOf(field, index))}`);
}

/** Whether two samples of a field are different values. */
function differs(field: FieldDeclaration): boolean {
  return JSON.stringify(sampleOf(field, 0)) !== JSON.stringify(sampleOf(field, 1));
}
