import { withModuleImport, withRegistration } from './module.editor.js';
import { SourceText } from './source.text.js';

const MODULE = `// The root of the shop.
import { Module } from "@nestjs/common";

@Module({
  // what it needs
  imports: [
    A, // first
    B,
  ],
  controllers: [ ],
})
export class AppModule {}
`;

function module(imports: string): SourceText {
  return new SourceText('app.module.ts', `@Module({ imports: ${imports} })\nexport class AppModule {}\n`);
}

describe('the imports of a module', () => {
  it('get one more, and keep comments and formatting', () => {
    const { text } = withModuleImport(new SourceText('m.ts', MODULE), { text: 'C.forRoot()' });
    expect(text).toBe(MODULE.replace('    B,\n', '    B,\n    C.forRoot(),\n'));
  });

  it('get one more at the beginning', () => {
    const { text } = withModuleImport(new SourceText('m.ts', MODULE), { text: 'C', first: true });
    expect(text).toBe(MODULE.replace('    A, //', '    C,\n    A, //'));
  });

  it('are made where there are none, with the line ends of the file', () => {
    const source = new SourceText('m.ts', '@Module({\r\n  providers: [X],\r\n})\r\nexport class M {}\r\n');
    expect(withModuleImport(source, { text: 'A' }).text).toBe(
      '@Module({\r\n  imports: [A],\r\n  providers: [X],\r\n})\r\nexport class M {}\r\n',
    );
  });

  it('stay as they are when they have it', () => {
    const once = withModuleImport(module('[A]'), { text: 'B.forRoot({ x: 1 })' });
    expect(withModuleImport(once, { text: 'B.forRoot({ x: 1 })' }).text).toBe(once.text);
  });

  it('take a line each when they do not fit', () => {
    const { text } = withModuleImport(module('[A /* why */, B]'), { text: 'C.forRoot({\n  x: 1,\n})' });
    expect(text).toBe(
      '@Module({ imports: [\n  A /* why */,\n  B,\n  C.forRoot({\n    x: 1,\n  }),\n] })\nexport class AppModule {}\n',
    );
  });

  it('are not touched when they are no list', () => {
    expect(() => withModuleImport(module('IMPORTS'), { text: 'A' })).toThrow(
      'imports is no list in brackets\n     Remedy: Add A by hand',
    );
  });
});

describe('endpoints', () => {
  it('join the list that there is', () => {
    const { text } = withRegistration(module('[RestModule.forFeature([Author])]'), { endpoints: 'Book' });
    expect(text).toContain('RestModule.forFeature([Author, Book])');
  });

  it('make an object of the list when a service comes with them', () => {
    const { text } = withRegistration(module('[RestModule.forFeature([Author])]'), {
      endpoints: 'Book',
      services: 'BookService',
    });
    expect(text).toContain('RestModule.forFeature({ endpoints: [Author, Book], services: [BookService] })');
  });

  it('join the lists of an object', () => {
    const source = module('[RestModule.forFeature({ endpoints: [Author], imports: [Mail] })]');
    const { text } = withRegistration(source, { endpoints: 'Book', providers: 'BookHooks' });
    expect(text).toContain('{ endpoints: [Author, Book], imports: [Mail], providers: [BookHooks] }');
    expect(
      withRegistration(new SourceText('m.ts', text), { endpoints: 'Book', providers: 'BookHooks' }).text,
    ).toBe(text);
  });
});
