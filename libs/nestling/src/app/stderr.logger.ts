import { ConsoleLogger, type LoggerService, type LogLevel } from '@nestjs/common';

/** Warnings and errors on stderr: stdout is for what a command answers. */
export class StderrLogger extends ConsoleLogger {
  constructor() {
    super({ logLevels: ['warn', 'error', 'fatal'] });
  }

  protected override printMessages(
    messages: unknown[],
    ...[context, level, , stack, params]: [string?, LogLevel?, ('stdout' | 'stderr')?, unknown?, object?]
  ): void {
    super.printMessages(messages, context, level, 'stderr', stack, params);
  }
}

const nothing = (): undefined => undefined;

/** Says nothing, and unlike `logger: false` lets the next application speak. */
export const SILENT: LoggerService = { log: nothing, warn: nothing, error: nothing, fatal: nothing };
