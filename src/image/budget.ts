// Limits how much an image may unpack to, whatever it says about itself.

import { UserError } from '../kernel/errors.ts';
import { showBytes } from './explain.ts';

/** Every function throws UserError when the limit is exceeded. */
export interface Budget {
  /** Takes bytes of the uncompressed tar archives. */
  takeBytes(bytes: number): void;
  /** Checks that this many bytes are left, for a file whose header gives its size. */
  expectBytes(bytes: number): void;
  /** Takes one entry: of an archive, or a folder that no archive lists. */
  takeEntry(): void;
  readonly entries: number;
}

export function createBudget(maxBytes: number, maxEntries: number): Budget {
  let bytes = 0;
  let entries = 0;
  const expectBytes = (more: number): void => {
    if (bytes + more <= maxBytes) return;
    throw new UserError(
      'failed',
      {
        en: `the image unpacks to more than ${showBytes(maxBytes)}`,
        zh: `镜像解包后超过 ${showBytes(maxBytes)}`,
      },
      {
        hint: {
          en: 'Take a smaller image. If it should be small, it is not what it says.',
          zh: '请用小一些的镜像。如果它本该很小，那它就名不副实。',
        },
      },
    );
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
        throw new UserError(
          'failed',
          {
            en: `the image has more than ${maxEntries} files and folders`,
            zh: `镜像里的文件和目录超过 ${maxEntries} 个`,
          },
          { hint: { en: 'Take a smaller image.', zh: '请用小一些的镜像。' } },
        );
      }
    },
    get entries() {
      return entries;
    },
  };
}
