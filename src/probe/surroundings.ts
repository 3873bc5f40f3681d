// What we may be inside of: files and words that containers and WSL leave where their programs see them.

import { existsSync } from 'node:fs';
import { readText } from '../kernel/proc/vanishing.ts';

/** One phrase for each sign, with the file that it is. */
export function surroundings(): string[] {
  const found: string[] = [];
  if (existsSync('/.dockerenv')) found.push('/.dockerenv is there (Docker)');
  if (existsSync('/run/.containerenv')) found.push('/run/.containerenv is there (Podman)');
  const manager = readText('/run/systemd/container')?.trim();
  if (manager !== undefined) found.push(`/run/systemd/container says ${manager}`);
  if (/microsoft/i.test(readText('/proc/sys/kernel/osrelease') ?? '')) found.push('osrelease says WSL');
  return found;
}
