import { Server } from './server.mjs';

export const APPLICATION_SIZES = [1, 50];

/** Boots applications of `products` simple resources, in turns, and answers what each boot took. */
export async function measureStartUp(competitors, products, { rounds, urlOf }) {
  const boots = new Map(competitors.map(({ name }) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const competitor of competitors) {
      const server = await Server.boot(competitor, { url: urlOf(competitor), products });
      const { cpu, milliseconds, memory } = server.startUp;
      await server.stop();
      const boot = { milliseconds, cpu: (cpu.user + cpu.system) / 1000, megabytes: memory.rss / 2 ** 20 };
      boots.get(competitor.name).push(boot);
    }
  }
  return boots;
}
