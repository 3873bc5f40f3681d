// Reads the block that every header of a tar archive begins with, and the numbers in it. tar(5)

import { TarDamage } from './tar-damage.ts';

export const BLOCK = 512;

/** The fields of a header, as they stand there. Names may be anything up to their NUL. */
export interface HeaderBlock {
  /** tar(5), "typeflag": one character. A NUL, which old archives have, is `0`. */
  readonly letter: string;
  readonly name: Buffer;
  readonly linkname: Buffer;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** Bytes of the archive that belong to this entry. */
  readonly size: number;
  /** Seconds. */
  readonly mtime: number;
  /** GNU tar's own format has other fields where ustar has a prefix of the name. */
  readonly isGnu: boolean;
  readonly bytes: Buffer;
}

/** Bytes to fill the last block of something so long. */
export const padding = (length: number): number => (BLOCK - (length % BLOCK)) % BLOCK;

const zeros = Buffer.alloc(64 * 1024);

export function isZero(bytes: Buffer): boolean {
  for (let at = 0; at < bytes.length; at += zeros.length) {
    const part = bytes.subarray(at, at + zeros.length);
    if (!part.equals(zeros.subarray(0, part.length))) return false;
  }
  return true;
}

const CHECKSUM = { start: 148, end: 156 } as const;

/** tar(5): the sum of all bytes, with spaces in place of the sum itself; some old programs added them as signed bytes. */
export function hasChecksum(block: Buffer): boolean {
  const stored = numberIn(block, CHECKSUM.start, CHECKSUM.end - CHECKSUM.start);
  let unsigned = 0;
  let signed = 0;
  for (let at = 0; at < block.length; at += 1) {
    const byte = at >= CHECKSUM.start && at < CHECKSUM.end ? 0x20 : (block[at] ?? 0);
    unsigned += byte;
    signed += byte > 127 ? byte - 256 : byte;
  }
  return stored === unsigned || stored === signed;
}

const wrong = {
  checksum: { en: 'the checksum of a header is wrong', zh: '某个头部的校验和不对' },
  number: { en: 'a header has a number that is none', zh: '某个头部的数字字段无效' },
} as const;

/** @throws TarDamage */
export function readBlock(bytes: Buffer): HeaderBlock {
  if (!hasChecksum(bytes)) throw new TarDamage(wrong.checksum);
  const letter = String.fromCharCode(bytes[156] || 0x30);
  const magic = bytes.toString('latin1', 257, 263);
  const number = (at: number, length: number): number => {
    const value = numberIn(bytes, at, length);
    if (value === undefined) throw new TarDamage(wrong.number);
    return value;
  };
  return {
    letter,
    name: withPrefix(bytes, magic),
    linkname: untilNul(bytes.subarray(157, 257)),
    mode: number(100, 8),
    uid: number(108, 8),
    gid: number(116, 8),
    size: number(124, 12),
    mtime: number(136, 12),
    isGnu: magic === 'ustar ',
    bytes,
  };
}

/** tar(5), "POSIX ustar Archives". The prefix is shorter where star puts times behind it: libarchive, star(5). */
function withPrefix(bytes: Buffer, magic: string): Buffer {
  const name = untilNul(bytes.subarray(0, 100));
  if (magic !== 'ustar\0') return name;
  const isStar = bytes.toString('latin1', 508, 512) === 'tar\0';
  const prefix = untilNul(bytes.subarray(345, isStar ? 476 : 500));
  return prefix.length === 0 ? name : Buffer.concat([prefix, Buffer.from('/'), name]);
}

export function untilNul(bytes: Buffer): Buffer {
  const end = bytes.indexOf(0);
  return end === -1 ? bytes : bytes.subarray(0, end);
}

/**
 * Reads a number: octal digits, between spaces or NULs; or, when the first bit is set, a binary one, which may be negative
 * (tar(5), "GNU tar archives": base-256). Undefined when it is neither, or is too large for a double.
 */
export function numberIn(bytes: Buffer, at: number, length: number): number | undefined {
  const field = bytes.subarray(at, at + length);
  if (((field[0] ?? 0) & 0x80) !== 0) return binary(field);
  const [digits] = field
    .toString('latin1')
    .replace(/^[ \0]+|[ \0]+$/g, '')
    .split('\0');
  if (!/^[0-7]*$/.test(digits ?? '')) return undefined;
  return Number.parseInt(`0${digits}`, 8);
}

function binary(field: Buffer): number | undefined {
  const bits = 8 * field.length - 1;
  const value = Number(BigInt.asIntN(bits, BigInt(`0x${field.toString('hex')}`)));
  return Number.isSafeInteger(value) ? value : undefined;
}
