import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsBoolean,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Length,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateIf,
  ValidateNested,
} from 'class-validator';

const PRICE = /^\d{1,13}(\.\d{1,2})?$/;
const ORDERINGS = ['price', '-price', 'title', '-title', 'createdAt', '-createdAt'] as const;

export type Ordering = (typeof ORDERINGS)[number];

export class ListInput {
  @IsOptional() @IsString() @MaxLength(2000) category?: string;
  @IsOptional() @IsIn(ORDERINGS) ordering?: Ordering;
  @Type(() => Number) @IsInt() @Min(1) @Max(100) pageSize: number = 20;
}

export class PageInput extends ListInput {
  @Type(() => Number) @IsInt() @Min(1) page: number = 1;
  @IsOptional() @IsIn(['author']) include?: 'author';
}

export class CursorInput extends ListInput {
  @IsOptional() @IsString() @MaxLength(2000) cursor?: string;
}

export class CreateInput {
  @IsString() @Length(1, 200) title!: string;
  @IsString() body!: string;
  @IsString() @MaxLength(50) category!: string;
  @Matches(PRICE) price!: string;
  @IsOptional() @IsInt() views?: number;
  @IsOptional() @IsBoolean() published?: boolean;
  @IsOptional() @IsString() @MaxLength(255) summary?: string | null;
  @IsInt() @Min(1) authorId!: number;
}

/** `null` is a value like any other here: only what is left out is not checked. */
const WhenGiven = () => ValidateIf((_input, value) => value !== undefined);

export class UpdateInput {
  @IsInt() @Min(1) version!: number;
  @WhenGiven() @IsString() @Length(1, 200) title?: string;
  @WhenGiven() @IsString() body?: string;
  @WhenGiven() @IsString() @MaxLength(50) category?: string;
  @WhenGiven() @Matches(PRICE) price?: string;
  @WhenGiven() @IsInt() views?: number;
  @WhenGiven() @IsBoolean() published?: boolean;
  @IsOptional() @IsString() @MaxLength(255) summary?: string | null;
  @WhenGiven() @IsInt() @Min(1) authorId?: number;
}

export class BulkInput {
  @ValidateNested({ each: true })
  @Type(() => CreateInput)
  @ArrayMinSize(1)
  @ArrayMaxSize(1000)
  create!: CreateInput[];
}
