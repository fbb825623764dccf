// A password goes in by stdin, and out comes what is stored of it.
import { verifyPassword } from '@nestling/auth';
import { PassThrough, Writable } from 'node:stream';
import { readPassword } from '../src/cli/password.prompt.js';
import { NestlingProcess } from './nestling.process.js';

async function hashOf(text: string, ...args: string[]) {
  const running = new NestlingProcess(['hash-password', ...args]);
  running.child.stdin?.end(text);
  return running.ended();
}

it('prints the hash of the first line, and nothing of the password', async () => {
  const { code, stdout, stderr } = await hashOf('s3cret: pässwörd \nmore', '--json');
  expect([code, stderr]).toEqual([0, '']);
  const { hash } = JSON.parse(stdout) as { hash: string };
  expect(hash).toMatch(/^\$argon2id\$/);
  expect(await verifyPassword('s3cret: pässwörd ', hash)).toBe(true);
}, 60_000);

it('is called wrongly without a password, or with one as its argument', async () => {
  const without = await hashOf('');
  expect([without.code, without.stdout]).toEqual([2, '']);
  expect(without.stderr).toContain('There is no password');
  const wrong = await hashOf('x', '--algorithm', 'md5');
  expect([wrong.code, wrong.stderr]).toEqual([2, '--algorithm is "md5"; use argon2id or scrypt\n']);
  expect((await hashOf('x', 's3cret')).code).toBe(2);
}, 60_000);

describe('on a terminal', () => {
  const typed = (...lines: string[]) => {
    const input = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => input });
    let shown = '';
    const output = new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        shown += String(chunk);
        const line = lines.shift();
        if (line !== undefined && String(chunk).endsWith(': ')) setImmediate(() => input.write(line));
        else if (line !== undefined) lines.unshift(line);
        done();
      },
    });
    return readPassword(input as never, output).then(
      (password) => ({ password, shown }),
      (error: Error) => ({ error: error.message, shown }),
    );
  };

  it('a password is asked for twice, and not shown', async () => {
    expect(await typed('hunter2\r', 'hunter2\r')).toEqual({
      password: 'hunter2',
      shown: 'Password: \nOnce more: \n',
    });
  });

  it('two that differ are refused, and so is the end of the input', async () => {
    expect(await typed('hunter2\r', 'hunter3\r')).toMatchObject({ error: 'The two differ.' });
    expect(await typed('\u0003')).toMatchObject({
      error: expect.stringContaining('There is no password') as string,
    });
  });
});
