import { parseFields, splitFields } from './field.parser.js';

function mistakesOf(...texts: string[]): string[] {
  return parseFields(texts).problems.map(({ where, what }) => `${where}: ${what}`);
}

describe('fields', () => {
  it('are read with their types and options', () => {
    const { fields, problems } = parseFields([
      'name:string:min=1:max=80',
      'price:decimal:scale=2:min=0',
      'status:enum:values=draft,live:default=draft',
      'note?:text',
      'code:str:pattern=^a\\:b$:example=a:b'.replace('a:b', 'a\\:b'),
      'author:ref=Author:on-delete=cascade',
      'tags:refs=Tag',
    ]);
    expect(problems).toEqual([]);
    expect(fields).toEqual([
      { name: 'name', kind: 'string', options: { minLength: 1, maxLength: 80 } },
      { name: 'price', kind: 'decimal', options: { scale: 2, min: '0' } },
      { name: 'status', kind: 'enum', options: { values: ['draft', 'live'], default: 'draft' } },
      { name: 'note', kind: 'text', options: { nullable: true } },
      { name: 'code', kind: 'string', options: { pattern: '^a:b$' }, example: 'a:b' },
      { name: 'author', kind: 'reference', target: 'Author', options: { onDelete: 'CASCADE' } },
      { name: 'tags', kind: 'references', target: 'Tag', options: {} },
    ]);
  });

  it('come apart at white space outside of quotes', () => {
    expect(splitFields(` a:string  b:string:description="two words"\nc:'int' `)).toEqual([
      'a:string',
      'b:string:description=two words',
      'c:int',
    ]);
  });

  it('are refused with everything that is wrong with them', () => {
    expect(
      mistakesOf(
        'name:strng',
        'Name:string',
        'id:uuid',
        'age:integer:min=old:minLength=2',
        'price:decimal:scale=9:precision=4',
        'state:enum',
        'rank:integer:min=9:max=1',
        'author:ref',
        'secret:string:hidden',
        'sku:string:pattern=^[A-Z]$',
        'day:date:default=tomorrow',
      ),
    ).toEqual([
      'name:strng: "strng" is no type',
      'Name:string: "Name" is no name for a field',
      'id:uuid: every endpoint has id already',
      'age:integer:min=old:minLength=2: min is "old"',
      'age:integer:min=old:minLength=2: "minLength" cannot be said of this type',
      'price:decimal:scale=9:precision=4: of 4 digits 9 cannot stand behind the point',
      'state:enum: an enum needs its values',
      'rank:integer:min=9:max=1: min is 9, and max 1',
      'author:ref: ref does not say which class',
      'secret:string:hidden: no caller can send it, and it must not be empty',
      'sku:string:pattern=^[A-Z]$: a pattern comes without an example',
      'day:date:default=tomorrow: default is "tomorrow"',
    ]);
  });

  it('cannot share a name, nor the column of a reference', () => {
    expect(
      mistakesOf('a:string', 'a:text', 'b:ref=B', 'bId:integer').map((text) => text.split(':')[0]),
    ).toEqual(['a', 'bId']);
  });

  it('have no names from the prototype of an object', () => {
    expect(mistakesOf('a:constructor', 'b:string:toString', 'constructor:string')).toHaveLength(3);
  });
});
