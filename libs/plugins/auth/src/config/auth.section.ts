// How configuration files speak of authentication and rate limits.
import {
  NestlingConfigError,
  type ConfigMistake,
  type ConfigProblem,
  type ConfigSection,
  type ConfigSurroundings,
} from '@nestling/core';
import { AUTH_CONFIG_CODES } from '../auth.errors.js';
import { AuthModule } from '../auth.module.js';
import { readAuthOptions } from '../auth.settings.js';
import { compileLimits } from '../limits/rate-limit.compiler.js';
import { isConcerned, readAuthConfig } from './auth.reading.js';
import { AUTH_ENDPOINT, AUTH_TOP } from './auth.schema.js';
import { readAuthentication, readRateLimit } from './endpoint.reading.js';

type Values = Readonly<Record<string, unknown>>;

/** `auth`, `rate_limit` and `rate_limit_store` at the top of a file; `authentication` and `rate_limit` of endpoints. */
export const authSection: ConfigSection = {
  top: AUTH_TOP,
  endpoint: AUTH_ENDPOINT,
  check(values, surroundings) {
    if (!isConcerned(values)) return [];
    const mistakes: ConfigMistake[] = [];
    const report = (mistake: ConfigMistake): void => void mistakes.push(mistake);
    const options = readAuthConfig(values, surroundings, { load: surroundings.load, report });
    try {
      readAuthOptions(options, () => undefined);
    } catch (error) {
      if (!(error instanceof NestlingConfigError)) throw error;
      mistakes.push(...error.problems.map(placed));
    }
    for (const [index, endpoint] of (values['endpoints'] as readonly unknown[]).entries()) {
      const { meta } = (typeof endpoint === 'object' ? endpoint : {}) as { meta?: Values };
      if (meta) checkMeta(meta, ['endpoints', index, 'meta'], { surroundings, report });
    }
    checkDefaults((values['defaults'] ?? {}) as Values, report);
    return mistakes;
  },
  modules(values, surroundings) {
    if (!isConcerned(values)) return [];
    return [
      AuthModule.forRoot(
        withoutMistakes((reading) => readAuthConfig(values, surroundings, reading), surroundings),
      ),
    ];
  },
  options(meta, surroundings) {
    const authentication = withoutMistakes(
      (reading) => readAuthentication(meta, ['meta'], reading),
      surroundings,
    );
    const rateLimit = readRateLimit(meta);
    return {
      ...(authentication ? { authentication } : {}),
      ...(rateLimit === undefined ? {} : { rateLimit }),
    };
  },
};

interface Checking {
  readonly surroundings: ConfigSurroundings;
  report(mistake: ConfigMistake): void;
}

function checkMeta(meta: Values, path: ConfigMistake['path'], { surroundings, report }: Checking): void {
  readAuthentication(meta, path, { load: surroundings.load, report });
  checkLimit(meta['rateLimit'], [...path, 'rateLimit'], report);
  const { methods } = meta;
  if (typeof methods !== 'object' || methods === null || Array.isArray(methods)) return;
  for (const [verb, own] of Object.entries(methods as Record<string, Values | null>)) {
    checkLimit(own?.['rateLimit'], [...path, 'methods', verb, 'rateLimit'], report);
  }
}

function checkDefaults(defaults: Values, report: (mistake: ConfigMistake) => void): void {
  checkLimit(defaults['rateLimit'], ['defaults', 'rateLimit'], report);
  const { methods } = defaults;
  if (typeof methods !== 'object' || methods === null || Array.isArray(methods)) return;
  for (const [verb, own] of Object.entries(methods as Record<string, Values | null>)) {
    for (const option of ['authentication', 'rateLimit']) {
      if (own?.[option] === undefined) continue;
      // An endpoint with `methods` of its own would lose what stands here.
      const message = `an endpoint with methods of its own would not get it; write it under defaults.${
        option === 'rateLimit' ? 'rate_limit' : 'authentication.permission'
      }, as ${verb}`;
      report({ path: ['defaults', 'methods', verb, option], message, atKey: true });
    }
  }
}

function checkLimit(
  given: unknown,
  path: ConfigMistake['path'],
  report: (mistake: ConfigMistake) => void,
): void {
  compileLimits(given, {
    option: 'rate_limit',
    name: '',
    report: (_code, what, remedy) => report({ path, message: `${what}; ${remedy}` }),
  });
}

/** Options of code, which nobody has checked before: what is wrong keeps the application from starting. */
function withoutMistakes<T>(
  read: (reading: { load: ConfigSurroundings['load']; report(mistake: ConfigMistake): void }) => T,
  { load }: ConfigSurroundings,
): T {
  const problems: ConfigProblem[] = [];
  const result = read({
    load,
    report: ({ path, message }) =>
      problems.push({
        code: AUTH_CONFIG_CODES.optionInvalid,
        where: path.join('.'),
        what: message,
        remedy: 'see docs/reference/auth/yaml.md',
      }),
  });
  if (problems.length > 0) throw new NestlingConfigError(problems);
  return result;
}

/** The head of a problem names an option of the module; where that stands in a file. */
const PLACES: readonly (readonly [RegExp, ConfigMistake['path']])[] = [
  [/^jwt\.keys/, ['auth', 'algorithm']],
  [/^(jwt|cookie)\.secret/, ['auth', 'secret']],
  [/^login\.(rateLimit|limits)/, ['auth', 'login']],
  [/^login\.path/, ['auth', 'path']],
  [/^jwt\.(\w+)/, ['auth', '$1']],
  [/^cookie\.(\w+)/, ['auth', 'cookie', '$1']],
  [/^basic\.realm/, ['auth', 'realm']],
  [/^apiKey\.header/, ['auth', 'apiKeyHeader']],
  [/^rateLimitStore/, ['rateLimitStore']],
  [/^rateLimit/, ['rateLimit']],
];

function placed({ what, remedy, code }: ConfigProblem): ConfigMistake {
  const [pattern, path] = PLACES.find(([head]) => head.test(what)) ?? [/^/, ['auth']];
  if (code === AUTH_CONFIG_CODES.secretMissing) {
    const message =
      'there is no secret to sign with; add auth: { secret: ${JWT_SECRET} }, of 32 random bytes';
    return { path: ['auth'], message: `${message} [${code}]`, atKey: true };
  }
  const [, name = ''] = pattern.exec(what) ?? [];
  return { path: path.map((step) => (step === '$1' ? name : step)), message: `${what}; ${remedy} [${code}]` };
}
