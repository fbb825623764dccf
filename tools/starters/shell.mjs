/** Commands of a user of npm, who knows the registry of this run. */
import { execFile, execFileSync } from 'node:child_process';
import { appendFileSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** What is in the cache of npm is not asked for again. */
const QUIET = {
  CI: 'true',
  NX_DAEMON: 'false',
  npm_config_prefer_offline: 'true',
  npm_config_audit: 'false',
  npm_config_fund: 'false',
  npm_config_update_notifier: 'false',
};

export const secondsSince = (begun) => Math.round((Date.now() - begun) / 1000);

export class Shell {
  /** A folder to work in; what is printed is in its `commands.log`. */
  constructor(folder, npmrc) {
    this.folder = folder;
    this.log = join(folder, 'commands.log');
    this.userconfig = join(folder, 'npmrc');
    writeFileSync(this.userconfig, ownConfig() + npmrc);
  }

  /** The folder may be kept; the user's tokens in it are not. */
  close() {
    rmSync(this.userconfig, { force: true });
  }

  /** Runs a command; what it prints is kept in the log, and told when it fails. */
  run = async (cwd, command, args) => {
    const line = `$ ${command} ${args.join(' ')}`;
    const env = { ...process.env, ...QUIET, npm_config_userconfig: this.userconfig };
    const begun = Date.now();
    try {
      const { stdout, stderr } = await execute(command, args, { cwd, env, maxBuffer: 64 * 1024 * 1024 });
      appendFileSync(this.log, `${line} (${secondsSince(begun)} s)\n${stdout}${stderr}\n`);
      return stdout + stderr;
    } catch (error) {
      throw new Error(`${line}\n${error.stdout ?? ''}${error.stderr ?? ''}`, { cause: error });
    }
  };
}

/** The user's own configuration of npm. */
function ownConfig() {
  const file = execFileSync('npm', ['config', 'get', 'userconfig'], {
    encoding: 'utf8',
    stdio: 'pipe',
  }).trim();
  return existsSync(file) ? `${readFileSync(file, 'utf8')}\n` : '';
}
