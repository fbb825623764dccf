// 09: what of limits does not start, and what is said of it.
import { Controller, Get } from '@nestjs/common';
import { Field, RestEndpoint, RestEntity } from '@nestling/rest';
import { TestApp } from '@nestling/testing';
import { AuthModule, RateLimit, SkipRateLimit } from '../src/index.js';
import { mistakesOf, NOTHING, ofOptions } from './boot.mistakes.js';

describe('09: limits that make no sense do not start', () => {
  const ofLimit = (rateLimit: unknown) => ofOptions({ rateLimit });
  const IN = 'AUTH_OPTION_INVALID AuthModule.forRoot: ';

  it.each<[unknown, string[]]>([
    [{ requests: 0, window: '1m' }, ['rateLimit.requests is 0']],
    [{ requests: 1.5, window: '1m' }, ['rateLimit.requests is 1.5']],
    [{ requests: '10', window: '1m' }, ['rateLimit.requests is "10"']],
    [{ window: '1m' }, ['rateLimit.requests is undefined']],
    [{ requests: 5 }, ['rateLimit.window is missing']],
    [{ requests: 5, window: 0 }, ['rateLimit.window is no time at all']],
    [{ requests: 5, window: -1 }, ['rateLimit.window: "-1" is not understood']],
    [{ requests: 5, window: 'a minute' }, ['rateLimit.window: "a minute" is not understood']],
    [{ requests: 5, window: '1m', burst: 0 }, ['rateLimit.burst is 0']],
    [{ requests: 5, window: '1m', by: 'ip' }, ['rateLimit.by is "ip"']],
    [
      { limit: 5, request: 5, window: '1m' },
      [
        'rateLimit has "limit"',
        'rateLimit has "request"; did you mean "requests"?',
        'rateLimit.requests is undefined',
      ],
    ],
    [[], ['rateLimit is an empty list']],
    [true, ['rateLimit is true']],
    [
      [
        { requests: 5, window: 60 },
        { requests: 9, window: '1m' },
      ],
      ['rateLimit has two limits for the same window of 60 seconds'],
    ],
  ])('%j', async (rateLimit, mistakes) => {
    const found = await ofLimit(rateLimit);
    expect(found).toHaveLength(mistakes.length);
    for (const [index, mistake] of mistakes.entries()) expect(found[index]).toContain(IN + mistake);
  });

  it('nor stores that are none, and no url is quoted', async () => {
    const found = await ofOptions({
      rateLimitStore: { store: 'redisss://:hunter2@host', timeout: 'soon', onFailure: 'panic', ttl: 1 },
    });
    expect(found.map((line) => line.replace(IN, ''))).toEqual([
      'rateLimitStore has "ttl"',
      'rateLimitStore names no store',
      'rateLimitStore.onFailure is "panic"',
      expect.stringContaining('rateLimitStore.timeout: "soon" is not understood'),
    ]);
    expect(found.join()).not.toContain('hunter2');
  });

  it('nor those of endpoints and controllers, all at once', async () => {
    class Thing extends RestEntity {
      name!: string;
    }
    Field({ type: String })(Thing.prototype, 'name');
    const rateLimit = { GETS: { requests: 1, window: 1 }, POST: { requests: 1 } };
    RestEndpoint({ path: 'things', rateLimit: rateLimit as object })(Thing);
    expect(await mistakesOf({ ...NOTHING, auth: {}, endpoints: [Thing] })).toEqual([
      'AUTH_OPTION_INVALID @RestEndpoint Thing: rateLimit has "GETS"; did you mean "GET"?',
      'AUTH_OPTION_INVALID @RestEndpoint Thing: rateLimit.POST.window is missing',
    ]);
    @RateLimit({ requests: 0, window: '1m' })
    @Controller('things')
    class ThingsController {
      @RateLimit({ requests: 1, window: '1m' }) @SkipRateLimit() @Get() list() {
        return [];
      }
      @Get('other') other() {
        return [];
      }
    }
    expect(await mistakesOf({ ...NOTHING, auth: {}, plain: [ThingsController] })).toEqual([
      'AUTH_CONTRADICTION ThingsController.list: @SkipRateLimit() stands beside @RateLimit()',
      'AUTH_OPTION_INVALID ThingsController.other: @RateLimit.requests is 0',
    ]);
  });

  it('nor a database that is not there', async () => {
    const boot = TestApp.create({
      module: () => ({ imports: [AuthModule.forRoot({ rateLimitStore: 'database' })] }),
    });
    await expect(boot).rejects.toMatchObject({
      problems: [
        { code: 'AUTH_OPTION_INVALID', what: 'rateLimitStore is "database", which needs a database' },
      ],
    });
  });
});
