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
import type { AuthenticationConfig } from './auth.config.js';
import { isConcerned, readAuthConfig } from './auth.reading.js';
import { AUTH_ENDPOINT, AUTH_TOP } from './auth.schema.js';
import { readAuthentication, readRateLimit, verbsOf, type Reading } from './endpoint.reading.js';
import { readPolicy } from './policy.reading.js';

type Values = Readonly<Record<string, unknown>>;
type Path = ConfigMistake['path'];

/** `auth`, `rate_limit` and `rate_limit_store` at the top of a file; `authentication`, `policy` and `rate_limit` of endpoints. */
export const authSection: ConfigSection = {
  top: AUTH_TOP,
  endpoint: AUTH_ENDPOINT,
  perVerb: ['authentication', 'rateLimit'],
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
    const reading = { load: surroundings.load, report };
    for (const [index, endpoint] of (values['endpoints'] as readonly unknown[]).entries()) {
      const { meta } = (typeof endpoint === 'object' ? endpoint : {}) as { meta?: Values };
      if (!meta) continue;
      checkMeta(meta, ['endpoints', index, 'meta'], reading);
      if (!options.authentication?.backend) checkCallers(meta, ['endpoints', index, 'meta'], report);
    }
    checkDefaults(values, reading);
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
    const [authentication, policy] = withoutMistakes(
      (reading) => [readAuthentication(meta, ['meta'], reading), readPolicy(meta, ['meta'], reading)],
      surroundings,
    );
    const rateLimit = readRateLimit(meta);
    return {
      ...(authentication ? { authentication } : {}),
      ...(policy ? { policy } : {}),
      ...(rateLimit === undefined ? {} : { rateLimit }),
    };
  },
};

function checkMeta(meta: Values, path: Path, reading: Reading): void {
  readAuthentication(meta, path, reading);
  readPolicy(meta, path, reading);
  checkLimit(meta['rateLimit'], [...path, 'rateLimit'], reading.report);
  for (const [verb, own] of verbsOf(meta)) {
    checkLimit(own['rateLimit'], [...path, 'methods', verb, 'rateLimit'], reading.report);
  }
}

/** Where nothing tells who is calling, nothing can be asked of callers. */
function checkCallers(meta: Values, path: Path, report: Reading['report']): void {
  const { backend, permission } = (meta['authentication'] ?? {}) as AuthenticationConfig;
  const asks = permission !== undefined && permission !== 'AllowAny';
  const option = meta['policy'] !== undefined ? 'policy' : asks ? 'authentication' : undefined;
  if (option === undefined || backend !== undefined || namesBackend(meta)) return;
  const message =
    'it needs to know who is calling; add auth: { secret: ${JWT_SECRET} } at the top, or authentication.backend';
  report({ path: [...path, option], message, atKey: true });
}

function namesBackend(meta: Values): boolean {
  return verbsOf(meta).some(
    ([, own]) => (own['authentication'] as AuthenticationConfig | undefined)?.backend,
  );
}

function checkDefaults(values: Values, reading: Reading): void {
  const { report } = reading;
  const defaults = (values['defaults'] ?? {}) as Values;
  checkLimit(defaults['rateLimit'], ['defaults', 'rateLimit'], report);
  readPolicy(defaults, ['defaults'], reading);
  checkReach(values, report);
  for (const [verb, own] of verbsOf(defaults)) {
    for (const option of ['authentication', 'rateLimit']) {
      if (own[option] === undefined) continue;
      // An endpoint with `methods` of its own would lose what stands here.
      const message = `an endpoint with methods of its own would not get it; write it under defaults.${
        option === 'rateLimit' ? 'rate_limit' : 'authentication.permission'
      }, as ${verb}`;
      report({ path: ['defaults', 'methods', verb, option], message, atKey: true });
    }
  }
}

/** What some endpoints would not get, or would lose to one word of their own. */
function checkReach({ defaults, endpoints }: Values, report: Reading['report']): void {
  const { policy, rateLimit } = (defaults ?? {}) as { policy?: Values; rateLimit?: unknown };
  if (policy?.['fields'] !== undefined) {
    const message = 'an endpoint with policy.fields of its own would lose it; write it under each endpoint';
    report({ path: ['defaults', 'policy', 'fields'], message, atKey: true });
  }
  if ((endpoints as readonly unknown[]).every((endpoint) => typeof endpoint === 'object')) return;
  if (policy !== undefined) {
    const message = 'classes do not get it; write the policy in each class, and under each other endpoint';
    report({ path: ['defaults', 'policy'], message, atKey: true });
  }
  if (rateLimit !== undefined) {
    const message = 'classes do not get it; write rate_limit at the top, or in each class and endpoint';
    report({ path: ['defaults', 'rateLimit'], message, atKey: true });
  }
}

function checkLimit(given: unknown, path: Path, report: Reading['report']): void {
  compileLimits(given, {
    option: 'rate_limit',
    name: '',
    report: (_code, what, remedy) => report({ path, message: `${what}; ${remedy}` }),
  });
}

/** Options of code, which nobody has checked before: what is wrong keeps the application from starting. */
function withoutMistakes<T>(read: (reading: Reading) => T, { load }: ConfigSurroundings): T {
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
const PLACES: readonly (readonly [RegExp, Path])[] = [
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
