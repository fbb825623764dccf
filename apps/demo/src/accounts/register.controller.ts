import { Body, Controller, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Public, RateLimit } from '@nestling/auth';
import { NestlingHttpError } from '@nestling/core';
import { classifyDriverError, Database, InjectDatabase } from '@nestling/database';
import { AccountDirectory } from './account.directory.js';

const NAME = /^[a-z0-9._-]{3,60}$/;
const SHORTEST_PASSWORD = 10;

/** Where people make an account of their own; it is that of a customer, whatever they send. */
@ApiTags('Account')
@Public()
@Controller('register')
export class RegisterController {
  constructor(
    private readonly accounts: AccountDirectory,
    @InjectDatabase() private readonly database: Database,
  ) {}

  @ApiOperation({ summary: 'Make an account' })
  @RateLimit({ requests: 10, window: '1h' })
  @Post()
  async register(@Body() body: unknown): Promise<{ id: number; username: string; role: string }> {
    const { username, password } = (body ?? {}) as Readonly<Record<string, unknown>>;
    if (typeof username !== 'string' || !NAME.test(username)) {
      throw refused('username must have 3 to 60 small letters, digits, dots, dashes or underscores.');
    }
    if (typeof password !== 'string' || password.length < SHORTEST_PASSWORD || password.length > 200) {
      throw refused(`password must have ${SHORTEST_PASSWORD} to 200 characters.`);
    }
    const { id, role } = await this.create(username, password);
    return { id, username, role };
  }

  private async create(username: string, password: string) {
    try {
      return await this.accounts.create(username, password);
    } catch (error) {
      if (classifyDriverError(error, this.database.dataSource)?.kind !== 'unique') throw error;
      throw new NestlingHttpError(409, { code: 'SHOP_NAME_TAKEN', detail: 'This name is taken.' });
    }
  }
}

function refused(detail: string): NestlingHttpError {
  return new NestlingHttpError(422, { code: 'SHOP_ACCOUNT_INVALID', detail });
}
