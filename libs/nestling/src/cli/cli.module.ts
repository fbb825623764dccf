import { Module } from '@nestjs/common';
import { CheckCommand } from './check.command.js';
import { OpenApiCommand } from './openapi.command.js';
import { RoutesCommand } from './routes.command.js';
import { ServeCommand } from './serve.command.js';

/** The commands of `nestling`. */
@Module({ providers: [ServeCommand, CheckCommand, RoutesCommand, OpenApiCommand] })
export class CliModule {}
