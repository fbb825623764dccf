// The module without any endpoint, with options from a factory, and behind another guard of the application.
import { Controller, Get, Module } from '@nestjs/common';
import { NestlingConfigError } from '@nestling/core';
import { platforms, TestApp } from '@nestling/testing';
import { AuthModule, BasicBackend, CredentialsVerifier, LoginRequired } from '../src/index.js';

class Ledger extends CredentialsVerifier {
  verify(username: string, password: string) {
    return username === 'ann' && password === 'right' ? { id: 1 } : null;
  }
}

@Module({ providers: [Ledger, { provide: 'REALM', useValue: 'accounts' }], exports: ['REALM'] })
class LedgerModule {}

@LoginRequired()
@Controller('accounts')
class AccountsController {
  @Get() list() {
    return [];
  }
}

@Controller('words')
class WordsController {
  @Get() list() {
    return [];
  }
}

const headers = { authorization: `Basic ${Buffer.from('ann:right').toString('base64')}` };

it.each(platforms)('guards controllers of an application without endpoints on %s', async (platform) => {
  const app = await TestApp.create({
    platform,
    module: () => ({
      imports: [
        AuthModule.forRootAsync({
          imports: [LedgerModule],
          inject: ['REALM'],
          useFactory: (realm: string) => ({
            basic: { verify: Ledger, realm },
            authentication: { backend: BasicBackend },
          }),
        }),
      ],
      controllers: [AccountsController, WordsController],
    }),
  });
  try {
    const refused = await app.client.get('/accounts');
    expect(refused).toMatchObject({ status: 401, body: { code: 'AUTH_UNAUTHENTICATED' } });
    expect(refused.headers['www-authenticate']).toBe('Basic realm="accounts", charset="UTF-8"');
    expect((await app.client.get('/words')).status).toBe(401);
    expect((await app.client.get('/accounts', { headers })).status).toBe(200);
  } finally {
    await app.close();
  }
});

it('says which option of forRoot is missing when a controller names a backend', async () => {
  const boot = TestApp.create({
    module: () => ({
      imports: [AuthModule.forRoot({ authentication: { backend: BasicBackend } })],
      controllers: [AccountsController],
    }),
  });
  await expect(boot).rejects.toThrow(NestlingConfigError);
  await expect(boot).rejects.toMatchObject({
    problems: [{ code: 'AUTH_BACKEND_UNCONFIGURED', where: 'AccountsController.list' }],
  });
});
