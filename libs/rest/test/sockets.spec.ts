// Requests as bytes: framing, expectations and connections that are used again.
import { platforms, type TestApp } from '@nestling/testing';
import { connect, type AddressInfo } from 'node:net';
import { ARTICLE } from './fixtures/library.js';
import { bootLibrary } from './rest.app.js';

const BODY = JSON.stringify(ARTICLE);

describe.each(platforms)('bytes on a socket of %s', (platform) => {
  let app: TestApp;
  let port: number;
  beforeAll(async () => {
    app = await bootLibrary('sqlite', platform);
    const server = app.app.getHttpServer() as { address(): AddressInfo | null };
    if (!server.address()) await app.app.listen(0, '127.0.0.1');
    port = (server.address() as AddressInfo).port;
  });
  afterAll(() => app.close());

  /** The statuses that one connection gets for these bytes. */
  function statusesOf(...writes: string[]): Promise<number[]> {
    return new Promise((resolve, reject) => {
      let received = '';
      const socket = connect(port, '127.0.0.1', () => writes.forEach((bytes) => socket.write(bytes)));
      socket.on('data', (bytes) => (received += bytes.toString()));
      socket.on('error', reject);
      socket.on('close', () =>
        resolve([...received.matchAll(/HTTP\/1\.1 (\d{3})/g)].map(([, status]) => Number(status))),
      );
    });
  }

  const head = (line: string, ...headers: string[]): string =>
    [`${line} HTTP/1.1`, 'Host: x', ...headers, '', ''].join('\r\n');
  const last = head('GET /articles?pageSize=1', 'Connection: close');
  const json = 'Content-Type: application/json';

  it('take a body in chunks, without a length', async () => {
    const chunks = [BODY.slice(0, 9), BODY.slice(9)].map(
      (part) => `${part.length.toString(16)}\r\n${part}\r\n`,
    );
    const post = head('POST /articles', json, 'Transfer-Encoding: chunked');
    expect(await statusesOf(post, ...chunks, '0\r\n\r\n', last)).toEqual([201, 200]);
  });

  it('say 100 to a caller that waits for it', async () => {
    const post = head('POST /articles', json, `Content-Length: ${BODY.length}`, 'Expect: 100-continue');
    expect(await statusesOf(post, BODY, last)).toEqual([100, 201, 200]);
  });

  it.each([
    ['PUT /notes', 405],
    ['POST /articles/1', 405],
    ['POST /articles', 415],
    ['PATCH /nowhere', 404],
  ])('answer the next request after a body that %s left unread', async (line, status) => {
    const post = head(line, 'Content-Type: text/plain', 'Content-Length: 300000');
    expect(await statusesOf(post, 'x'.repeat(300_000), last)).toEqual([status, 200]);
  });

  it('refuse a length beside chunks, as smugglers send them', async () => {
    const post = head('POST /articles', json, 'Content-Length: 5', 'Transfer-Encoding: chunked');
    expect((await statusesOf(post, '0\r\n\r\n', last))[0]).toBe(400);
  });

  it('refuse a URL beyond all measure', async () => {
    const statuses = await statusesOf(head(`GET /articles?title=${'x'.repeat(70_000)}`, 'Connection: close'));
    expect(statuses).toEqual([431]);
  });
});
