import { Module } from '@nestjs/common';
import { CheckCommand } from './check.command.js';
import { DB_CHANGES } from './db/db.changes.js';
import { DbCommand } from './db/db.command.js';
import { DB_QUESTIONS } from './db/db.questions.js';
import { HashPasswordCommand } from './hash-password.command.js';
import { IntrospectCommand } from './introspect.command.js';
import { GenerateCommand } from './generate.command.js';
import { OpenApiCommand } from './openapi.command.js';
import { RoutesCommand } from './routes.command.js';
import { ServeCommand } from './serve.command.js';
import { ShellCommand } from './shell.command.js';

/** The commands of `nestling`. */
@Module({
  providers: [
    ServeCommand,
    ShellCommand,
    CheckCommand,
    RoutesCommand,
    OpenApiCommand,
    IntrospectCommand,
    HashPasswordCommand,
    DbCommand,
    GenerateCommand,
    ...DB_CHANGES,
    ...DB_QUESTIONS,
  ],
})
export class CliModule {}
