// The SQL of the stores, written once for each shape of a request. Both databases read it.
const NAMES = ['id', 'createdAt', 'updatedAt', 'version', 'title', 'body', 'category', 'price', 'views'];
NAMES.push('published', 'summary', 'authorId');
const AUTHOR_NAMES = ['id', 'createdAt', 'updatedAt', 'version', 'name', 'country'];

export const COLUMNS = NAMES.map((name) => `"${name}"`).join(', ');

const JOINED = [
  ...NAMES.map((name) => `a."${name}"`),
  ...AUTHOR_NAMES.map((name) => `u."${name}" AS "author_${name}"`),
].join(', ');

/** Makes the text for a key once. */
export function remembered(make) {
  const texts = new Map();
  return (...key) => {
    const name = key.join('_');
    let statement = texts.get(name);
    if (!statement) texts.set(name, (statement = make(name, ...key)));
    return statement;
  };
}

const orderBy = (ordering, backward, prefix = '') => {
  const column = ordering.replace('-', '');
  const direction = ordering.startsWith('-') === backward ? 'ASC' : 'DESC';
  const terms = column === 'id' ? ['id'] : [column, 'id'];
  return terms.map((term) => `${prefix}"${term}" ${direction}`).join(', ');
};

/** A page and the count; parameters: [category], limit, offset. */
export const listStatement = remembered((name, ordering, filtered, included) => {
  const where = filtered ? ' WHERE "category" = $1' : '';
  const [limit, offset] = filtered ? ['$2', '$3'] : ['$1', '$2'];
  const order = orderBy(ordering, false);
  const page = `SELECT ${COLUMNS} FROM "articles"${where} ORDER BY ${order} LIMIT ${limit} OFFSET ${offset}`;
  // The page is cut before the authors are joined: those of skipped rows are nobody's business.
  const joined = `SELECT ${JOINED} FROM (${page}) a JOIN "authors" u ON u."id" = a."authorId" ORDER BY ${orderBy(ordering, false, 'a.')}`;
  return {
    rows: { name: `list_${name}`, text: included ? joined : page },
    count: { name: `count_${filtered}`, text: `SELECT count(*) AS count FROM "articles"${where}` },
  };
});

/** The rows behind a cursor; parameters: limit, [category], [value, id]. */
export const cursorStatement = remembered((name, ordering, filtered, from) => {
  const backward = from === 'backward';
  const column = ordering.replace('-', '');
  const conditions = filtered ? ['"category" = $2'] : [];
  if (from !== 'start') {
    const [value, id] = filtered ? ['$3', '$4'] : ['$2', '$3'];
    const comparison = ordering.startsWith('-') === backward ? '>' : '<';
    conditions.push(`("${column}", "id") ${comparison} (${value}, ${id})`);
  }
  const where = conditions.length > 0 ? ` WHERE ${conditions.join(' AND ')}` : '';
  const order = orderBy(ordering, backward);
  return {
    name: `cursor_${name}`,
    text: `SELECT ${COLUMNS} FROM "articles"${where} ORDER BY ${order} LIMIT $1`,
  };
});

/** A row of the join, with its author in it. */
export function withAuthor({ author_id, author_createdAt, author_updatedAt, author_version, ...row }) {
  const { author_name, author_country, ...article } = row;
  const author = { id: author_id, createdAt: author_createdAt, updatedAt: author_updatedAt };
  return {
    ...article,
    author: { ...author, version: author_version, name: author_name, country: author_country },
  };
}
