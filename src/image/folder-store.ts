// Reads an image from a folder. Its symbolic links may lead to other files of the folder, and nowhere else.

import { closeSync, fstatSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { isErrno } from '../kernel/errno.ts';
import type { LocalExecutor } from '../kernel/local/executor.ts';
import { readRange, type Store, type StoredFile } from './blob-store.ts';
import { imageError, placeOf } from './explain.ts';
import { openConfined } from './open-in-root.ts';

/** @param folder an open descriptor, closed with the store */
export function folderStore(local: LocalExecutor, source: string, folder: number): Store {
  const opened = new Map<string, FileHandle>();
  const file = (path: string, handle: FileHandle, size: number): StoredFile => ({
    path,
    size,
    read: () => readRange(handle, path, 0, size),
  });
  return {
    source,
    async find(path) {
      const handle = opened.get(path) ?? (await openBeneath(local, folder, path));
      if (handle === undefined) return undefined;
      opened.set(path, handle);
      return file(path, handle, (await handle.stat()).size);
    },
    async close() {
      for (const handle of opened.values()) await handle.close();
      closeSync(folder);
    },
  };
}

async function openBeneath(
  local: LocalExecutor,
  dirfd: number,
  pathname: string,
): Promise<FileHandle | undefined> {
  const fd = openFile(local, dirfd, pathname);
  if (fd === undefined) return undefined;
  try {
    if (!fstatSync(fd).isFile()) throw imageError(placeOf(pathname), { en: 'is no file', zh: '不是文件' });
    return await open(`/proc/self/fd/${fd}`);
  } finally {
    closeSync(fd);
  }
}

const leadsOut = {
  en: 'is a link that leads out of the folder of the image',
  zh: '是指向镜像目录之外的链接',
};

/** openat2(2): RESOLVE_BENEATH refuses absolute links, and `..` that lead out. O_NONBLOCK, in case it is a FIFO. */
function openFile(local: LocalExecutor, dirfd: number, pathname: string): number | undefined {
  try {
    return openConfined(local, dirfd, pathname, ['O_RDONLY', 'O_NONBLOCK', 'O_NOCTTY'], 'RESOLVE_BENEATH');
  } catch (cause) {
    if (isErrno(cause, 'ENOENT', 'ENOTDIR')) return undefined;
    if (isErrno(cause, 'EXDEV', 'ELOOP')) {
      throw imageError(placeOf(pathname), leadsOut, { cause });
    }
    if (isErrno(cause, 'EACCES', 'EPERM', 'ENXIO', 'ENODEV')) {
      throw imageError(placeOf(pathname), { en: 'cannot be opened', zh: '无法打开' }, { cause });
    }
    throw cause;
  }
}
