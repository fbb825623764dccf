// Whether the platform believes everybody who claims to be a proxy: then each caller chooses the address that is counted.
import type { HttpAdapterHost } from '@nestjs/core';

/** Nobody's addresses (RFC 5737, RFC 3849): whoever trusts them by a list of proxies trusts all. */
const STRANGERS = ['192.0.2.1', '2001:db8::1'];
/** More proxies than stand in a row anywhere: a count of them is no trust in everybody. */
const HOPS = 64;

interface ProxyAware {
  get?(name: 'trust proxy fn'): (address: string, hop: number) => boolean;
}

/** Asks the platform itself what it makes of a stranger, however that was configured: as `true`, by networks, by a function. */
export function trustsEverybody({ httpAdapter }: HttpAdapterHost): boolean {
  if (!httpAdapter) return false;
  const instance: unknown = httpAdapter.getInstance();
  return httpAdapter.getType() === 'fastify'
    ? STRANGERS.some((address) => addressInFastify(instance as object, address) === CLAIMED)
    : STRANGERS.some((address) => isTrustedByExpress(instance as ProxyAware, address));
}

function isTrustedByExpress(instance: ProxyAware, address: string): boolean {
  const isTrusted = instance.get?.('trust proxy fn');
  return typeof isTrusted === 'function' && isTrusted(address, HOPS);
}

const CLAIMED = '198.51.100.7';

/** Fastify keeps to itself whom it trusts; its class of requests, which knows, has a name of its own. */
function addressInFastify(instance: object, address: string): unknown {
  const key = Object.getOwnPropertySymbols(instance).find(
    ({ description }) => description === 'fastify.Request',
  );
  const type = key && (instance as Record<symbol, { readonly prototype: object } | undefined>)[key];
  if (!type) return undefined;
  const hops = Array.from({ length: HOPS }, () => address);
  const headers = { 'x-forwarded-for': [CLAIMED, ...hops].join(', ') };
  const raw = { headers, socket: { remoteAddress: address } };
  const request = Object.create(type.prototype, { raw: { value: raw } }) as { readonly ip: unknown };
  return request.ip;
}
