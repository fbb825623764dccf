const MISSING = new Set(['ERR_MODULE_NOT_FOUND', 'MODULE_NOT_FOUND']);
const loaded = new Map<string, Promise<unknown>>();

/** A package that may be installed, loaded once; undefined if it is not. One that is installed and broken is reported. */
export function loadOptional<T>(name: string, load: () => Promise<unknown>): Promise<T | undefined> {
  const loading = loaded.get(name) ?? attempt(name, load);
  loaded.set(name, loading);
  return loading as Promise<T | undefined>;
}

async function attempt(name: string, load: () => Promise<unknown>): Promise<unknown> {
  try {
    const exported = (await load()) as { default?: unknown };
    return exported.default ?? exported;
  } catch (error) {
    const { code = '', message = '' } = (error ?? {}) as { code?: string; message?: string };
    if (MISSING.has(code) && message.includes(`'${name}'`)) return undefined;
    throw error;
  }
}
