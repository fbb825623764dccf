import { Module, type DynamicModule } from '@nestjs/common';
import { AuthModule, BasicBackend, JwtBackend } from '@nestling/auth';
import { CacheModule } from '@nestling/cache';
import { DatabaseModule } from '@nestling/database';
import { RestModule } from '@nestling/rest';
import { randomBytes } from 'node:crypto';
import { AccountDirectory } from './accounts/account.directory.js';
import { Account } from './accounts/account.endpoint.js';
import { RegisterController } from './accounts/register.controller.js';
import { FIRST_ACCOUNTS, StaffSetup } from './accounts/staff.setup.js';
import { Author } from './authors/author.endpoint.js';
import { Book } from './books/book.endpoint.js';
import { BookService } from './books/book.service.js';
import { BooksController } from './books/books.controller.js';
import { OrderLine } from './orders/order-line.endpoint.js';
import { OrderLineHooks } from './orders/order-line.hooks.js';
import { Order } from './orders/order.endpoint.js';
import { Review } from './reviews/review.endpoint.js';
import { SeedService } from './seed/seed.service.js';

/** What the bookshop needs to know of its surroundings. */
export interface AppOptions {
  /** Where the database is. */
  readonly url: string;
  /** What the staff logs in with. */
  readonly staffPassword: string;
  /** What the administrator logs in with. @default there is no administrator */
  readonly adminPassword?: string;
  /** What signs tokens. @default random: logins end with the process */
  readonly tokenSecret?: string;
}

/** The bookshop. */
@Module({})
export class AppModule {
  static forRoot({ url, staffPassword, adminPassword, tokenSecret }: AppOptions): DynamicModule {
    return {
      module: AppModule,
      imports: [
        DatabaseModule.forRoot({ url, synchronize: true }),
        RestModule.forRoot({ secret: process.env['APP_SECRET'] ?? 'bookshop-demo-secret', problems: 'app' }),
        AuthModule.forRoot({
          jwt: {
            secret: tokenSecret ?? randomBytes(32).toString('base64'),
            issuer: 'bookshop',
            expiresIn: '1h',
          },
          basic: { verify: AccountDirectory, realm: 'bookshop' },
          login: { validator: AccountDirectory, rateLimit: { requests: 30, window: '1m' } },
          // Nothing is open that does not say so.
          authentication: { backend: [JwtBackend, BasicBackend] },
        }),
        CacheModule.forRoot(),
        RestModule.forFeature({
          endpoints: [Account, Author, Book, Order, OrderLine, Review],
          services: [BookService],
          controllers: [BooksController],
          providers: [OrderLineHooks],
        }),
      ],
      controllers: [RegisterController],
      providers: [
        AccountDirectory,
        SeedService,
        StaffSetup,
        { provide: FIRST_ACCOUNTS, useValue: { staff: staffPassword, admin: adminPassword } },
      ],
    };
  }
}
