// How much an image may unpack to. What it says about itself is not believed.

import { UserError } from '../kernel/errors.ts';
import { showBytes } from './explain.ts';

/** Both throw UserError when there is no more. */
export interface Budget {
  /** Bytes of the layers' tar archives, uncompressed. */
  takeBytes(bytes: number): void;
  /** Whether so many bytes are still to be had: for a file that says how large it will be. */
  expectBytes(bytes: number): void;
  /** Entries of the archives, and folders that none of them lists. */
  takeEntry(): void;
  readonly entries: number;
}

export function createBudget(maxBytes: number, maxEntries: number): Budget {
  let bytes = 0;
  let entries = 0;
  const expectBytes = (more: number): void => {
    if (bytes + more <= maxBytes) return;
    throw new UserError('failed', `the image unpacks to more than ${showBytes(maxBytes)}`, {
      hint: 'Take a smaller image. If it should be small, it is not what it says.',
    });
  };
  return {
    expectBytes,
    takeBytes(more) {
      expectBytes(more);
      bytes += more;
    },
    takeEntry() {
      entries += 1;
      if (entries > maxEntries) {
        throw new UserError('failed', `the image has more than ${maxEntries} files and folders`, {
          hint: 'Take a smaller image.',
        });
      }
    },
    get entries() {
      return entries;
    },
  };
}
