// Files that cannot be used. Beside each stands what is said of it, in full.

export interface BrokenFile {
  readonly yaml: string;
  readonly lines: readonly string[];
}

const api = (endpoint: string, above = ''): string =>
  `database: { url: "sqlite::memory:" }\n${above}endpoints:\n  - route: /books\n${endpoint}`;
const fields = (text: string): string => api(`    fields:\n      title: { type: str }\n${text}`);
const meta = (text: string): string =>
  api(`    fields: { title: { type: str }, n: { type: int } }\n    meta:\n${text}`);

/** The form of the file: YAML itself, variables, keys and types. */
export const BROKEN_FORMS: Readonly<Record<string, BrokenFile>> = {
  'an empty file': { yaml: '', lines: ['1:1: the file is empty; it needs at least endpoints'] },
  'no YAML': {
    yaml: 'endpoints: [\n',
    lines: [
      '2:1: this is no YAML: Flow sequence in block collection must be sufficiently indented and end with a ]',
    ],
  },
  'a list': { yaml: '- route: /books\n', lines: ['1:1: must be a map of keys, but is a list'] },
  'a tag': {
    yaml: 'secret: !env SECRET\nendpoints: []\n',
    lines: ['1:9: tags are not supported; remove what begins with an exclamation mark'],
  },
  'a function': {
    yaml: 'secret: !!js/function "() => 1"\n',
    lines: ['1:9: tags are not supported; remove what begins with an exclamation mark'],
  },
  'two documents': {
    yaml: 'name: a\n---\nname: b\n',
    lines: ['2:1: the file has several documents; keep one, without ---'],
  },
  'a key given twice': {
    yaml: 'name: a\nname: b\n',
    lines: ['2:1: this key is given twice; remove one of the two'],
  },
  'a merge key': {
    yaml: api('    <<: { name: Book }\n    fields: { title: { type: str } }\n'),
    lines: ['4:5 endpoints[0].<<: merge keys are not supported; write the keys out, or use `defaults`'],
  },
  'aliases that multiply': {
    yaml: `a: &a [x,x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c,*c]\ne: [*d,*d,*d,*d,*d,*d,*d,*d,*d,*d]\n`,
    lines: ['1:1: aliases or nesting make the document too large; write the values out'],
  },
  'an alias within its own anchor': {
    yaml: 'name: &a [*a]\n',
    lines: ['1:1: aliases or nesting make the document too large; write the values out'],
  },
  'a text that ends in a colon': {
    yaml: 'database:\n  url: sqlite::memory:\n',
    lines: ['2:8: a colon makes this a key; put a text that ends in a colon, or has ": " in it, in quotes'],
  },
  'a variable in braces without quotes': {
    yaml: 'database: { url: ${URL} }\n',
    lines: ['1:19: a variable within {} or [] needs quotes: "${NAME}"'],
  },
  'a variable that is not set': {
    yaml: api('    fields: { title: { type: str } }\n', 'secret: ${NO_SECRET}\n'),
    lines: [
      '2:9 secret: the variable NO_SECRET is not set; set it, put it in .env, or write ${NO_SECRET:-default}',
    ],
  },
  'a variable with a message': {
    yaml: api(
      '    fields: { title: { type: str } }\n',
      'secret: ${NO_SECRET:?openssl rand -hex 32 makes one}\n',
    ),
    lines: ['2:9 secret: the variable NO_SECRET is not set: openssl rand -hex 32 makes one'],
  },
  'no variable': {
    yaml: api('    fields: { title: { type: str } }\n', 'secret: ${1+1}\n'),
    lines: ['2:9 secret: "${1+1}" is no variable; write ${NAME}, ${NAME:-default} or ${NAME:?message}'],
  },
  'misspelt keys on three levels': {
    yaml: api('    feilds: {}\n    fields: { title: { type: str, max_lenght: 3 } }\n', 'cors_orgins: []\n'),
    lines: [
      '2:1 cors_orgins: there is no such key; did you mean "cors_origins"?',
      '5:5 endpoints[0].feilds: there is no such key; did you mean "fields"?',
      '6:35 endpoints[0].fields.title.max_lenght: there is no such key; did you mean "max_length"?',
    ],
  },
  'a key in both spellings': {
    yaml: meta('      pagination: { page_size: 1, pageSize: 2 }\n'),
    lines: [
      '6:35 endpoints[0].meta.pagination.pageSize: the same as "page_size", which is given already; remove one of the two',
    ],
  },
  'wrong types': {
    yaml: api('    fields: { title: str }\n', 'name: [a]\nversion: 1.0\nport: "80"\ncors_origins: "*"\n'),
    lines: [
      '2:7 name: must be a text, but is a list; it is: What the API is called',
      '3:10 version: must be a text, but is 1; put it in quotes; it is: The version of the API',
      '4:7 port: must be a whole number, but is "80"; it is: The port to listen on',
      '5:15 cors_origins: must be a list, but is "*"; it is: The origins whose pages may call',
      '8:22 endpoints[0].fields.title: must be a map of keys, but is "str"; it is: A column with its constraints',
    ],
  },
  'values out of range': {
    yaml: meta('      pagination: { page_size: 0, style: offset }\n'),
    lines: [
      '6:32 endpoints[0].meta.pagination.page_size: 0 is too small; use 1 or more',
      '6:42 endpoints[0].meta.pagination.style: "offset" is not accepted here; use one of: page_number, page-number, cursor',
    ],
  },
  'no endpoints': {
    yaml: 'database: { url: "sqlite::memory:" }\nendpoints: []\n',
    lines: ['2:12 endpoints: the list is empty; name at least one'],
  },
  'no database': {
    yaml: 'endpoints:\n  - route: /books\n    fields: { title: { type: str } }\n',
    lines: [
      '1:1 database: there is no database; add url: sqlite:///app.db, or set the variable DATABASE_URL',
    ],
  },
  'a url of no known database': {
    yaml: 'database: { url: "oracle://scott:tiger@host/db" }\nendpoints:\n  - route: /books\n    fields: { title: { type: str } }\n',
    lines: [
      '1:18 database.url: "oracle://***@host/db" is not understood; it is: sqlite:///file.db, sqlite::memory:, postgresql://..., mysql://... or mariadb://...',
    ],
  },
  'a secret that is missing': {
    yaml: meta('      authentication: { backend: JWTAuthentication }\n'),
    lines: [
      '1:1 auth: there is no secret to sign with; add auth: { secret: ${JWT_SECRET} }, of 32 random bytes [AUTH_SECRET_MISSING]',
    ],
  },
};

