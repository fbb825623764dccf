import { AllowAny, IsAuthenticated } from '@nestling/auth';
import { RestEndpoint, type Relation } from '@nestling/rest';
import { IsNotEmpty, Max, MaxLength, Min } from 'class-validator';
import {
  Column,
  CreateDateColumn,
  DeleteDateColumn,
  Entity,
  Index,
  ManyToOne,
  PrimaryGeneratedColumn,
  VersionColumn,
} from 'typeorm';
import { Book } from '../books/book.endpoint.js';

/** What readers think. An ordinary TypeORM entity, with ordinary constraints: the first decorator makes it an endpoint. */
@RestEndpoint<Review>({
  path: 'reviews',
  // Whoever has an account may write one; to change and delete them is the staff's.
  authentication: {
    permission: { GET: AllowAny, POST: IsAuthenticated, default: { roles: ['staff', 'admin'] } },
  },
  description: 'What readers think.',
  filtering: { fields: ['bookId', 'rating'], search: ['body'], ordering: ['createdAt', 'rating'] },
  pagination: { style: 'cursor', pageSize: 20 },
  // Whoever moderates may change their mind.
  softDelete: true,
})
@Entity('reviews')
export class Review {
  @PrimaryGeneratedColumn() id!: number;
  @Index() @ManyToOne(() => Book, { nullable: false, onDelete: 'CASCADE' }) book!: Relation<Book>;
  @Column({ type: 'int' }) @Min(1) @Max(5) rating!: number;
  @Column({ length: 80 }) @IsNotEmpty() @MaxLength(80) reader!: string;
  @Column('text') @IsNotEmpty() @MaxLength(2000) body!: string;
  @CreateDateColumn({ precision: 3 }) createdAt!: Date;
  @DeleteDateColumn({ precision: 3 }) deletedAt?: Date | null;
  @VersionColumn() version!: number;
}
