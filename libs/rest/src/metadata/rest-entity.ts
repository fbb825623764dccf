import { CreateDateColumn, PrimaryGeneratedColumn, UpdateDateColumn, VersionColumn } from 'typeorm';
import { declarationsOf } from './metadata.store.js';

/**
 * The base of a resource: `id`, `createdAt`, `updatedAt` and `version` come with it and are kept by the engine.
 *
 * @example
 * class Author extends RestEntity {
 *   @Field({ maxLength: 100 }) name!: string;
 * }
 */
export abstract class RestEntity {
  @PrimaryGeneratedColumn() id!: number;
  @CreateDateColumn({ precision: 3 }) createdAt!: Date;
  @UpdateDateColumn({ precision: 3 }) updatedAt!: Date;
  @VersionColumn() version!: number;
}

// Noted as declared, so that a class that declares one of them again is told so at boot.
for (const name of ['id', 'createdAt', 'updatedAt', 'version'])
  declarationsOf(RestEntity).fields.set(name, {});
