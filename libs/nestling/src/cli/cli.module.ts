import { Module } from '@nestjs/common';
import { CheckCommand } from './check.command.js';
import { ServeCommand } from './serve.command.js';

/** The commands of `nestling`. */
@Module({ providers: [ServeCommand, CheckCommand] })
export class CliModule {}
