// The host's files for a guest: a virtiofsd that serves them read-only, and ends with us.

import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { packageRoot } from '../../src/lab/session/session-files.ts';

/** Debian 12 has it with qemu, later ones as a package of its own. */
const PROGRAMS = ['/usr/lib/qemu/virtiofsd', '/usr/libexec/virtiofsd'];
const START_MS = 5_000;
const PAUSE_MS = 10;

const virtiofsd = (): string | undefined => PROGRAMS.find((path) => existsSync(path));

/**
 * @param paths what must be seen, on whatever mount they are; the rest of / is seen too
 * @returns once it listens on the socket
 * @throws Error when it does not, with what it wrote
 */
export async function shareHost(socket: string, paths: readonly string[]): Promise<ChildProcess> {
  const program = virtiofsd();
  if (program === undefined) throw new Error('there is no virtiofsd');
  const script = join(packageRoot(), 'test', 'vm', 'host-share.sh');
  const child = spawn(
    'setpriv',
    ['--pdeathsig', 'KILL', 'unshare', '-m', 'sh', script, program, socket, ...mountsOf(paths)],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-4096);
    });
  }
  const until = performance.now() + START_MS;
  while (!existsSync(socket)) {
    if (child.exitCode !== null || performance.now() > until) {
      child.kill('SIGKILL');
      throw new Error(`virtiofsd does not serve:\n${said}`);
    }
    await sleep(PAUSE_MS);
  }
  return child;
}

/** The mount points other than / that the paths are on. */
function mountsOf(paths: readonly string[]): string[] {
  const output = execFileSync('stat', ['-c', '%m', ...paths], { encoding: 'utf8' });
  return [...new Set(output.trim().split('\n'))].filter((mount) => mount !== '/').sort();
}
