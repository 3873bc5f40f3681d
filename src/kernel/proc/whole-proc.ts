// Checks that /proc is there, with /proc/sys, and shows our own process by its PID.

import { existsSync } from 'node:fs';
import type { Texts } from '../languages.ts';
import { readText } from './vanishing.ts';

export interface NoProc {
  readonly found: Texts;
  /** A command for root. */
  readonly remedy: string;
}

/** undefined when all is there. */
export function whyNoProc(): NoProc | undefined {
  const remedy = 'mount -t proc proc /proc';
  const stat = readText('/proc/self/stat');
  if (stat === undefined) return { found: missing('/proc/self/stat'), remedy };
  // proc(5): a /proc that was mounted in another PID namespace shows that one's processes.
  if (Number.parseInt(stat, 10) !== process.pid)
    return {
      found: { en: '/proc is of another PID namespace', zh: '/proc 属于另一个 PID 命名空间' },
      remedy,
    };
  // proc(5), subset=pid: only the folders of processes are there.
  return existsSync('/proc/sys/kernel/random/boot_id')
    ? undefined
    : { found: missing('/proc/sys/kernel/random/boot_id'), remedy };
}

const missing = (path: string): Texts => ({ en: `no ${path}`, zh: `没有 ${path}` });
