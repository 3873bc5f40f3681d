// Where our own process is in a cgroup hierarchy, from /proc and findmnt.

import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** The folder of our own cgroup in a version 1 hierarchy. @throws Error when there is none */
export function cgroupFolder(controller: string): string {
  const own = new RegExp(`^\\d+:(?:.*,)?${controller}(?:,.*)?:(.*)$`, 'm').exec(
    readFileSync('/proc/self/cgroup', 'utf8'),
  )?.[1];
  const { filesystems }: { filesystems: { target: string; options: string }[] } = JSON.parse(
    execFileSync('findmnt', ['-J', '-l', '-t', 'cgroup', '-o', 'TARGET,OPTIONS'], { encoding: 'utf8' }),
  );
  const mount = filesystems.find(({ options }) => options.split(',').includes(controller));
  if (own === undefined || mount === undefined) throw new Error(`no version 1 hierarchy has ${controller}`);
  return own === '/' ? mount.target : `${mount.target}${own}`;
}
