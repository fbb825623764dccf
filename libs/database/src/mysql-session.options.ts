import { loadFirst } from './optional-package.loader.js';

interface SessionConnection {
  query(sql: string, done: (error: unknown) => void): unknown;
  destroy(): void;
}

interface SessionPool {
  on(event: 'connection', listener: (connection: SessionConnection) => void): unknown;
}

interface MysqlPackage {
  createPool(options: unknown): SessionPool;
}

/** Without strict mode a text too long is cut and a number out of range is bent, silently. */
const SESSION =
  "SET SESSION time_zone = '+00:00', SESSION sql_mode = CONCAT_WS(',', NULLIF(@@sql_mode, ''), 'STRICT_TRANS_TABLES')";

/** @internal */
export async function mysqlOptions(given: Record<string, unknown>): Promise<Record<string, unknown>> {
  const mysql = (given['driver'] ?? (await loadFirst(['mysql2']))) as MysqlPackage;
  return {
    timezone: given['timezone'] ?? 'Z',
    charset: given['charset'] ?? 'utf8mb4',
    connectTimeout: given['connectTimeout'] ?? 10_000,
    supportBigNumbers: given['supportBigNumbers'] ?? true,
    bigNumberStrings: given['bigNumberStrings'] ?? true,
    driver: withSession(mysql),
  };
}

/** The driver with pools that set up every connection; commands of a connection queue, so this one comes first. */
function withSession(mysql: MysqlPackage): MysqlPackage {
  return Object.create(mysql, {
    createPool: {
      value: (options: unknown) => {
        const pool = mysql.createPool(options);
        pool.on('connection', (connection) => {
          connection.query(SESSION, (error) => {
            if (error) connection.destroy();
          });
        });
        return pool;
      },
    },
  }) as MysqlPackage;
}
