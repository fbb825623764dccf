import type { INestApplication } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { DataSource, type Logger } from 'typeorm';

/** @internal */
export async function recordQueries<T>(
  app: INestApplication,
  work: () => Promise<T>,
): Promise<{ result: T; queries: string[] }> {
  const queries: string[] = [];
  const restore = dataSourcesOf(app).map((dataSource) => listen(dataSource, (sql) => queries.push(sql)));
  try {
    return { result: await work(), queries };
  } finally {
    for (const undo of restore) undo();
  }
}

function dataSourcesOf(app: INestApplication): DataSource[] {
  const modules = [...app.get(ModulesContainer, { strict: false }).values()];
  const instances = modules.flatMap((module) =>
    [...module.providers.values()].map((wrapper): unknown => wrapper.instance),
  );
  return [...new Set(instances.filter((instance) => instance instanceof DataSource))];
}

/** TypeORM tells its logger every statement, whether or not logging is on. */
function listen(dataSource: DataSource, heard: (sql: string) => void): () => void {
  const { logger } = dataSource;
  const logQuery: Logger['logQuery'] = (sql, ...rest) => {
    heard(sql);
    logger.logQuery(sql, ...rest);
  };
  dataSource.logger = Object.create(logger, { logQuery: { value: logQuery } }) as Logger;
  return () => {
    dataSource.logger = logger;
  };
}
