/**
 * `npm run bench:login`: whether the time of a login tells which users exist. Wrong passwords of a known and of an unknown
 * user take turns; it fails when their medians differ by a tenth or more.
 */
require('reflect-metadata');
const { Controller, Get, Module } = require('@nestjs/common');
const { NestFactory } = require('@nestjs/core');
const { FastifyAdapter } = require('@nestjs/platform-fastify');
const { AuthModule, hashPassword, JwtBackend, listedUsers } = require('@nestling/auth');

const LOGINS = Number(process.argv[2] ?? 300);
const TOLERANCE = 0.1;

class DoorController {
  read() {
    return {};
  }
}
Get()(DoorController.prototype, 'read', Object.getOwnPropertyDescriptor(DoorController.prototype, 'read'));
Controller('door')(DoorController);

async function boot() {
  const users = [{ username: 'known', passwordHash: await hashPassword('right') }];
  class AppModule {}
  Module({
    imports: [
      AuthModule.forRoot({
        jwt: { secret: 'a secret of the benchmark, which signs nothing that matters' },
        authentication: { backend: JwtBackend },
        login: { validator: listedUsers(users), limits: { account: 1e9, network: 1e9 } },
      }),
    ],
    controllers: [DoorController],
  })(AppModule);
  const app = await NestFactory.create(AppModule, new FastifyAdapter(), { logger: ['error'] });
  await app.init();
  return app;
}

function median(values) {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)];
}

async function main() {
  const app = await boot();
  const times = { known: [], unknown: [] };
  for (let index = 0; index < LOGINS + 20; index += 1) {
    const names = index % 2 ? ['known', 'unknown'] : ['unknown', 'known'];
    for (const username of names) {
      const begun = performance.now();
      const payload = { username, password: `wrong ${index}` };
      const { statusCode } = await app.inject({ method: 'POST', url: '/auth/login', payload });
      if (statusCode !== 401) throw new Error(`A wrong login was answered with ${statusCode}.`);
      // The first ones warm up.
      if (index >= 20) times[username].push(performance.now() - begun);
    }
  }
  await app.close();
  const [known, unknown] = [median(times.known), median(times.unknown)];
  const difference = Math.abs(known - unknown) / Math.min(known, unknown);
  console.log(`${LOGINS} wrong logins each: known ${known.toFixed(2)} ms, unknown ${unknown.toFixed(2)} ms`);
  console.log(`the medians differ by ${(difference * 100).toFixed(1)} %`);
  if (difference >= TOLERANCE) process.exitCode = 1;
}

main();
