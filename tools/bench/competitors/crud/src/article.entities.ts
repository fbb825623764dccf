import { IsBoolean, IsInt, IsOptional, IsString, Length, Matches, MaxLength, Min } from 'class-validator';
import {
  Column,
  CreateDateColumn,
  Entity,
  JoinColumn,
  ManyToOne,
  PrimaryGeneratedColumn,
  UpdateDateColumn,
  VersionColumn,
} from 'typeorm';

abstract class Stamped {
  @PrimaryGeneratedColumn() id!: number;
  @CreateDateColumn({ precision: 3 }) createdAt!: Date;
  @UpdateDateColumn({ precision: 3 }) updatedAt!: Date;
  @VersionColumn() version!: number;
}

@Entity('authors')
export class Author extends Stamped {
  @Column({ length: 100 }) name!: string;
  @Column({ length: 2 }) country!: string;
}

const ALWAYS = { always: true };
const ON_UPDATE = { groups: ['CRUD-UPDATE'] };

@Entity('articles')
export class Article extends Stamped {
  @IsOptional(ON_UPDATE) @IsString(ALWAYS) @Length(1, 200, ALWAYS) @Column({ length: 200 }) title!: string;
  @IsOptional(ON_UPDATE) @IsString(ALWAYS) @Column({ type: 'text' }) body!: string;
  @IsOptional(ON_UPDATE) @IsString(ALWAYS) @MaxLength(50, ALWAYS) @Column({ length: 50 }) category!: string;

  @IsOptional(ON_UPDATE)
  @Matches(/^\d{1,13}(\.\d{1,2})?$/, ALWAYS)
  @Column({ type: 'decimal', precision: 15, scale: 2 })
  price!: string;

  @IsOptional(ALWAYS) @IsInt(ALWAYS) @Column({ type: 'integer', default: 0 }) views!: number;
  @IsOptional(ALWAYS) @IsBoolean(ALWAYS) @Column({ default: false }) published!: boolean;

  @IsOptional(ALWAYS)
  @IsString(ALWAYS)
  @MaxLength(255, ALWAYS)
  @Column({ type: 'varchar', nullable: true })
  summary!: string | null;

  @IsOptional(ON_UPDATE) @IsInt(ALWAYS) @Min(1, ALWAYS) @Column({ type: 'integer' }) authorId!: number;
  @ManyToOne(() => Author) @JoinColumn() author?: Author;
}
