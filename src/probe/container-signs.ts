// Looks for signs that we are in a container or in WSL.

import { existsSync } from 'node:fs';
import { readText } from '../kernel/proc/vanishing.ts';

/** One phrase for each sign, with its file. */
export function findContainerSigns(): string[] {
  const found: string[] = [];
  if (existsSync('/.dockerenv')) found.push('/.dockerenv is there (Docker)');
  if (existsSync('/run/.containerenv')) found.push('/run/.containerenv is there (Podman)');
  const manager = readText('/run/systemd/container')?.trim();
  if (manager !== undefined) found.push(`/run/systemd/container says ${manager}`);
  if (/microsoft/i.test(readText('/proc/sys/kernel/osrelease') ?? '')) found.push('osrelease says WSL');
  return found;
}
