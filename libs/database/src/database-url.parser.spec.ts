import { parseDatabaseUrl } from './database-url.parser.js';

describe('parseDatabaseUrl', () => {
  it.each([
    ['sqlite:///shop.db', 'shop.db'],
    ['sqlite:////var/shop.db', '/var/shop.db'],
    ['sqlite:///my%20shop.db', 'my shop.db'],
    ['sqlite::memory:', ':memory:'],
  ])('reads %s as the file %s', (url, database) => {
    expect(parseDatabaseUrl(url)).toEqual({ type: 'better-sqlite3', database });
  });

  it.each([
    ['postgresql://u@h/d', 'postgres'],
    ['postgres://u@h/d', 'postgres'],
    ['mysql://u@h/d', 'mysql'],
    ['mariadb://u@h/d', 'mariadb'],
  ])('hands %s to the driver of %s', (url, type) => {
    expect(parseDatabaseUrl(url)).toEqual({ type, url });
  });

  it.each(['', 'shop.db', 'sqlite:///', 'sqlite://shop.db', 'constructor://x', 'postgresql:'])(
    'refuses %j',
    (url) => {
      expect(() => parseDatabaseUrl(url)).toThrow(expect.objectContaining({ code: 'DATABASE_URL_INVALID' }));
    },
  );
});
