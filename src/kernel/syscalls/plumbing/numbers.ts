// Lists every system call of Linux by name and number, even those that nslab never makes: seccomp filters need them all.

import type { Arch } from './define.ts';
import { arm64Runs } from './numbers-arm64.ts';
import { x64Runs } from './numbers-x64.ts';

const runs = { x64: x64Runs, arm64: arm64Runs } as const;

/**
 * The numbers of all system calls of Linux 6.18, ascending. The 32-bit calls (i386, x32, arm) are left out.
 */
export const callNumbers = (arch: Arch): ReadonlyMap<string, number> =>
  new Map(
    runs[arch].flatMap(([first, names]) =>
      names
        .trim()
        .split(/\s+/)
        .map((name, i) => [name, first + i] as const),
    ),
  );
