import { COLUMNS, cursorStatement, listStatement, remembered, withAuthor } from './article.statements.mjs';
import { notFound, versionConflict } from './problems.mjs';

const FIND = { name: 'find', text: `SELECT ${COLUMNS} FROM "articles" WHERE "id" = $1` };

const WRITTEN = '"title", "body", "category", "price", "views", "published", "summary", "authorId"';

const CREATE = {
  name: 'create',
  text: `INSERT INTO "articles" (${WRITTEN}, "version") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1) RETURNING ${COLUMNS}`,
};

const CREATE_MANY = {
  name: 'create_many',
  text: `INSERT INTO "articles" (${WRITTEN}, "version") SELECT *, 1 FROM unnest($1::text[], $2::text[], $3::text[],
    $4::numeric[], $5::integer[], $6::boolean[], $7::text[], $8::integer[]) RETURNING ${COLUMNS}`,
};

const updateStatement = remembered((name, ...columns) => {
  const changes = columns.map((column, index) => `"${column}" = $${index + 3}, `).join('');
  const text = `UPDATE "articles" SET ${changes}"updatedAt" = now(), "version" = "version" + 1
    WHERE "id" = $1 AND "version" = $2 RETURNING ${COLUMNS}`;
  return { name: `update_${name}`, text };
});

const valuesOf = ({
  title,
  body,
  category,
  price,
  views = 0,
  published = false,
  summary = null,
  authorId,
}) => [title, body, category, price, views, published, summary, authorId];

/** The articles in PostgreSQL, by named prepared statements. */
export class PgStore {
  #pool;

  constructor(pool) {
    this.#pool = pool;
  }

  async list({ category, ordering = 'id', page, pageSize, include }) {
    const statement = listStatement(ordering, category !== undefined, include !== undefined);
    const filter = category === undefined ? [] : [category];
    const [rows, count] = await Promise.all([
      this.#rows(statement.rows, [...filter, pageSize, (page - 1) * pageSize]),
      this.#rows(statement.count, filter),
    ]);
    return { count: Number(count[0].count), results: include ? rows.map(withAuthor) : rows };
  }

  listFrom(cursor, { category, ordering = 'id', pageSize }) {
    const from = cursor ? (cursor.backward ? 'backward' : 'forward') : 'start';
    const statement = cursorStatement(ordering, category !== undefined, from);
    const filter = category === undefined ? [] : [category];
    return this.#rows(statement, [pageSize + 1, ...filter, ...(cursor ? [cursor.value, cursor.id] : [])]);
  }

  async find(id) {
    const [article] = await this.#rows(FIND, [id]);
    return article;
  }

  async create(input) {
    const [article] = await this.#rows(CREATE, valuesOf(input));
    return article;
  }

  createMany(inputs) {
    const rows = inputs.map(valuesOf);
    const columns = rows[0].map((_, index) => rows.map((row) => row[index]));
    return this.#rows(CREATE_MANY, columns);
  }

  async update(id, version, changes) {
    const statement = updateStatement(...Object.keys(changes));
    const [article] = await this.#rows(statement, [id, version, ...Object.values(changes)]);
    if (article) return article;
    throw (await this.find(id)) ? versionConflict() : notFound();
  }

  async #rows({ name, text }, values) {
    const { rows } = await this.#pool.query({ name, text, values });
    return rows;
  }
}
