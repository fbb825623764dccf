import 'reflect-metadata';

import { createTestDatabase, testDialects } from '@nestling/testing';
import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

import { type Database, withDatabase } from '../src/index.js';

@Entity()
class Note {
  @PrimaryGeneratedColumn() id!: number;
  @Column() text!: string;
}

describe.each(testDialects())('a script on %s', (dialect) => {
  it('works in transactions, and disconnects also when it fails', async () => {
    const home = await createTestDatabase(dialect);
    const options = { url: home.url, entities: [Note], synchronize: true } as Parameters<
      typeof withDatabase
    >[0];
    const seen: Database[] = [];
    const failing = withDatabase(options, async (database) => {
      seen.push(database);
      await database.manager.insert(Note, { text: 'kept' });
      await database.transaction(async () => {
        await database.manager.insert(Note, { text: 'lost' });
        throw new Error('no');
      });
    });
    await expect(failing).rejects.toThrow('no');
    expect(seen[0]?.dataSource.isInitialized).toBe(false);
    const texts = await withDatabase(options, async ({ manager }) =>
      (await manager.find(Note)).map(({ text }) => text),
    );
    expect(texts).toEqual(['kept']);
    await home.drop();
  });
});
