// Counts what is below a directory, with a bound.

import { closeSync, constants, opendirSync, openSync } from 'node:fs';
import { unlessGone } from '../kernel/proc/vanishing.ts';

const MAX_COUNTED = 10_000;
const MAX_DIRECTORIES = 500;

/** @param dir a descriptor, which stays open @returns undefined when there is more than can be counted quickly */
export function countEntries(dir: number): number | undefined {
  let counted = 0;
  let directories = 0;
  const countIn = (fd: number): boolean => {
    const below: Buffer[] = [];
    if (++directories > MAX_DIRECTORIES) return false;
    // Node's types do not know that a Dir can return buffers.
    const listing = opendirSync(`/proc/self/fd/${fd}`, { encoding: 'buffer' as BufferEncoding });
    try {
      for (let entry = listing.readSync(); entry !== null; entry = listing.readSync()) {
        if (++counted > MAX_COUNTED) return false;
        if (entry.isDirectory()) below.push(Buffer.from(entry.name));
      }
    } finally {
      listing.closeSync();
    }
    return below.every((name) => {
      const path = Buffer.concat([Buffer.from(`/proc/self/fd/${fd}/`), name]);
      const child = unlessGone(
        () => openSync(path, constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW),
        ['ELOOP', 'ENOTDIR', 'EACCES'], // it was replaced, or is closed to us
      );
      if (child === undefined) return true;
      try {
        return countIn(child);
      } finally {
        closeSync(child);
      }
    });
  };
  return countIn(dir) ? counted : undefined;
}
