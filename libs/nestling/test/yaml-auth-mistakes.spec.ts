// 16.18: what is wrong with authentication in a file, and where.
import { hashPassword } from '@nestling/auth';
import { mistakesOf as mistakesIn, notes, SECRET } from './auth.files.js';

let hash = '';
beforeAll(async () => {
  hash = await hashPassword('pass:wörd', { algorithm: 'scrypt' });
});
const mistakesOf = (yaml: string) => mistakesIn(yaml, { HASH: hash });

describe('what does not start', () => {
  const fine = `endpoints:\n${notes()}`;
  it.each<[string, string, string[]]>([
    [
      'no secret',
      `auth: { users: [{ username: a, password_hash: "\${HASH}" }] }\n${fine}`,
      ['1:1 auth: there is no secret to sign with'],
    ],
    [
      'a password as its hash',
      `auth: { secret: "\${JWT}", users: [{ username: a, password_hash: hunter2 }] }\n${fine}`,
      ['1:65 auth.users[0].password_hash: it is no hash of a password'],
    ],
    [
      'a module that is not there',
      `auth: { secret: "\${JWT}", login_validator: ./none.mjs }\n${fine}`,
      ['1:44 auth.login_validator: there is no module ./none.mjs'],
    ],
    [
      'a module without a validator',
      `auth: { secret: "\${JWT}", login_validator: ../by-role.mjs }\n${fine}`,
      ['1:44 auth.login_validator: ../by-role.mjs exports no function'],
    ],
    [
      'basic without passwords',
      `endpoints:\n${notes('{ authentication: { backend: basic } }')}`,
      ['auth: basic needs somebody who knows the passwords'],
    ],
    [
      'names that do not exist',
      `endpoints:\n${notes('{ authentication: { backend: jvt, permission: IsAdmin } }')}`,
      [
        '4:40 endpoints[0].meta.authentication.backend: "jvt" is not understood',
        '4:57 endpoints[0].meta.authentication.permission: "IsAdmin" is not understood',
      ],
    ],
    [
      'a key that does not exist',
      `endpoints:\n${notes('{ authentification: { backend: jwt } }')}`,
      ['4:13 endpoints[0].meta.authentification: there is no such key; did you mean "authentication"?'],
    ],
    [
      'limits that make no sense',
      `rate_limit: { requests: 0, window: soon }\nendpoints:\n${notes('{ rate_limit: { limit: 5 } }')}`,
      [
        '1:25 rate_limit.requests: 0 is too small',
        '1:36 rate_limit.window: "soon" is not understood',
        '5:27 endpoints[0].meta.rate_limit.limit: there is no such key',
      ],
    ],
    [
      'a limit without a window',
      `rate_limit: { requests: 5 }\nendpoints:\n${notes('{ rate_limit: { window: 1m } }')}`,
      [
        '1:13 rate_limit: rateLimit.window is missing',
        '5:25 endpoints[0].meta.rate_limit: rate_limit.requests is undefined',
      ],
    ],
    [
      'a permission without a backend',
      `endpoints:\n${notes('{ authentication: { permission: IsAuthenticated } }')}`,
      ['endpoints[0].meta'],
    ],
    [
      'defaults that a class would not get',
      `auth: { secret: "\${JWT}" }\ndefaults: { policy: { owner: user_id }, rate_limit: { requests: 5, window: 1m } }\n${fine}  - ../ticket.endpoint.mjs#Ticket\n`,
      ['2:13 defaults.policy: classes do not get it', '2:41 defaults.rate_limit: classes do not get it'],
    ],
    [
      'guards of verbs among the defaults',
      `auth: { secret: "\${JWT}" }\ndefaults: { methods: { POST: { authentication: { permission: IsAdminUser } } } }\n${fine}`,
      ['defaults.methods.POST.authentication: an endpoint with methods of its own would not get it'],
    ],
  ])('%s', async (_, yaml, expected) => {
    const found = await mistakesOf(yaml);
    expect(found).toHaveLength(expected.length);
    for (const [index, text] of expected.entries()) expect(found[index]).toContain(text);
    expect(found.join()).not.toContain('hunter2');
  });

  it('a secret that is weak, in production', async () => {
    const { NODE_ENV } = process.env;
    process.env['NODE_ENV'] = 'production';
    try {
      const yaml = `secret: "${SECRET}"\nauth: { secret: short }\n${fine}`;
      expect(await mistakesOf(yaml)).toEqual([
        expect.stringMatching(/^2:17 auth\.secret: jwt\.secret is weak/),
      ]);
    } finally {
      process.env['NODE_ENV'] = NODE_ENV;
    }
  });
});
