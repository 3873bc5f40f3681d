// Reads the next header of a tar archive, with all the headers that only announce it. tar(5), pax(1)

import { assemble, type Before, type PaxGlobals, type TarHeader } from './assemble-header.ts';
import { type PaxRecords, readPaxRecords } from './pax-records.ts';
import { BLOCK, isZero, padding, readBlock, untilNul } from './tar-block.ts';
import { TarDamage } from './tar-damage.ts';

const wrong = {
  emptyBlock: { en: 'it has an empty block where a header should be', zh: '应为头部的地方是空块' },
  cutOff: { en: 'the tar archive is cut off', zh: 'tar 归档被截断' },
  negativeSize: { en: 'a header has a negative size', zh: '某个头部里的大小是负数' },
  manyGlobals: { en: 'it has too many pax attributes for all entries', zh: '全局 pax 属性太多' },
} as const;

/** Where a header is read from. */
export interface HeaderSource {
  /** Returns fewer bytes at the end of the archive only. */
  read(count: number): Promise<Buffer>;
}

/**
 * Reads the next header; undefined at the end of the archive: two blocks of zeros, or nothing more at all.
 * @param maxBytes of all that makes up one header
 * @throws TarDamage
 */
export async function readHeader(
  from: HeaderSource,
  globals: PaxGlobals,
  maxBytes: number,
): Promise<TarHeader | undefined> {
  const take = limited(from, maxBytes);
  let before: Before = { records: [], globals };
  for (;;) {
    const bytes = await take(BLOCK);
    const announced = before.records.length > 0 || 'name' in before || 'linkname' in before;
    if (bytes.length < BLOCK && (bytes.length > 0 || announced)) throw cutOff();
    if (bytes.length === 0) return undefined;
    if (isZero(bytes)) {
      if (!announced && isZero(await take(BLOCK))) return undefined;
      throw new TarDamage(wrong.emptyBlock);
    }
    const block = readBlock(bytes);
    if (!'xgLKV'.includes(block.letter)) return await assemble(block, before, take);
    const content = await readContent(block.size, take);
    if (block.letter === 'x')
      before = { ...before, records: [...before.records, ...readPaxRecords(content)] };
    else if (block.letter === 'g') addGlobals(globals, readPaxRecords(content));
    else if (block.letter === 'L') before = { ...before, name: untilNul(content) };
    else if (block.letter === 'K') before = { ...before, linkname: untilNul(content) };
    // What is left is V, the label of the volume, which is no file.
  }
}

const cutOff = (): TarDamage => new TarDamage(wrong.cutOff);

type Take = (count: number) => Promise<Buffer>;

function limited(from: HeaderSource, maxBytes: number): Take {
  let left = maxBytes;
  return (count) => {
    left -= count;
    if (left < 0) {
      throw new TarDamage({
        en: `a header is longer than ${maxBytes} bytes`,
        zh: `某个头部超过 ${maxBytes} 字节`,
      });
    }
    return from.read(count);
  };
}

async function readContent(size: number, take: Take): Promise<Buffer> {
  if (size < 0) throw new TarDamage(wrong.negativeSize);
  const bytes = await take(size + padding(size));
  if (bytes.length < size + padding(size)) throw cutOff();
  return bytes.subarray(0, size);
}

const MAX_GLOBALS = 512;
const MAX_GLOBAL_BYTES = 1024 * 1024;

/** pax(1), "typeflag g": later values of a key replace earlier ones. */
function addGlobals(globals: PaxGlobals, records: PaxRecords): void {
  for (const [key, value] of records) globals.set(key, Buffer.from(value));
  const bytes = [...globals.values()].reduce((sum, value) => sum + value.length, 0);
  if (globals.size > MAX_GLOBALS || bytes > MAX_GLOBAL_BYTES) throw new TarDamage(wrong.manyGlobals);
}
