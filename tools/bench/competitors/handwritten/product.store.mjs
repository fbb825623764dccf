/** A simple resource in one table; `run(text, values)` answers rows. */
export class ProductStore {
  #table;
  #run;

  constructor(table, run) {
    this.#table = `"${table}"`;
    this.#run = run;
  }

  async list({ name, page, pageSize }) {
    const [where, filter] = name === undefined ? ['', []] : [' WHERE "name" = $1', [name]];
    const [limit, offset] = [`$${filter.length + 1}`, `$${filter.length + 2}`];
    const [[{ count }], results] = await Promise.all([
      this.#run(`SELECT count(*) AS count FROM ${this.#table}${where}`, filter),
      this.#run(`SELECT * FROM ${this.#table}${where} ORDER BY "id" LIMIT ${limit} OFFSET ${offset}`, [
        ...filter,
        pageSize,
        (page - 1) * pageSize,
      ]),
    ]);
    return { count: Number(count), results };
  }

  find(id) {
    return this.#first(`SELECT * FROM ${this.#table} WHERE "id" = $1`, [id]);
  }

  create({ name, price, stock = 0 }) {
    const text = `INSERT INTO ${this.#table} ("name", "price", "stock", "version") VALUES ($1, $2, $3, 1) RETURNING *`;
    return this.#first(text, [name, price, stock]);
  }

  update(id, version, changes) {
    const sets = Object.keys(changes).map((column, index) => `"${column}" = $${index + 3}`);
    const text = `UPDATE ${this.#table} SET ${[...sets, '"version" = "version" + 1'].join(', ')}
      WHERE "id" = $1 AND "version" = $2 RETURNING *`;
    return this.#first(text, [id, version, ...Object.values(changes)]);
  }

  delete(id) {
    return this.#first(`DELETE FROM ${this.#table} WHERE "id" = $1 RETURNING "id"`, [id]);
  }

  async #first(text, values) {
    const [row] = await this.#run(text, values);
    return row;
  }
}
