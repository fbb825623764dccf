// A `mysql://` url often leads to MariaDB. TypeORM compares schemas differently for the two and goes by the option
// alone, so that synchronising would change nullable columns at every start.
import type { DataSource, DataSourceOptions, QueryRunner } from 'typeorm';

interface Versioned extends QueryRunner {
  getVersion(): Promise<string>;
}

/**
 * Sets the type of the data source to what the server is, at the moment TypeORM asks for its version.
 *
 * @internal
 */
export function detectMysqlServer(dataSource: DataSource): void {
  const { driver } = dataSource;
  const create = driver.createQueryRunner.bind(driver);
  // The driver works on a copy of the options.
  const holders = [dataSource.options, driver.options] as { type: DataSourceOptions['type'] }[];
  driver.createQueryRunner = (mode) => {
    const runner = create(mode) as Versioned;
    const getVersion = runner.getVersion.bind(runner);
    runner.getVersion = async () => {
      const [row] = (await runner.query('SELECT VERSION() AS version')) as { version: string }[];
      const type = /mariadb/i.test(row.version) ? 'mariadb' : 'mysql';
      for (const options of holders) options.type = type;
      return getVersion();
    };
    return runner;
  };
}
