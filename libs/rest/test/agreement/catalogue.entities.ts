// Entities with a column of every kind, with and without NULL, and with relations of every kind.
import { Controller, Get } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { EndpointOptions } from '@nestling/core';
import { Column, OneToMany, type Repository } from 'typeorm';
import {
  Field,
  ListOf,
  Reference,
  References,
  RestEndpoint,
  RestEntity,
  type Relation,
} from '../../src/index.js';
import { MODEL, ORDERINGS, pathsOf, SEARCHED } from './catalogue.model.js';

const STATES = ['draft', 'open', 'Closed'] as const;

@RestEndpoint<Hall>()
export class Hall extends RestEntity {
  @Field() name!: string;
}

@RestEndpoint<Shelf>()
export class Shelf extends RestEntity {
  @Field() name!: string;
  @Field({ type: 'integer', nullable: true }) rank?: number | null;
  @Field({ type: 'json', nullable: true }) info?: Record<string, unknown> | null;
  @Reference(() => Hall, { nullable: true }) hall?: Relation<Hall> | null;
}

@RestEndpoint<Label>()
export class Label extends RestEntity {
  @Field() name!: string;
  @Field({ type: 'integer', nullable: true }) weight?: number | null;
}

@RestEndpoint<Part>()
export class Part extends RestEntity {
  @Field({ type: String, nullable: true }) note?: string | null;
  @Field({ type: 'integer' }) size!: number;
  @Reference(() => Shelf, { nullable: true }) home?: Relation<Shelf> | null;
  @Reference(() => Item) item!: Relation<Item>;
}

const FILTERING = {
  fields: pathsOf(MODEL.item),
  search: SEARCHED,
  ordering: ORDERINGS,
} as unknown as EndpointOptions<Item>['filtering'];

@RestEndpoint<Item>({ filtering: FILTERING, pagination: { maxPageSize: 100 } })
export class Item extends RestEntity {
  @Field() name!: string;
  @Field({ type: 'text' }) body!: string;
  @Field({ type: 'integer' }) count!: number;
  @Field({ type: 'bigint' }) large!: string;
  @Field() ratio!: number;
  @Field({ type: 'decimal', scale: 2 }) price!: string;
  @Field() open!: boolean;
  @Field() at!: Date;
  @Field({ type: 'date' }) day!: string;
  @Column({ type: 'time' }) hour!: string;
  @Field({ type: 'uuid' }) code!: string;
  @Field({ type: 'enum', values: STATES }) state!: string;
  @Field({ type: 'json' }) details!: Record<string, unknown>;
  @Field({ type: String, nullable: true }) nameOrNull?: string | null;
  @Field({ type: 'text', nullable: true }) bodyOrNull?: string | null;
  @Field({ type: 'integer', nullable: true }) countOrNull?: number | null;
  @Field({ type: 'bigint', nullable: true }) largeOrNull?: string | null;
  @Field({ type: Number, nullable: true }) ratioOrNull?: number | null;
  @Field({ type: 'decimal', scale: 2, nullable: true }) priceOrNull?: string | null;
  @Field({ type: Boolean, nullable: true }) openOrNull?: boolean | null;
  @Field({ type: Date, nullable: true }) atOrNull?: Date | null;
  @Field({ type: 'date', nullable: true }) dayOrNull?: string | null;
  @Column({ type: 'time', nullable: true }) hourOrNull?: string | null;
  @Field({ type: 'uuid', nullable: true }) codeOrNull?: string | null;
  @Field({ type: 'enum', values: STATES, nullable: true }) stateOrNull?: string | null;
  @Field({ type: 'json', nullable: true }) detailsOrNull?: Record<string, unknown> | null;
  @Reference(() => Shelf, { nullable: true }) shelf?: Relation<Shelf> | null;
  @References(() => Label) labels!: Relation<Label>[];
  @OneToMany(() => Part, (part) => part.item) parts!: Relation<Part>[];
}

/** The same rows, page by page behind cursors. */
@Controller('walk')
export class WalkController {
  constructor(@InjectRepository(Item) private readonly items: Repository<Item>) {}

  @Get()
  @ListOf(Item, { filtering: FILTERING, pagination: { style: 'cursor', maxPageSize: 100 } })
  all(): Repository<Item> {
    return this.items;
  }
}
