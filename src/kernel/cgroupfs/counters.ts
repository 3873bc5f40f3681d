// Reads values from cgroup files, which hold one number, or lines of `name number` (cgroup-v2.rst, Format).
import { readText } from '../proc/vanishing.ts';
import type { CgroupVersion } from './hierarchies.ts';

/** A file of a cgroup as it was read. */
export type CgroupFile = { name: string; value: string };

/** Where to find a value: the file, and for a file of `name number` lines the name. */
type CounterPlace = { file: string; key?: string };

/** Where each version has a value; undefined where that version does not have it. */
export type CounterNames = { v1: CounterPlace | undefined; v2: CounterPlace | undefined };

/** Parses `name number` lines. Lines of any other form are left out. */
export function parseKeyed(text: string): Record<string, number> {
  const pairs = [...text.matchAll(/^(\S+) (\d+)$/gm)];
  return Object.fromEntries(pairs.map(([, key, value]) => [key, Number(value)]));
}

/**
 * A number or `max`, which is Infinity. Version 1 shows "no limit" as the largest number of whole pages, on x86-64
 * 9223372036854771712 (PAGE_COUNTER_MAX, linux/page_counter.h); it differs with the page size.
 */
export function parseAmount(text: string): number {
  const amount = text.trim() === 'max' ? Infinity : Number(text);
  return amount >= 2 ** 62 ? Infinity : amount;
}

/** Reads those of the files that exist. A kernel may lack some of them; a removed cgroup has none. */
export function readFiles(directory: string, names: readonly string[]): CgroupFile[] {
  return names.flatMap((name) => {
    const value = readText(`${directory}/${name}`);
    return value === undefined ? [] : [{ name, value }];
  });
}

/** Finds a value in files that were read; undefined where the kernel does not have it. */
export function findCounter(
  files: readonly CgroupFile[],
  names: CounterNames,
  version: CgroupVersion,
): number | undefined {
  const place = version === 1 ? names.v1 : names.v2;
  const file = files.find(({ name }) => name === place?.file);
  if (!place || !file) return undefined;
  return place.key === undefined ? parseAmount(file.value) : parseKeyed(file.value)[place.key];
}
