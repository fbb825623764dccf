// A user's own command, in a process of its own.
import 'reflect-metadata';
import { Injectable, Module, type OnModuleDestroy } from '@nestjs/common';
import { Command, CommandRunner, Option } from 'nest-commander';
import { runCli, UsageError } from '../src/index.js';

@Injectable()
class Greeter implements OnModuleDestroy {
  greet(name: string): string {
    if (name === 'nobody') throw new UsageError('Name somebody.');
    if (name === 'trouble') throw new Error('greeting failed');
    return `Hello, ${name}`;
  }
  onModuleDestroy(): void {
    process.stdout.write('closed\n');
  }
}

@Command({ name: 'greet', arguments: '<name>', description: 'Greet somebody.' })
class GreetCommand extends CommandRunner {
  constructor(private readonly greeter: Greeter) {
    super();
  }

  async run([name = '']: string[], { loud = false }: { loud?: boolean } = {}): Promise<void> {
    const greeting = await Promise.resolve(this.greeter.greet(name));
    process.stdout.write(`${loud ? greeting.toUpperCase() : greeting}\n`);
  }

  @Option({ flags: '--loud', description: 'in capitals' })
  parseLoud(): boolean {
    return true;
  }
}

@Module({ providers: [Greeter, GreetCommand] })
class AppModule {}

void runCli(AppModule, { name: 'shop', version: '1.2.3' });
