// The application whose document the tests read: generated routes, replaced ones, and some that are its own.
import { Controller, Get, Param, type INestApplication } from '@nestjs/common';
import { DatabaseModule } from '@nestling/database';
import { TestApp, type Platform } from '@nestling/testing';
import { DeleteDateColumn, OneToMany } from 'typeorm';
import { Ajv2020 } from 'ajv/dist/2020.js';
import {
  EndpointController,
  Field,
  Reference,
  RestController,
  RestDocs,
  RestEndpoint,
  RestEntity,
  RestModule,
  type Relation,
} from '../src/index.js';

export type Json = Record<string, unknown>;
/** An operation of the document. */
export interface Documented {
  readonly operationId: string;
  readonly parameters?: readonly { readonly name: string; readonly in: string }[];
  readonly requestBody?: { readonly content: Json };
  readonly responses: Readonly<Record<string, { readonly headers?: Json; readonly content?: Json }>>;
}

@RestEndpoint<Shelf>({
  path: 'shelves',
  softDelete: true,
  filtering: { fields: ['room'] },
})
class Shelf extends RestEntity {
  @Field({ maxLength: 20 }) room!: string;
  @DeleteDateColumn({ precision: 3 }) deletedAt?: Date | null;
}

@RestEndpoint<Volume>({
  path: 'volumes',
  description: 'The volumes of the library.',
  upsert: ['code'],
  bulk: { maxItems: 20, byFilter: ['update', 'delete'] },
  filtering: {
    fields: ['title', 'price', 'state', 'printedAt', 'lent'],
    search: ['title'],
    ordering: ['title', 'price'],
  },
  pagination: { style: 'page-number', pageSize: 2, maxPageSize: 50 },
  include: ['shelf', 'loans'],
  serializer: {
    read: [
      'id',
      'title',
      'price',
      'weight',
      'state',
      'printedAt',
      'day',
      'lent',
      'extra',
      'shelfId',
      'version',
    ],
    write: ['id', 'title', 'version'],
  },
})
class Volume extends RestEntity {
  @Field({ minLength: 2, maxLength: 40 }) title!: string;
  @Field({ type: 'decimal', scale: 2, min: 0 }) price!: string;
  @Field({ type: 'bigint', nullable: true }) weight?: string | null;
  @Field({ type: 'enum', values: ['new', 'worn'], default: 'new' }) state!: string;
  @Field({ type: Date, nullable: true }) printedAt?: Date | null;
  @Field({ type: 'date', nullable: true }) day?: string | null;
  @Field({ default: false }) lent!: boolean;
  @Field({ type: 'json', nullable: true }) extra?: unknown;
  @Field({ type: String, nullable: true, unique: true }) code?: string | null;
  @Field({ type: String, nullable: true, hidden: true }) secret?: string | null;
  @Reference(() => Shelf, { nullable: true }) shelf?: Relation<Shelf> | null;
  @OneToMany(() => Loan, (loan) => loan.volume) loans!: Relation<Loan>[];
}

@RestEndpoint<Loan>({
  path: 'loans',
  methods: ['GET', 'POST'],
  idempotency: { required: true },
  filtering: { ordering: ['who'] },
  pagination: { style: 'cursor', pageSize: 1 },
  include: ['volume', 'volume.shelf'],
})
class Loan extends RestEntity {
  @Field() who!: string;
  @Reference(() => Volume, { nullable: true }) volume?: Relation<Volume> | null;
}

@RestController(Shelf)
class ShelvesController extends EndpointController<Shelf> {
  @Get('top')
  top(): object {
    return { top: true };
  }

  @Get(':id')
  replaced(@Param('id') id: string): object {
    return { replaced: id };
  }
}

@Controller('health')
class HealthController {
  @Get()
  health(): object {
    return { ok: true };
  }
}

/** Boots it with its documentation. */
export function bootDocumented(
  options: { platform?: Platform; configure?: (app: INestApplication) => void } = {},
): Promise<TestApp> {
  return TestApp.create({
    platform: options.platform ?? 'fastify',
    module: ({ url }) => ({
      imports: [
        DatabaseModule.forRoot({ url, synchronize: true }),
        RestModule.forRoot({ secret: 'a secret of the tests' }),
        RestModule.forFeature({ endpoints: [Shelf, Volume, Loan], controllers: [ShelvesController] }),
      ],
      controllers: [HealthController],
    }),
    configure: (app) => {
      RestDocs.setup(app, { title: 'Library', version: '3.0.0' });
      options.configure?.(app);
    },
  });
}

/** A validator that knows the document's schemas as `document#/components/schemas/…`. */
export function validator(document: unknown): Ajv2020 {
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  ajv.addSchema(document as Json, 'document');
  return ajv;
}
