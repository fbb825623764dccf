import {
  Column,
  CreateDateColumn,
  Entity,
  JoinColumn,
  ManyToOne,
  PrimaryGeneratedColumn,
  UpdateDateColumn,
  VersionColumn,
  type Relation,
} from 'typeorm';

abstract class Stamped {
  @PrimaryGeneratedColumn() id!: number;
  @CreateDateColumn({ precision: 3 }) createdAt!: Date;
  @UpdateDateColumn({ precision: 3 }) updatedAt!: Date;
  @VersionColumn() version!: number;
}

/** SQLite has no exact decimals, and answers numbers. */
const TEXT_OF_PRICE = {
  to: (value: string) => value,
  from: (value: string | number) => (typeof value === 'number' ? value.toFixed(2) : value),
};

@Entity('authors')
export class Author extends Stamped {
  @Column({ length: 100 }) name!: string;
  @Column({ length: 2 }) country!: string;
}

@Entity('articles')
export class Article extends Stamped {
  @Column({ length: 200 }) title!: string;
  @Column({ type: 'text' }) body!: string;
  @Column({ length: 50 }) category!: string;
  @Column({ type: 'decimal', precision: 15, scale: 2, transformer: TEXT_OF_PRICE }) price!: string;
  @Column({ type: 'integer', default: 0 }) views!: number;
  @Column({ default: false }) published!: boolean;
  @Column({ type: 'varchar', nullable: true }) summary!: string | null;
  @Column({ type: 'integer' }) authorId!: number;
  @ManyToOne(() => Author) @JoinColumn() author?: Relation<Author>;
}
