// A router that ignores slashes by itself gets no second route for each.
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { DatabaseModule } from '@nestling/database';
import { Field, RestEndpoint, RestEntity, RestModule } from '../src/index.js';

@RestEndpoint<Lane>({ path: 'lanes' })
class Lane extends RestEntity {
  @Field() name!: string;
}

it.each([{ ignoreTrailingSlash: true }, { routerOptions: { ignoreTrailingSlash: true } }, {}])(
  'a slash at the end is ignored by Fastify with %j',
  async (options) => {
    const testing = await Test.createTestingModule({
      imports: [
        DatabaseModule.forRoot({ url: 'sqlite::memory:', synchronize: true }),
        RestModule.forRoot({ secret: 'a secret of the tests' }),
        RestModule.forFeature([Lane]),
      ],
    }).compile();
    const app = testing.createNestApplication<NestFastifyApplication>(new FastifyAdapter(options));
    await app.init();
    const { statusCode } = await app.inject({ method: 'GET', url: '/lanes/' });
    expect(statusCode).toBe(200);
    await app.close();
  },
);
