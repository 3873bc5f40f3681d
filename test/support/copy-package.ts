// Copies parts of the package into a folder of a test's own.

import { cpSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../src/lab/session/session-files.ts';

/** As npm installs it, without what was built. @returns the folder's path */
export function copyPackage(folder: string, parts: readonly string[]): string {
  for (const part of ['package.json', ...parts]) {
    cpSync(join(packageRoot(), part), join(folder, part), { recursive: true });
  }
  symlinkSync(join(packageRoot(), 'node_modules'), join(folder, 'node_modules'));
  return folder;
}
