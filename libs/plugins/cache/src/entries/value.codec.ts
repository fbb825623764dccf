// Values as bytes, with their types: the structured clone format has dates, maps, sets, buffers and bigints, and no code.
import { deserialize, serialize } from 'node:v8';

/** The bytes of a value; undefined if it holds what cannot be kept, such as a function. */
export function encodeValue(value: unknown): Uint8Array | undefined {
  try {
    return serialize(value);
  } catch {
    return undefined;
  }
}

/** What a value's bytes are; undefined if they are none. */
export function decodeValue(bytes: Uint8Array): { readonly value: unknown } | undefined {
  try {
    return { value: deserialize(bytes) as unknown };
  } catch {
    return undefined;
  }
}
