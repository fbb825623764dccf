import { arch, cpus, platform, release, totalmem } from 'node:os';

/** What the figures were measured on. */
export function describeMachine() {
  const [{ model }] = cpus();
  const memory = `${Math.round(totalmem() / 2 ** 30)} GiB`;
  return { cpu: model, cores: cpus().length, memory, system: `${platform()} ${release()} ${arch()}` };
}
