// Finds the mount points of this machine's version 1 hierarchies, and what is left of a container in them.

import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const TIMEOUT_MS = 10_000;

/** The mount point of each controller's hierarchy. */
export function cgroupHomes(): Map<string, string> {
  const text = execFileSync('findmnt', ['-J', '-l', '-t', 'cgroup', '-o', 'TARGET,OPTIONS'], {
    encoding: 'utf8',
    timeout: TIMEOUT_MS,
  });
  const { filesystems }: { filesystems: { target: string; options: string }[] } = JSON.parse(text);
  return new Map(
    filesystems.flatMap(({ target, options }) =>
      options.split(',').map((one): [string, string] => [one.replace(/^name=/, ''), target]),
    ),
  );
}

/** Folders of that container in any hierarchy. */
export const cgroupsLeft = (id: string): string[] =>
  [...new Set(cgroupHomes().values()), '/sys/fs/cgroup/unified']
    .map((home) => `${home}/${id}`)
    .filter((folder) => existsSync(folder));
