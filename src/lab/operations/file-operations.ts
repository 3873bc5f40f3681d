// Lets an actor read, write, make, remove and rename files.

import { close, read, write } from '../../kernel/syscalls/calls/file-descriptors.ts';
import { mkdirat, openat, renameat2, unlinkat } from '../../kernel/syscalls/calls/paths.ts';
import { ref } from '../../kernel/syscalls/plumbing/encoder.ts';
import { callStep, type Operation } from '../operation/step.ts';
import { mkdirWays, readWays, removeWays, renameWays, writeWays } from './file-ways.ts';

const READ_BYTES = 4096;

export function readOperation(actor: string, path: string): Operation {
  return {
    title: { en: `read ${path}`, zh: `读取 ${path}` },
    parts: [
      {
        actor,
        steps: [
          callStep(
            openat({ pathname: path, flags: ['O_RDONLY', 'O_CLOEXEC', 'O_NONBLOCK'] }, { as: 'file' }),
          ),
          callStep(read({ fd: ref('file'), buf: READ_BYTES })),
          callStep(close({ fd: ref('file') })),
        ],
      },
    ],
    same: readWays(path),
  };
}

/** Creates the file or replaces its content; with `append`, adds to its end. */
export function writeOperation(actor: string, path: string, text: string, append: boolean): Operation {
  return {
    title: { en: `write ${path}`, zh: `写入 ${path}` },
    parts: [
      {
        actor,
        steps: [
          callStep(
            openat(
              {
                pathname: path,
                flags: ['O_WRONLY', 'O_CREAT', append ? 'O_APPEND' : 'O_TRUNC', 'O_CLOEXEC'],
                mode: 0o644,
              },
              { as: 'file' },
            ),
          ),
          callStep(write({ fd: ref('file'), buf: text })),
          callStep(close({ fd: ref('file') })),
        ],
      },
    ],
    same: writeWays(path, text, append),
  };
}

export const mkdirOperation = (actor: string, path: string): Operation => ({
  title: { en: `make the directory ${path}`, zh: `创建目录 ${path}` },
  parts: [{ actor, steps: [callStep(mkdirat({ pathname: path, mode: 0o755 }))] }],
  same: mkdirWays(path),
});

export const removeOperation = (actor: string, path: string, directory: boolean): Operation => ({
  title: { en: `remove ${path}`, zh: `删除 ${path}` },
  parts: [
    { actor, steps: [callStep(unlinkat({ pathname: path, flags: directory ? ['AT_REMOVEDIR'] : [] }))] },
  ],
  same: removeWays(path, directory),
});

export const renameOperation = (actor: string, from: string, to: string): Operation => ({
  title: { en: `rename ${from} to ${to}`, zh: `把 ${from} 改名为 ${to}` },
  parts: [{ actor, steps: [callStep(renameat2({ oldpath: from, newpath: to }))] }],
  same: renameWays(from, to),
});
