// What a login does not start with.
import { ofOptions } from './boot.mistakes.js';
import { SECRET } from './auth.app.js';

describe('a login does not start', () => {
  it.each([
    [{ account: 0 }, 'login.limits.account is 0'],
    [{ network: 1.5 }, 'login.limits.network is 1.5'],
    [{ window: 0 }, 'login.limits.window is 0'],
    [{ window: '2d' }, 'login.limits.window is "2d"'],
  ])('with limits of logins that limit nothing, or cannot be kept: %j', async (limits, what) => {
    const login = { validator: () => null, limits };
    expect(await ofOptions({ jwt: { secret: SECRET }, login })).toEqual([
      `AUTH_OPTION_INVALID AuthModule.forRoot: ${what}`,
    ]);
  });
});
