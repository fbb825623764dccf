import { Module, type DynamicModule } from '@nestjs/common';
import { AllowAny, AuthModule, BasicBackend } from '@nestling/auth';
import { DatabaseModule } from '@nestling/database';
import { RestModule } from '@nestling/rest';
import { Author } from './authors/author.endpoint.js';
import { Book } from './books/book.endpoint.js';
import { BookService } from './books/book.service.js';
import { BooksController } from './books/books.controller.js';
import { OrderLine } from './orders/order-line.endpoint.js';
import { OrderLineHooks } from './orders/order-line.hooks.js';
import { Order } from './orders/order.endpoint.js';
import { Review } from './reviews/review.endpoint.js';
import { SeedService } from './seed/seed.service.js';
import { STAFF_PASSWORD, StaffVerifier } from './staff/staff.verifier.js';

/** What the bookshop needs to know of its surroundings. */
export interface AppOptions {
  /** Where the database is. */
  readonly url: string;
  /** What the staff logs in with. */
  readonly staffPassword: string;
}

/** The bookshop. */
@Module({})
export class AppModule {
  static forRoot({ url, staffPassword }: AppOptions): DynamicModule {
    return {
      module: AppModule,
      imports: [
        DatabaseModule.forRoot({ url, synchronize: true }),
        RestModule.forRoot({ secret: process.env['APP_SECRET'] ?? 'bookshop-demo-secret', problems: 'app' }),
        AuthModule.forRoot({
          basic: { verify: StaffVerifier, realm: 'bookshop' },
          authentication: { backend: BasicBackend, permission: AllowAny },
        }),
        RestModule.forFeature({
          endpoints: [Author, Book, Order, OrderLine, Review],
          services: [BookService],
          controllers: [BooksController],
          providers: [OrderLineHooks],
        }),
      ],
      providers: [SeedService, StaffVerifier, { provide: STAFF_PASSWORD, useValue: staffPassword }],
    };
  }
}
