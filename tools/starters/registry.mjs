/**
 * A registry of npm with nothing but the packages of this workspace, packed as they would be published. Everything else comes
 * from the usual registry: a project names this one for the scope alone, in a line of its .npmrc.
 */
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { libraries } from '../checks/workspace.mjs';
import { pack } from '../release/packed.package.mjs';

/** Packs every package that has been built, and serves them on a free port of this machine. */
export async function startRegistry() {
  const folder = mkdtempSync(join(tmpdir(), 'nestling-registry-'));
  const packages = new Map();
  for (const library of libraries()) {
    const { manifest, tarball } = pack(library, folder);
    packages.set(manifest.name, { manifest, tarball: readFileSync(tarball) });
  }
  rmSync(folder, { recursive: true });
  const server = createServer((request, response) => answer(packages, request, response));
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${server.address().port}/`;
  return { url, npmrc: `@nestling:registry=${url}\n`, close: () => server.close() };
}

function answer(packages, request, response) {
  const [name, file] = decodeURIComponent(new URL(request.url, 'http://localhost').pathname.slice(1)).split(
    '/-/',
  );
  const found = packages.get(name);
  if (!found) {
    response.writeHead(404, { 'content-type': 'application/json' }).end('{"error":"Not found"}');
  } else if (file === undefined) {
    const base = `http://${request.headers.host}/`;
    response
      .writeHead(200, { 'content-type': 'application/json' })
      .end(JSON.stringify(documentOf(found, base)));
  } else {
    response.writeHead(200, { 'content-type': 'application/octet-stream' }).end(found.tarball);
  }
}

/** What npm reads of a package: its versions, of which there is one. */
function documentOf({ manifest, tarball }, base) {
  const { name, version } = manifest;
  const integrity = `sha512-${createHash('sha512').update(tarball).digest('base64')}`;
  const dist = { tarball: `${base}${name}/-/package.tgz`, integrity };
  const entry = { ...manifest, _id: `${name}@${version}`, dist };
  return { _id: name, name, 'dist-tags': { latest: version }, versions: { [version]: entry } };
}

if (process.argv[1] === import.meta.filename) {
  const { url, npmrc } = await startRegistry();
  console.log(`${url} serves the packages of this workspace; a project's .npmrc needs:\n${npmrc}`);
}
