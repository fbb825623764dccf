// Values whose bytes tell all of them. An object of any other class may have more inside than the structured clone format
// sees: a URL has nothing else.

const SHALLOW: ReadonlySet<unknown> = new Set(
  [Date, RegExp, Buffer, ArrayBuffer, DataView, ...typedArrays()].map(
    ({ prototype }) => prototype as unknown,
  ),
);

function typedArrays(): readonly { readonly prototype: unknown }[] {
  const integers = [
    Int8Array,
    Uint8Array,
    Uint8ClampedArray,
    Int16Array,
    Uint16Array,
    Int32Array,
    Uint32Array,
  ];
  return [...integers, BigInt64Array, BigUint64Array, Float32Array, Float64Array];
}

/** Whether a value and all in it are primitives, plain objects, lists, maps, sets, dates, patterns or bytes. */
export function isPlain(value: unknown, seen: Set<unknown> = new Set()): boolean {
  if (typeof value === 'function' || typeof value === 'symbol') return false;
  if (typeof value !== 'object' || value === null || seen.has(value)) return true;
  seen.add(value);
  const prototype: unknown = Object.getPrototypeOf(value);
  if (SHALLOW.has(prototype)) return true;
  const parts = partsOf(value, prototype);
  return parts !== undefined && parts.every((part) => isPlain(part, seen));
}

/** Parsers of query strings make such objects, without any prototype or with an empty one. */
function isBare(prototype: unknown): boolean {
  if (typeof prototype !== 'object' || prototype === null) return prototype === null;
  return Object.getPrototypeOf(prototype) === null && Reflect.ownKeys(prototype).length === 0;
}

function partsOf(value: object, prototype: unknown): unknown[] | undefined {
  if (prototype === Map.prototype) return [...(value as Map<unknown, unknown>)].flat();
  if (prototype === Set.prototype) return [...(value as Set<unknown>)];
  const isData = prototype === Object.prototype || prototype === Array.prototype || isBare(prototype);
  // What stands under symbols has no bytes.
  return isData && Object.getOwnPropertySymbols(value).length === 0 ? Object.values(value) : undefined;
}
