// Whose requests are counted together, where addresses are counted.
import { isIPv4, isIPv6 } from 'node:net';

/** How many groups of an IPv6 address name the network of one customer: 64 bits. */
const NETWORK_GROUPS = 4;

/**
 * An IPv4 address as it is; of an IPv6 address the network, for whoever has one address has all of it.
 *
 * @example
 * networkOf('2001:db8:1:2:3:4:5:6'); // '2001:db8:1:2::/64'
 */
export function networkOf(address: string | undefined): string {
  const [bare = ''] = (address ?? '').split('%', 1);
  if (isIPv4(bare)) return bare;
  if (!isIPv6(bare)) return 'unknown';
  const groups = groupsOf(bare);
  return (
    mappedIPv4(groups) ??
    `${groups
      .slice(0, NETWORK_GROUPS)
      .map((group) => group.toString(16))
      .join(':')}::/64`
  );
}

/** The eight numbers of an address. */
function groupsOf(address: string): number[] {
  const [head = '', tail] = address.split('::', 2);
  const before = numbersOf(head);
  if (tail === undefined) return before;
  const after = numbersOf(tail);
  return [...before, ...Array<number>(8 - before.length - after.length).fill(0), ...after];
}

function numbersOf(text: string): number[] {
  if (text === '') return [];
  return text.split(':').flatMap((group) => {
    if (!group.includes('.')) return Number.parseInt(group, 16);
    const [a = 0, b = 0, c = 0, d = 0] = group.split('.').map(Number);
    return [a * 256 + b, c * 256 + d];
  });
}

/** `::ffff:192.0.2.1` is 192.0.2.1, which a server that listens on IPv6 is called by. */
function mappedIPv4(groups: readonly number[]): string | undefined {
  const [high = 0, low = 0] = groups.slice(6);
  const isMapped = groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff;
  return isMapped ? [high >> 8, high & 255, low >> 8, low & 255].join('.') : undefined;
}
