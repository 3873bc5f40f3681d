// Makes a folder on the host, and says why it could not.

import { mkdirSync } from 'node:fs';
import { codeOf } from '../kernel/errno.ts';

/** mkdir(2). @returns the errno @throws what is no error of the kernel's */
export function makeFolder(path: string, mode: number): string | undefined {
  try {
    mkdirSync(path, { mode });
    return undefined;
  } catch (error) {
    const code = codeOf(error);
    if (code === '') throw error;
    return code;
  }
}
