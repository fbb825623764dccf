import { COLUMNS, cursorStatement, listStatement, remembered, withAuthor } from './article.statements.mjs';
import { notFound, versionConflict } from './problems.mjs';

const NOW = `strftime('%Y-%m-%d %H:%M:%f', 'now')`;

const FIND = `SELECT ${COLUMNS} FROM "articles" WHERE "id" = $1`;

const CREATE = `INSERT INTO "articles"
  ("title", "body", "category", "price", "views", "published", "summary", "authorId", "version")
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1) RETURNING ${COLUMNS}`;

const updateText = remembered((_name, ...columns) => {
  const changes = columns.map((column, index) => `"${column}" = $${index + 3}, `).join('');
  return `UPDATE "articles" SET ${changes}"updatedAt" = ${NOW}, "version" = "version" + 1
    WHERE "id" = $1 AND "version" = $2 RETURNING ${COLUMNS}`;
});

/** SQLite takes `$2` for a name, and `?2` for a number. */
export const numbered = (text) => text.replaceAll('$', '?');

/** SQLite knows neither booleans, nor exact decimals, nor instants. */
const toColumn = (value) => (typeof value === 'boolean' ? Number(value) : value);

const toInstant = (text) => `${text.replace(' ', 'T')}Z`;

function toArticle(row) {
  row.createdAt = toInstant(row.createdAt);
  row.updatedAt = toInstant(row.updatedAt);
  row.price = row.price.toFixed(2);
  row.published = row.published === 1;
  return row;
}

function toArticleWithAuthor(row) {
  const article = withAuthor(row);
  article.author.createdAt = toInstant(article.author.createdAt);
  article.author.updatedAt = toInstant(article.author.updatedAt);
  return toArticle(article);
}

const valuesOf = ({
  title,
  body,
  category,
  price,
  views = 0,
  published = false,
  summary = null,
  authorId,
}) => [title, body, category, price, views, Number(published), summary, authorId];

const toCursorValue = (ordering, value) =>
  ordering.endsWith('createdAt')
    ? value.slice(0, -1).replace('T', ' ')
    : ordering.endsWith('price')
      ? Number(value)
      : value;

/** The articles in SQLite, by prepared statements that are kept. */
export class LibsqlStore {
  #database;
  #prepared = new Map();

  constructor(database) {
    this.#database = database;
  }

  list({ category, ordering = 'id', page, pageSize, include }) {
    const { rows, count } = listStatement(ordering, category !== undefined, include !== undefined);
    const filter = category === undefined ? [] : [category];
    return {
      count: this.#prepare(count.text).get(...filter).count,
      results: this.#prepare(rows.text)
        .all(...filter, pageSize, (page - 1) * pageSize)
        .map(include ? toArticleWithAuthor : toArticle),
    };
  }

  listFrom(cursor, { category, ordering = 'id', pageSize }) {
    const from = cursor ? (cursor.backward ? 'backward' : 'forward') : 'start';
    const { text } = cursorStatement(ordering, category !== undefined, from);
    const place = cursor ? [toCursorValue(ordering, cursor.value), cursor.id] : [];
    const filter = category === undefined ? [] : [category];
    return this.#prepare(text)
      .all(pageSize + 1, ...filter, ...place)
      .map(toArticle);
  }

  find(id) {
    const row = this.#prepare(FIND).get(id);
    return row && toArticle(row);
  }

  create(input) {
    return toArticle(this.#prepare(CREATE).get(...valuesOf(input)));
  }

  createMany(inputs) {
    return this.#database.transaction(() => inputs.map((input) => this.create(input)))();
  }

  update(id, version, changes) {
    const statement = this.#prepare(updateText(...Object.keys(changes)));
    const row = statement.get(id, version, ...Object.values(changes).map(toColumn));
    if (row) return toArticle(row);
    throw this.find(id) ? versionConflict() : notFound();
  }

  #prepare(text) {
    let statement = this.#prepared.get(text);
    if (!statement) this.#prepared.set(text, (statement = this.#database.prepare(numbered(text))));
    return statement;
  }
}
