// Makes a folder that `nslab run --rootfs` can take: the machine's own programs by volumes, and links as a test wants them.

import { lstatSync, mkdirSync, readlinkSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Folders in which Linux distributions keep programs and libraries: file-hierarchy(7). */
const folders = ['usr', 'bin', 'sbin', 'lib', 'lib32', 'lib64'];

/**
 * @param links symbolic links in the root, by their paths
 * @returns the options that make a container of it
 */
export function rootWithTools(root: string, links: Readonly<Record<string, string>> = {}): string[] {
  mkdirSync(root);
  const options = ['--rootfs', root];
  for (const name of folders) {
    const stats = lstatSync(`/${name}`, { throwIfNoEntry: false });
    if (stats?.isSymbolicLink()) symlinkSync(readlinkSync(`/${name}`), join(root, name));
    else if (stats !== undefined) options.push('-v', `/${name}:/${name}:ro`);
  }
  for (const [name, target] of Object.entries(links)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    symlinkSync(target, join(root, name));
  }
  return options;
}
