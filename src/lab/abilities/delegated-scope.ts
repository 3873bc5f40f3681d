// A cgroup that systemd delegates to us: a scope of our own, made for a moment, in which a shell tries the controllers.
// systemd.resource-control(5), Delegate=

import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { CALL_MS } from './child.ts';
import { findProgram } from './find-program.ts';

export interface Scope {
  /** What `systemd-run` was asked, as a user may repeat it. */
  readonly command: string;
  /** Controllers that a group inside can have. */
  readonly controllers: readonly string[];
}

/**
 * In the scope's own cgroup are processes, so they go to a leaf before controllers are enabled (cgroup-v2.rst, No Internal
 * Process Constraint). systemd removes the scope, and all below it, when the last one has ended.
 */
const script = `cd "$1$(sed -n s/^0:://p /proc/self/cgroup)" && mkdir leaf && echo 0 > leaf/cgroup.procs || exit 1
for name in $(cat cgroup.controllers); do echo +$name > cgroup.subtree_control && echo $name; done 2> /dev/null
mkdir box && rmdir box`;

/**
 * Undefined where systemd does not run, or gives us none.
 * @param mount of the version 2 hierarchy
 */
export async function tryScope(mount: string, uid: number): Promise<Scope | undefined> {
  const program = findProgram('systemd-run');
  // sd_booted(3)
  if (program === undefined || !existsSync('/run/systemd/system')) return undefined;
  const args = [...(uid === 0 ? [] : ['--user']), '--scope', '--collect', '-p', 'Delegate=yes'];
  const output = await outputOf(program, ['--quiet', ...args, 'sh', '-c', script, 'sh', mount]);
  if (output === undefined) return undefined;
  return { command: ['systemd-run', ...args].join(' '), controllers: output.split('\n').filter(Boolean) };
}

/** What it prints; undefined when it fails or takes too long. */
const outputOf = (program: string, args: readonly string[]): Promise<string | undefined> =>
  new Promise((resolve) => {
    execFile(program, args, { timeout: CALL_MS }, (error, stdout) => {
      resolve(error === null ? stdout : undefined);
    });
  });
