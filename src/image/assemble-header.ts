// Puts together what the header of an entry says: its block, and what pax and GNU tar put before and behind that. tar(5)

import type { Timespec } from '../kernel/syscalls/structs/timespec.ts';
import { lastValues, type PaxRecords, paxNumber } from './pax-records.ts';
import { isSparse, readSparseMap, type Segment } from './sparse-map.ts';
import type { HeaderBlock } from './tar-block.ts';
import { TarDamage } from './tar-damage.ts';

type EntryType =
  | 'file'
  | 'link'
  | 'symlink'
  | 'character-device'
  | 'block-device'
  | 'directory'
  | 'fifo'
  /** Anything else: `letter` tells. */
  | 'other';

export interface TarHeader {
  readonly name: string;
  readonly type: EntryType;
  /** tar(5), "typeflag". */
  readonly letter: string;
  /** The target of a link; empty for others. */
  readonly linkname: string;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly modified: Timespec;
  /** Bytes of the file when it is unpacked. */
  readonly size: number;
  /** Bytes that the archive has of it, which follow the header. */
  readonly stored: number;
  /** Where these bytes belong in the file; the rest of it are holes. */
  readonly segments: readonly Segment[];
  readonly pax: ReadonlyMap<string, Buffer>;
}

/** What pax headers for all further entries said, by key. */
export type PaxGlobals = Map<string, Buffer>;

/** What headers in front of an entry said about it. */
export interface Before {
  readonly records: PaxRecords;
  readonly globals: PaxGlobals;
  /** tar(5), "typeflag L" and "K". */
  readonly name?: Buffer;
  readonly linkname?: Buffer;
}

/** tar(5): `7` is a contiguous file, `D` a folder of an incremental archive, with the names in it as its content. */
const types: Readonly<Record<string, EntryType>> = {
  '0': 'file',
  '1': 'link',
  '2': 'symlink',
  '3': 'character-device',
  '4': 'block-device',
  '5': 'directory',
  '6': 'fifo',
  '7': 'file',
  D: 'directory',
  S: 'file',
};

/** Whatever size their headers give, no content follows: pax(1), "ustar Interchange Format", size. */
const HEADER_ONLY = '123456';

type Take = (count: number) => Promise<Buffer>;

/** @param take reads what follows the block @throws TarDamage */
export async function assemble(block: HeaderBlock, before: Before, take: Take): Promise<TarHeader> {
  const records = [...before.globals, ...before.records];
  const pax = lastValues(records);
  const name = asText(
    before.name ?? given(pax, 'GNU.sparse.name') ?? given(pax, 'path') ?? block.name,
    'name',
  );
  try {
    const number = (key: 'uid' | 'gid' | 'size'): number => {
      const value = given(pax, key);
      return value === undefined ? block[key] : paxNumber(key, value);
    };
    const { letter, mode } = block;
    const size = number('size');
    const type = typeOf(letter, name, size);
    const stored = HEADER_ONLY.includes(letter) ? 0 : size;
    const content =
      type === 'file' && isSparse(letter, pax)
        ? await readSparseMap(block, records, stored, take)
        : whole(type, stored);
    const target = before.linkname ?? given(pax, 'linkpath') ?? block.linkname;
    const linkname = type === 'link' || type === 'symlink' ? asText(target, 'target') : '';
    const modified = readTime(given(pax, 'mtime'), block.mtime);
    return {
      name,
      type,
      letter,
      linkname,
      mode,
      uid: number('uid'),
      gid: number('gid'),
      modified,
      ...content,
      pax,
    };
  } catch (error) {
    if (!(error instanceof TarDamage)) throw error;
    throw new TarDamage(error.texts, { entry: name, cause: error });
  }
}

/** pax(1): a value that is empty counts as not given. */
function given(pax: ReadonlyMap<string, Buffer>, key: string): Buffer | undefined {
  const value = pax.get(key);
  return value === undefined || value.length === 0 ? undefined : value;
}

/** tar(5): before ustar a folder was a file whose name ends in a slash; some programs still write both. */
function typeOf(letter: string, name: string, size: number): EntryType {
  if (size < 0) throw new TarDamage({ en: 'has a negative size', zh: '大小是负数' });
  const type = types[letter] ?? 'other';
  if (type !== 'file' || letter === 'S' || !name.endsWith('/')) return type;
  if (size > 0)
    throw new TarDamage({
      en: 'is a folder by its name, and has the content of a file',
      zh: '按名字是目录，却有文件内容',
    });
  return 'directory';
}

function whole(type: EntryType, stored: number): Pick<TarHeader, 'size' | 'stored' | 'segments'> {
  if (type !== 'file') return { size: 0, stored, segments: [] };
  return { size: stored, stored, segments: stored === 0 ? [] : [{ at: 0, length: stored }] };
}

const named = { name: { en: 'name', zh: '名字' }, target: { en: 'target', zh: '链接目标' } } as const;

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** For the kernel a name is any bytes; ours are texts, which hold UTF-8 only. */
function asText(bytes: Buffer, what: keyof typeof named): string {
  try {
    return utf8.decode(bytes);
  } catch (cause) {
    const { en, zh } = named[what];
    throw new TarDamage(
      { en: `has a ${en} that is not UTF-8`, zh: `${zh}不是 UTF-8` },
      { entry: bytes.toString('latin1'), cause },
    );
  }
}

/** pax(1), "mtime": seconds with a fraction. */
function readTime(pax: Buffer | undefined, seconds: number): Timespec {
  if (pax === undefined) return { tv_sec: seconds };
  const match = /^(-?\d{1,15})(?:\.(\d*))?$/.exec(pax.toString('latin1'));
  if (match === null)
    throw new TarDamage({ en: 'its pax attribute mtime is no time', zh: 'pax 属性 mtime 不是时间' });
  const whole = Number(match[1]);
  const nanoseconds = Number((match[2] ?? '').slice(0, 9).padEnd(9, '0'));
  if (nanoseconds === 0 || !match[0].startsWith('-')) return { tv_sec: whole, tv_nsec: nanoseconds };
  return { tv_sec: whole - 1, tv_nsec: 1e9 - nanoseconds };
}
