// A cgroup of the lab's own under systemd, which wants to be asked: a scope, delegated to us. systemd.scope(5), and
// "Delegation" in systemd.resource-control(5).

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { findProgram } from '../find-program.ts';

/**
 * What to put before a command that is to run in a scope of its own: systemd-run(1) asks for the scope and becomes the
 * command. Undefined where systemd does not run (sd_booted(3)), or has no manager for this user.
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
  // The lab's processes show nothing of our environment.
  return [systemdRun, ...manager, ...delegated, '--', env, '-i'];
}
