// Asks systemd for a cgroup of the lab's own: a scope that is delegated to us. systemd.scope(5), and "Delegation" in
// systemd.resource-control(5).

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { findProgram } from '../find-program.ts';

/**
 * The words to put before a command that is to run in a scope of its own: systemd-run(1) makes the scope and executes the
 * command. undefined where systemd does not run (sd_booted(3)) or has no manager for this user.
 */
export function scopeCommand(): readonly string[] | undefined {
  if (!existsSync('/run/systemd/system')) return undefined;
  const isRoot = process.geteuid?.() === 0;
  const runtime = process.env.XDG_RUNTIME_DIR ?? '';
  if (!isRoot && (runtime === '' || !existsSync(join(runtime, 'systemd')))) return undefined;
  const [systemdRun, env] = ['systemd-run', 'env'].map(findProgram);
  if (systemdRun === undefined || env === undefined) return undefined;
  const manager = isRoot ? [] : ['--user'];
  const delegated = ['--scope', '--quiet', '--collect', '--property=Delegate=yes', '--description=nslab'];
  // env -i: the lab's processes get nothing of our environment.
  return [systemdRun, ...manager, ...delegated, '--', env, '-i'];
}
