// Reads an image from a tar archive. Its links may lead to other members of the archive, and nowhere else.

import type { FileHandle } from 'node:fs/promises';
import { posix } from 'node:path';
import { UserError } from '../kernel/errors.ts';
import { readRange, type Store } from './blob-store.ts';
import { imageError, placeOf, showName } from './explain.ts';
import { indexTar, type Member } from './tar-index.ts';

const MAX_LINKS = 8;

const normalizeName = (name: string): string => posix.normalize(`/${name}`).replace(/^\/|\/$/g, '');

/** @param handle closed with the store @throws UserError when it is not a tar archive */
export async function tarStore(source: string, handle: FileHandle, signal?: AbortSignal): Promise<Store> {
  const { size: length } = await handle.stat();
  await refuseCompressed(source, handle);
  const members = new Map<string, Member>();
  for (const [name, member] of await indexTar(handle, length, source, signal))
    members.set(normalizeName(name), member);
  return {
    source,
    async find(path) {
      const found = follow(members, path);
      if (found === undefined) return undefined;
      const { start, size } = found;
      return { path, size, read: () => readRange(handle, path, start, size) };
    },
    close: () => handle.close(),
  };
}

const withoutSparse = {
  en: 'Make the archive again, without the option --sparse.',
  zh: '请去掉 --sparse 选项，重新生成归档。',
};

/** Follows links: older versions of Docker save a layer that occurs twice as a link to the first. */
function follow(members: ReadonlyMap<string, Member>, path: string): Member | undefined {
  let name = normalizeName(path);
  for (let links = 0; links <= MAX_LINKS; links += 1) {
    const member = members.get(name);
    if (member === undefined) return undefined;
    if (member.isSparse) {
      const why = { en: 'is a sparse file as GNU tar writes it', zh: '是 GNU tar 写的稀疏文件' };
      throw imageError(placeOf(path), why, { hint: withoutSparse });
    }
    if (member.type === 'file') return member;
    if (member.type === 'symlink') name = normalizeName(posix.join(posix.dirname(name), member.target));
    else if (member.type === 'link') name = normalizeName(member.target);
    else throw imageError(placeOf(path), { en: 'is no file', zh: '不是文件' });
  }
  throw imageError(placeOf(path), {
    en: `is a link to a link, more than ${MAX_LINKS} times`,
    zh: `是链接套链接，超过 ${MAX_LINKS} 次`,
  });
}

/** Refuses gzip and zstd, by their magic numbers: RFC 1952 and RFC 8878. */
async function refuseCompressed(source: string, handle: FileHandle): Promise<void> {
  const { buffer } = await handle.read(Buffer.alloc(4), 0, 4, 0);
  const magic = buffer.toString('hex');
  const tool = magic.startsWith('1f8b') ? 'gunzip' : magic === '28b52ffd' ? 'unzstd' : undefined;
  if (tool === undefined) return;
  const command = `${tool} -c < ${posix.basename(source)} > image.tar`;
  throw new UserError(
    'usage',
    { en: `${showName(source)} is compressed as a whole`, zh: `${showName(source)} 整个是压缩过的` },
    { hint: { en: `Unpack it first: ${command}`, zh: `请先解压：${command}` } },
  );
}
