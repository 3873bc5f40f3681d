// Looks for signs that we are in a container or in WSL.

import { existsSync } from 'node:fs';
import { readText } from '../kernel/proc/vanishing.ts';
import type { Texts } from '../session/event.ts';

/** One phrase for each sign, with its file. */
export function findContainerSigns(): Texts[] {
  const found: Texts[] = [];
  if (existsSync('/.dockerenv')) found.push(isThere('/.dockerenv', 'Docker'));
  if (existsSync('/run/.containerenv')) found.push(isThere('/run/.containerenv', 'Podman'));
  const manager = readText('/run/systemd/container')?.trim();
  if (manager !== undefined) found.push(says('/run/systemd/container', manager));
  if (/microsoft/i.test(readText('/proc/sys/kernel/osrelease') ?? '')) found.push(says('osrelease', 'WSL'));
  return found;
}

const isThere = (path: string, of: string): Texts => ({
  en: `${path} is there (${of})`,
  zh: `有 ${path}（${of}）`,
});

const says = (path: string, what: string): Texts => ({
  en: `${path} says ${what}`,
  zh: `${path} 的内容是 ${what}`,
});
