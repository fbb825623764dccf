import { hashPassword, type PasswordAlgorithm } from '@nestling/auth';
import { Command, Option } from 'nest-commander';
import { UsageError } from '../nestling.errors.js';
import { NestlingCommand, print, type OutputOptions } from './nestling.command.js';
import { readPassword } from './password.prompt.js';

interface HashOptions extends OutputOptions {
  readonly algorithm?: PasswordAlgorithm;
}

/** It takes no password as an argument: arguments are kept by shells, and shown by `ps`. */
@Command({
  name: 'hash-password',
  description: 'Hash a password that is typed unseen, or that is the first line of stdin.',
})
export class HashPasswordCommand extends NestlingCommand {
  async run(_args: string[], options: HashOptions = {}): Promise<void> {
    const { algorithm } = options;
    const password = await readPassword(process.stdin, process.stderr);
    try {
      const hash = await hashPassword(password, algorithm ? { algorithm } : {});
      print(options, { hash }, hash);
    } catch (error) {
      if (error instanceof RangeError) throw new UsageError(error.message);
      throw error;
    }
  }

  @Option({
    flags: '--algorithm <name>',
    description: 'argon2id or scrypt (default: argon2id where @node-rs/argon2 is installed)',
  })
  parseAlgorithm(value: string): PasswordAlgorithm {
    if (value === 'argon2id' || value === 'scrypt') return value;
    throw new UsageError(`--algorithm is "${value}"; use argon2id or scrypt`);
  }
}