/** What the endpoints and their fields say. */
export const BROKEN_ENDPOINTS: Readonly<Record<string, BrokenFile>> = {
  'a route without anything': {
    yaml: 'database: { url: "sqlite::memory:" }\nendpoints:\n  - {}\n',
    lines: [
      '3:5 endpoints[0]: "route" is missing; add it',
      '3:5 endpoints[0]: "fields" is missing; add it, or reflect: true for a table that exists',
    ],
  },
  'a route with spaces': {
    yaml: api('    fields: { title: { type: str } }\n').replace('/books', '/my books'),
    lines: ['3:12 endpoints[0].route: "/my books" is not understood; it is: The path, such as /books'],
  },
  'the same route twice': {
    yaml: `${api('    fields: { title: { type: str } }\n')}  - route: books/\n    fields: { title: { type: str } }\n`,
    lines: [
      '5:12 endpoints[1].route: the route belongs to endpoints[0] already: "books"; give one of the two another route, or join them',
    ],
  },
  'the same table twice': {
    yaml: `${api('    fields: { title: { type: str } }\n')}  - route: /v2/books\n    fields: { title: { type: str } }\n`,
    lines: [
      '5:5 endpoints[1]: its table is that of endpoints[0] already: "books"; set meta.table',
      '5:5 endpoints[1]: its name is that of endpoints[0] already: "Book"; set name',
    ],
  },
  'an unknown type': {
    yaml: fields('      n: { type: integr }\n'),
    lines: ['6:18 endpoints[0].fields.n.type: "integr" is not accepted here; did you mean "integer"?'],
  },
  'a field that comes by itself': {
    yaml: fields('      id: { type: int }\n'),
    lines: ['6:7 endpoints[0].fields.id: "id" comes by itself; remove it'],
  },
  'a name that is none': {
    yaml: fields('      "my field": { type: int }\n      constructor: { type: int }\n'),
    lines: [
      '6:7 endpoints[0].fields.my field: this is no name; use letters, digits and _, beginning with a letter',
      '7:7 endpoints[0].fields.constructor: "constructor" cannot be a field; choose another name',
    ],
  },
  'constraints of another type': {
    yaml: fields('      n: { type: int, max_length: 3 }\n      s: { type: str, ge: 1 }\n'),
    lines: [
      '6:23 endpoints[0].fields.n.max_length: a field of type int has no max_length; remove it, or use the type str',
      '7:23 endpoints[0].fields.s.ge: a field of type str has no ge; remove it, or use the type int',
    ],
  },
  'bounds that cross': {
    yaml: fields(
      '      n: { type: int, ge: 5, le: 1 }\n      s: { type: str, min_length: 9, max_length: 3 }\n',
    ),
    lines: [
      '6:23 endpoints[0].fields.n.ge: ge 5 is above le 1; swap the two',
      '7:23 endpoints[0].fields.s.min_length: min_length 9 is above max_length 3; swap the two',
    ],
  },
  'an enum without values': {
    yaml: fields('      e: { type: enum }\n'),
    lines: ['6:10 endpoints[0].fields.e: an enum needs its values; add choices: [draft, public]'],
  },
  'defaults that do not fit': {
    yaml: fields(
      '      n: { type: int, default: 1.5 }\n      s: { type: str, default: null }\n      e: { type: enum, choices: [a, b], default: c }\n',
    ),
    lines: [
      '6:23 endpoints[0].fields.n.default: the default must be a whole number',
      '7:23 endpoints[0].fields.s.default: the field may not be null; write optional: true, or another default',
      '8:41 endpoints[0].fields.e.default: "c" is none of the choices; use one of: a, b',
    ],
  },
  'a pattern that is none': {
    yaml: fields('      s: { type: str, pattern: "([a-z" }\n'),
    lines: ['6:32 endpoints[0].fields.s.pattern: "([a-z" is no regular expression; correct it'],
  },
  'a foreign key into nothing': {
    yaml: fields(
      '      a: { type: int, foreign_key: authors.id }\n      b: { type: int, foreign_key: books.idd }\n      c: { type: str, foreign_key: books.id }\n      d: { type: int, foreign_key: books }\n',
    ),
    lines: [
      '6:36 endpoints[0].fields.a.foreign_key: there is no table "authors" here; use one of: books',
      '7:36 endpoints[0].fields.b.foreign_key: the table books has no column "idd"; did you mean "id"?',
      '8:18 endpoints[0].fields.c.type: books.id is a whole number; use type: int',
      '9:36 endpoints[0].fields.d.foreign_key: "books" is not understood; it is: The column of another table that this refers to, as table.column',
    ],
  },
  'an unknown verb': {
    yaml: meta('      methods: [GET, FETCH]\n'),
    lines: ['6:22 endpoints[0].meta.methods[1]: "FETCH" is not accepted here; did you mean "PATCH"?'],
  },
  'an unknown verb in a map': {
    yaml: meta('      methods: { get: {} }\n'),
    lines: ['6:18 endpoints[0].meta.methods.get: there is no such key; did you mean "GET"?'],
  },
  'protection that nothing reads': {
    yaml: meta(
      '      methods: { GET: {}, POST: { authentication: { permission: IsAuthenticated }, auht: 1 } }\n',
    ),
    lines: [
      '6:84 endpoints[0].meta.methods.POST.auht: there is no such key; use one of: authentication, rate_limit',
    ],
  },
  'names of no field': {
    yaml: meta(
      '      filtering: { fields: [titel, author.name], search: [n], ordering: [-n] }\n      serializer: { read: [id, tilte] }\n',
    ),
    lines: [
      '6:29 endpoints[0].meta.filtering.fields[0]: "titel" is no field of /books; did you mean "title"?',
      '6:36 endpoints[0].meta.filtering.fields[1]: "author" leads to no other table; only a field with foreign_key does, without its _id',
      '6:74 endpoints[0].meta.filtering.ordering[0]: "-n" is no field of /books; did you mean "n"?',
      '7:32 endpoints[0].meta.serializer.read[1]: "tilte" is no field of /books; did you mean "title"?',
    ],
  },
  'a number that is searched': {
    yaml: meta('      filtering: { search: [n] }\n'),
    lines: [
      '6:29 endpoints[0].meta.filtering.search[0]: filtering.search names "n", which is of type integer; search looks into texts only: move the field to filtering.fields [REST_OPTION_INVALID]',
    ],
  },
  'a relation that is none': {
    yaml: meta('      include: [author]\n'),
    lines: [
      '6:17 endpoints[0].meta.include[0]: include names "author", and Book has no relation "author"; remove it from the option [REST_FIELD_UNKNOWN]',
    ],
  },
  'an option of classes': {
    yaml: meta('      hydrate: true\n      nested_create: [n]\n'),
    lines: [
      '6:7 endpoints[0].meta.hydrate: it runs the @AfterLoad of a class, and this endpoint has none; name a module with the class, or remove it',
    ],
  },
  'a serializer of two kinds': {
    yaml: meta('      serializer: { fields: [id], read: [id] }\n'),
    lines: [
      '6:19 endpoints[0].meta.serializer: the serializer has both `fields` and `read`/`write`; keep `fields` for one list, or `read` and `write` for two [REST_OPTION_INVALID]',
    ],
  },
};
