// A process that upgrades a database, to be killed or to come together with another one.
import 'reflect-metadata';

import { Migrator } from '../../src/index.js';
import { connect } from '../connect.js';

async function main(url: string, directory: string): Promise<void> {
  const dataSource = await connect(url, []);
  const { ran } = await new Migrator(dataSource, { directory }).upgrade();
  await dataSource.destroy();
  process.stdout.write(`ran ${ran.length}\n`);
}

void main(String(process.argv[3]), String(process.argv[4]));
