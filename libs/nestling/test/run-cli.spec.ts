import { join } from 'node:path';
import { NestlingProcess, type Ended } from './nestling.process.js';

const PROGRAM = join(import.meta.dirname, 'own.command.ts');
const shop = (...args: string[]): Promise<Ended> => new NestlingProcess(args, {}, PROGRAM).ended();

describe('runCli', () => {
  it('runs a command of the app with its providers, and closes the app', async () => {
    expect(await shop('greet', 'Ada', '--loud')).toEqual({
      code: 0,
      stdout: 'HELLO, ADA\nclosed\n',
      stderr: '',
    });
  });

  it('ends with 1 when a command throws, with the error on stderr', async () => {
    const { code, stdout, stderr } = await shop('greet', 'trouble');
    expect({ code, stdout }).toEqual({ code: 1, stdout: 'closed\n' });
    expect(stderr).toContain('greeting failed');
  });

  it.each([
    [['greet', 'nobody'], 'Name somebody.\n'],
    [['greet'], "error: missing required argument 'name'\n"],
    [['greet', 'Ada', '--quiet'], "error: unknown option '--quiet'\n"],
    [['great'], "error: unknown command 'great'\n(Did you mean greet?)\n"],
  ])('ends with 2 for %j', async (args, stderr) => {
    expect(await shop(...args)).toEqual({ code: 2, stdout: 'closed\n', stderr });
  });

  it('says what went wrong as JSON with --json, which a command may know', async () => {
    const { code, stderr } = await shop('greet', '--json');
    expect({ code, error: JSON.parse(stderr) as unknown }).toEqual({
      code: 2,
      error: { error: { code: 'commander.unknownOption', message: "error: unknown option '--json'" } },
    });
  });

  it.each([['--help'], ['greet', '--help'], ['--version']])('ends with 0 for %s', async (...args) => {
    const { code, stderr } = await shop(...args);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });
});
