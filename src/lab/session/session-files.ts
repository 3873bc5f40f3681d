// Finds nslab's own files: its package and its native programs.

import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { UserError } from '../../kernel/errors.ts';
import { quoteWord } from '../../kernel/quote-word.ts';

/** The folder that has package.json, lessons/ and dist/. */
export function packageRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json'))) {
    const parent = dirname(folder);
    if (parent === folder) throw new Error('nslab is not inside its package');
    folder = parent;
  }
  return folder;
}

/** @throws UserError `machine` when it was not built for this machine */
export function nativeProgram(name: 'nslab-actor' | 'nslab-workload'): string {
  const platform = `${process.platform}-${process.arch}`;
  const path = join(packageRoot(), 'dist', 'native', platform, name);
  if (existsSync(path)) return path;
  const build = `node ${quoteWord(join(packageRoot(), 'scripts', 'native.js'))}`;
  throw new UserError(
    'machine',
    { en: `${name} is not built for ${platform}`, zh: `${name} 没有为 ${platform} 编译` },
    {
      hint: {
        en: `It takes a C compiler and make (Debian: gcc make libc6-dev). Then: ${build}`,
        zh: `需要 C 编译器和 make（Debian：gcc make libc6-dev）。然后：${build}`,
      },
    },
  );
}
