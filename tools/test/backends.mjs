import { connect } from 'node:net';
import mysql from 'mysql2/promise';
import pg from 'pg';

const TIMEOUT_MS = 2_000;

async function askPostgres(connectionString) {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: TIMEOUT_MS });
  client.on('error', () => {}); // Without a listener a connection dropped later would end this process.
  await client.connect();
  const { rows } = await client.query('SHOW server_version');
  await client.end();
  return rows[0].server_version;
}

async function askMysql(uri) {
  const connection = await mysql.createConnection({ uri, connectTimeout: TIMEOUT_MS });
  const [rows] = await connection.query('SELECT VERSION() AS version');
  await connection.end();
  return rows[0].version;
}

/** Speaks two commands of the Redis protocol, which spares the workspace a client library. */
function askRedis(url) {
  const { hostname, port, username, password } = new URL(url);
  const login =
    password && `AUTH ${[username, password].filter(Boolean).map(decodeURIComponent).join(' ')}\r\n`;
  return new Promise((resolve, reject) => {
    const socket = connect({ host: hostname, port: Number(port || 6379) });
    const settle = (finish, value) => {
      socket.destroy();
      finish(value);
    };
    let answer = '';
    socket.on('error', (error) => settle(reject, error));
    socket.on('connect', () => socket.write(`${login}PING\r\n`));
    socket.on('data', (chunk) => {
      answer += chunk;
      if (answer.includes('+PONG\r\n')) settle(resolve, 'answers PING');
      else if (/^-.*\r\n/m.test(answer)) settle(reject, new Error(answer.trim()));
    });
  });
}

/** Every backend the tests can use, in the order it is reported. */
export const BACKENDS = [
  {
    name: 'PostgreSQL',
    variable: 'NESTLING_TEST_POSTGRES_URL',
    fallback: 'postgresql://postgres@127.0.0.1:5432/postgres',
    ask: askPostgres,
    install: 'apt-get install postgresql && service postgresql start',
  },
  {
    name: 'MariaDB/MySQL',
    variable: 'NESTLING_TEST_MYSQL_URL',
    fallback: 'mysql://root@127.0.0.1:3306/',
    ask: askMysql,
    install: 'apt-get install mariadb-server && service mariadb start',
  },
  {
    name: 'Redis',
    variable: 'NESTLING_TEST_REDIS_URL',
    fallback: 'redis://127.0.0.1:6379',
    ask: askRedis,
    install: 'apt-get install redis-server && service redis-server start',
  },
];

function within(promise, milliseconds) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${milliseconds} ms`)), milliseconds);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

async function probe(backend) {
  const url = process.env[backend.variable] ?? backend.fallback;
  if (url === '') return { ...backend, url, reason: `${backend.variable} is set to nothing` };
  try {
    return { ...backend, url, version: await within(backend.ask(url), TIMEOUT_MS) };
  } catch (error) {
    return { ...backend, url: '', tried: url, reason: error.message || error.code };
  }
}

/** Connects to every backend; one that is absent comes back with an empty `url` and the reason. */
export const probeBackends = () => Promise.all(BACKENDS.map(probe));
