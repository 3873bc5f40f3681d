// Files read, written, made, removed and renamed by an actor, where it stands.

import { ref } from '../../kernel/syscalls/encoder.ts';
import { close, read, write } from '../../kernel/syscalls/files.ts';
import { mkdirat, openat, renameat2, unlinkat } from '../../kernel/syscalls/paths.ts';
import { callStep, type Operation } from '../step.ts';

const READ_BYTES = 4096;

export function readOperation(actor: string, path: string): Operation {
  return {
    title: `read ${path}`,
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
    same: { shell: `cat ${path}` },
  };
}

/** Makes the file, or replaces what is in it; `append` adds to its end. */
export function writeOperation(actor: string, path: string, text: string, append: boolean): Operation {
  return {
    title: `write ${path}`,
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
    same: { shell: `echo ${JSON.stringify(text.trimEnd())} ${append ? '>>' : '>'} ${path}` },
  };
}

export const mkdirOperation = (actor: string, path: string): Operation => ({
  title: `make the directory ${path}`,
  parts: [{ actor, steps: [callStep(mkdirat({ pathname: path, mode: 0o755 }))] }],
  same: { shell: `mkdir ${path}` },
});

export const removeOperation = (actor: string, path: string, directory: boolean): Operation => ({
  title: `remove ${path}`,
  parts: [
    { actor, steps: [callStep(unlinkat({ pathname: path, flags: directory ? ['AT_REMOVEDIR'] : [] }))] },
  ],
  same: { shell: directory ? `rmdir ${path}` : `rm ${path}` },
});

export const renameOperation = (actor: string, from: string, to: string): Operation => ({
  title: `rename ${from} to ${to}`,
  parts: [{ actor, steps: [callStep(renameat2({ oldpath: from, newpath: to }))] }],
  same: { shell: `mv ${from} ${to}` },
});
