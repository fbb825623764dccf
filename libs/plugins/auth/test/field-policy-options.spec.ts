// What does not start for a mistake in the policies of fields.
import type { Type } from '@nestjs/common';
import { NestlingConfigError } from '@nestling/core';
import { DatabaseModule } from '@nestling/database';
import { Field, RestEndpoint, RestEntity, RestModule } from '@nestling/rest';
import { TestApp } from '@nestling/testing';
import { AllowAny, AuthModule, JwtBackend, type PolicyOptions } from '../src/index.js';
import { SECRET } from './auth.app.js';

/** The mistakes of an endpoint with this policy. */
async function mistakesOf(
  policy: unknown,
  authentication: object = { backend: JwtBackend },
): Promise<string[]> {
  class Thing extends RestEntity {
    name!: string;
    secret!: string;
  }
  Field({ type: String })(Thing.prototype, 'name');
  Field({ type: String, hidden: true })(Thing.prototype, 'secret');
  RestEndpoint({ path: 'things', authentication, policy: policy as PolicyOptions<unknown> } as object)(Thing);
  try {
    const module = ({ url }: { url: string }) => ({
      imports: [
        DatabaseModule.forRoot({ url, synchronize: true }),
        RestModule.forRoot({ secret: 'a secret of the tests' }),
        AuthModule.forRoot({ jwt: { secret: SECRET } }),
        RestModule.forFeature([Thing as Type]),
      ],
    });
    await (await TestApp.create({ module })).close();
    return [];
  } catch (error) {
    if (!(error instanceof NestlingConfigError)) throw error;
    return error.problems.map(({ code, what, remedy }) => `${code} ${what}: ${remedy}`);
  }
}

it('says all that is wrong with policies of fields', async () => {
  const fields = {
    nmae: { read: ['hr'] },
    id: { read: ['hr'] },
    secret: { read: ['hr'] },
    createdAt: { write: ['hr'] },
    updatedAt: 'hr',
    name: { read: 'hr', write: async () => true, raed: [] },
  };
  expect(await mistakesOf({ fields })).toEqual([
    expect.stringContaining(
      'policy.fields names "nmae", which is no field; did you mean "name"?: use one of: id,',
    ),
    'AUTH_OPTION_INVALID policy.fields names "id", which nobody can do without: remove it',
    'AUTH_OPTION_INVALID policy.fields names "secret", which is hidden from all callers: remove it, or `hidden`',
    'AUTH_OPTION_INVALID policy.fields.createdAt.write is given, and no body sets it in any case: leave `write` out',
    "AUTH_OPTION_INVALID policy.fields.updatedAt is no object: write { read: ['hr'] }, { write: ['hr'] } or both",
    'AUTH_OPTION_INVALID policy.fields.name has "raed"; did you mean "read"?: use read and write',
    expect.stringContaining('policy.fields.name.read is "hr": write a list of roles'),
    expect.stringContaining('policy.fields.name.write is asynchronous: it has to answer at once'),
  ]);
  expect(await mistakesOf({ fields: { name: { read: ['hr'], write: ['hr', 'boss'] } } })).toEqual([
    'AUTH_OPTION_INVALID policy.fields.name.write names boss, who cannot see it: name these roles in `read`, too',
  ]);
  expect(await mistakesOf({ fields: { name: { read: ['hr'] } } }, { permission: AllowAny })).toEqual([
    expect.stringContaining('no backend could tell who is calling'),
  ]);
});
