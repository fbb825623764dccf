import type { EndpointOptions } from '@nestling/core';
import { NestlingConfigError } from '@nestling/core';
import { Field, RestEndpoint, RestEntity } from '../src/index.js';
import { bootFeature } from './feature.app.js';

const loosely = (options: object) => options as EndpointOptions;

@RestEndpoint(loosely({ idempotency: { expireAfter: 'soon', requird: true } }))
class Hasty extends RestEntity {
  @Field() title!: string;
}

@RestEndpoint({ idempotency: { expireAfter: 0 } })
class Brief extends RestEntity {
  @Field() title!: string;
}

it('refuses options of idempotency that mean nothing', async () => {
  const refused = await bootFeature({ feature: { endpoints: [Hasty, Brief] } }).catch(
    (error: unknown) => error,
  );
  expect((refused as NestlingConfigError).problems.map(({ code, what }) => `${code}: ${what}`)).toEqual([
    'REST_OPTION_UNKNOWN: the option "idempotency.requird" does not exist; did you mean "required"?',
    'REST_OPTION_INVALID: idempotency.expireAfter is "soon"',
    'REST_OPTION_INVALID: idempotency.expireAfter is "0"',
  ]);
});
