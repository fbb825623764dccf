import 'reflect-metadata';

import { Inject, Injectable, Module, Scope, SetMetadata } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { InjectRepository, TypeOrmModule } from '@nestjs/typeorm';
import { createTestDatabase, TestApp, type TestDatabase, testDialects } from '@nestling/testing';
import { Column, DataSource, Entity, PrimaryColumn, Repository } from 'typeorm';

import {
  Database,
  DatabaseModule,
  type DatabaseOptions,
  type DatabaseOptionsFactory,
  getDatabaseToken,
  InjectDatabase,
  Transactional,
} from '../src/index.js';

@Entity()
class Item {
  @PrimaryColumn()
  id!: number;

  @Column({ default: '' })
  name!: string;
}

@Injectable()
class Items {
  constructor(@InjectRepository(Item) readonly repository: Repository<Item>) {}

  @Transactional()
  @SetMetadata('mark', 'kept')
  async addThenFail(id: number, fail: boolean): Promise<number> {
    await this.repository.insert({ id });
    if (fail) throw new Error('boom');
    return id;
  }
}

@Injectable({ scope: Scope.TRANSIENT })
class TransientItems extends Items {}

const shop = ({ url }: TestDatabase) => ({
  imports: [DatabaseModule.forRoot({ url, synchronize: true }), TypeOrmModule.forFeature([Item])],
  providers: [Items, TransientItems],
});

describe.each(testDialects())('DatabaseModule on %s', (dialect) => {
  let app: TestApp;

  beforeAll(async () => {
    app = await TestApp.create({ database: dialect, module: shop });
  });

  afterAll(() => app.close());

  it('injects the Database by its class', () => {
    expect(app.get(Database).dialect).toBe(dialect);
    expect(app.get(Database).supportsReturning).toBe(dialect !== 'mysql');
  });

  it('runs a @Transactional method in a transaction', async () => {
    const items = app.get(Items);
    await expect(items.addThenFail(1, true)).rejects.toThrow('boom');
    expect(await items.addThenFail(2, false)).toBe(2);
    expect((await items.repository.find()).map(({ id }) => id)).toEqual([2]);
  });

  it('reaches transient providers', async () => {
    const items = await app.get(ModuleRef).resolve(TransientItems, undefined, { strict: false });
    await expect(items.addThenFail(3, true)).rejects.toThrow('boom');
    expect(await items.repository.existsBy({ id: 3 })).toBe(false);
  });
});

describe('@Transactional', () => {
  it('keeps two apps of one process apart', async () => {
    const [one, two] = [await TestApp.create({ module: shop }), await TestApp.create({ module: shop })];
    await one.get(Items).addThenFail(1, false);
    const { queries } = await two.countQueries(() => one.get(Items).addThenFail(2, false));
    expect(queries).toEqual([]);
    expect(await two.get(Items).repository.count()).toBe(0);
    await one.close();
    expect(await two.get(Items).addThenFail(3, false)).toBe(3);
    await two.close();
  });

  it('keeps the name and the metadata of the method', () => {
    const method = Object.getOwnPropertyDescriptor(Items.prototype, 'addThenFail')?.value as () => unknown;
    expect(method.name).toBe('addThenFail');
    expect(Reflect.getMetadata('mark', method)).toBe('kept');
  });

  it('says what to do when Nest did not build the object', async () => {
    const items = new Items({} as Repository<Item>);
    await expect(items.addThenFail(1, false)).rejects.toMatchObject({ code: 'DATABASE_NOT_INJECTED' });
  });
});

@Injectable()
class Options implements DatabaseOptionsFactory {
  constructor(@Inject('URL') private readonly url: string) {}

  createDatabaseOptions(): DatabaseOptions {
    return { url: this.url, synchronize: true };
  }
}

describe('Database.of', () => {
  it('adopts a data source of a plain TypeOrmModule', async () => {
    const driver = (await import('libsql')).default;
    const options = { type: 'better-sqlite3', database: ':memory:', driver, synchronize: true } as const;
    const app = await TestApp.create({
      module: () => ({ imports: [TypeOrmModule.forRoot({ ...options, entities: [Item] })] }),
    });
    const dataSource = app.get(DataSource);
    const database = Database.of(dataSource);
    expect(Database.of(dataSource)).toBe(database);
    const items = dataSource.getRepository(Item);
    const rollback = database.transaction(async () => {
      await items.insert({ id: 1 });
      throw new Error('boom');
    });
    await Promise.allSettled([rollback, items.insert({ id: 2 })]);
    expect((await items.find()).map(({ id }) => id)).toEqual([2]);
    await app.close();
  });
});

describe('DatabaseModule.forDataSource', () => {
  it('gives a data source of a plain TypeOrmModule transactions that follow the call', async () => {
    const driver = (await import('libsql')).default;
    const options = { type: 'better-sqlite3', database: ':memory:', driver, synchronize: true } as const;
    const app = await TestApp.create({
      module: () => ({
        imports: [
          TypeOrmModule.forRoot({ ...options, entities: [Item] }),
          TypeOrmModule.forFeature([Item]),
          DatabaseModule.forDataSource(),
        ],
        providers: [Items],
      }),
    });
    const items = app.get(Items);
    await expect(items.addThenFail(1, true)).rejects.toThrow('boom');
    await items.addThenFail(2, false);
    expect((await items.repository.find()).map(({ id }) => id)).toEqual([2]);
    expect(app.get(Database)).toBe(Database.of(app.get(DataSource)));
    await app.close();
  });
});

describe('DatabaseModule.forRootAsync', () => {
  it('takes a class, a name and a second data source', async () => {
    const second = await createTestDatabase('sqlite');
    @Module({ providers: [{ provide: 'URL', useValue: second.url }], exports: ['URL'] })
    class UrlModule {}
    @Injectable()
    class Reports {
      constructor(@InjectDatabase('reports') readonly database: Database) {}

      @Transactional({ dataSource: 'reports' })
      both(other: Database): Promise<boolean[]> {
        return Promise.resolve([this.database.inTransaction, other.inTransaction]);
      }
    }
    const app = await TestApp.create({
      module: ({ url }) => ({
        imports: [
          DatabaseModule.forRootAsync({ useFactory: () => ({ url }) }),
          DatabaseModule.forRootAsync({ name: 'reports', imports: [UrlModule], useClass: Options }),
        ],
        providers: [Reports],
      }),
    });
    const reports = app.get(Reports);
    expect(app.get<Database>(getDatabaseToken('reports') as symbol)).toBe(reports.database);
    expect(app.get(Database)).not.toBe(reports.database);
    expect(await reports.both(app.get(Database))).toEqual([true, false]);
    await app.close();
    await second.drop();
  });

  it('answers a url of no known database with what to write', async () => {
    const start = TestApp.create({
      module: () => ({ imports: [DatabaseModule.forRoot({ url: 'oracle://u:secret@host/db' })] }),
    });
    await expect(start).rejects.toThrow(/oracle:\/\/\*\*\*@host.*postgresql/);
  });
});
