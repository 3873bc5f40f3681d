// Checks that /proc is there, with /proc/sys, and shows our own process by its PID.

import { existsSync } from 'node:fs';
import { readText } from './vanishing.ts';

export interface NoProc {
  readonly found: string;
  /** A command for root. */
  readonly remedy: string;
}

/** undefined when all is there. */
export function whyNoProc(): NoProc | undefined {
  const remedy = 'mount -t proc proc /proc';
  const stat = readText('/proc/self/stat');
  if (stat === undefined) return { found: 'no /proc/self/stat', remedy };
  // proc(5): a /proc that was mounted in another PID namespace shows that one's processes.
  if (Number.parseInt(stat, 10) !== process.pid)
    return { found: '/proc is of another PID namespace', remedy };
  // proc(5), subset=pid: only the folders of processes are there.
  return existsSync('/proc/sys/kernel/random/boot_id')
    ? undefined
    : { found: 'no /proc/sys/kernel/random/boot_id', remedy };
}
