// If-Match and If-None-Match (RFC 9110, section 13.1).

/** No row is at a version beyond what its column holds; PostgreSQL would refuse the comparison. */
const MAX_VERSION = 2 ** 31 - 1;

/** What If-Match asks for: nothing, any state, or one of these tags. */
export type IfMatch = {
  readonly any: boolean;
  readonly versions: readonly number[];
  readonly tags: readonly string[];
};

/** Reads If-Match. A version stands before the dash of a tag; weak tags are accepted too. */
export function readIfMatch(header: string | undefined): IfMatch | undefined {
  if (header === undefined) return undefined;
  if (header.trim() === '*') return { any: true, versions: [], tags: [] };
  const tags = tagsOf(header);
  const versions = tags.flatMap((tag) => {
    const [, version] = /^(\d{1,10})(?:-|$)/.exec(tag) ?? [];
    return version === undefined || Number(version) > MAX_VERSION ? [] : [Number(version)];
  });
  return { any: false, versions, tags };
}

/** Whether If-None-Match names the current state, so that 304 is the answer. */
export function matchesNone(header: string | undefined, tag: string): boolean {
  if (header === undefined) return false;
  return header.trim() === '*' || tagsOf(header).includes(tag.slice(1, -1));
}

function tagsOf(header: string): string[] {
  return header.split(',').map((tag) =>
    tag
      .trim()
      .replace(/^W\//, '')
      .replace(/^"(.*)"$/, '$1'),
  );
}
