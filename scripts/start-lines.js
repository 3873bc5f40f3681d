// Writes the lines by which a system starts dist/cli.js. As npm's `preinstall` it changes them on Windows, where npm reads
// them afterwards to make nslab.cmd.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Node takes --env-file from behind the script's name too (nodejs/node#54232), and runs what NODE_OPTIONS in that file says
 * before it runs us: 20 to 26 all do. It stops at `--`. So `nslab` is started through sh, which both languages read: env(1)
 * of busybox has no -S, and execve(2) hands one argument on at most.
 */
const posix = `#!/bin/sh
':' //; exec node -- "$0" "$@"`;

/** cmd-shim, as npm uses it, looks for the program's name here. There is no `nslab run` on Windows. */
const windows = '#!/usr/bin/env node';

export const startLines = process.platform === 'win32' ? windows : posix;

const file = join(dirname(dirname(fileURLToPath(import.meta.url))), 'dist', 'cli.js');
if (process.argv[1] === fileURLToPath(import.meta.url) && process.platform === 'win32' && existsSync(file)) {
  writeFileSync(file, readFileSync(file, 'utf8').replace(posix, windows));
}
