// Reads where the bytes of a sparse file belong. GNU tar's manual, "Storing Sparse Files"; tar(5), "GNU tar archives"

import { lastValues, type PaxRecords, paxNumber } from './pax-records.ts';
import { BLOCK, type HeaderBlock, numberIn, padding } from './tar-block.ts';
import { TarDamage } from './tar-damage.ts';

/** A part of a file that is not a hole. */
export interface Segment {
  readonly at: number;
  readonly length: number;
}

interface SparseContent {
  /** Bytes of the file, with its holes. */
  readonly size: number;
  /** Bytes that the archive has of it, behind the map. */
  readonly stored: number;
  /** In their order, of which none overlap. */
  readonly segments: readonly Segment[];
}

type Take = (count: number) => Promise<Buffer>;

const MAX_SEGMENTS = 200_000;
const MAX_DIGITS = 16;

const wrong = {
  unknown: { en: 'is a sparse file in a format that is not known', zh: '是稀疏文件，格式未知' },
  otherHeader: {
    en: "is a sparse file, and its header is not GNU tar's",
    zh: '是稀疏文件，头部却不是 GNU tar 的',
  },
  map: { en: 'is a sparse file, and the map of its holes is damaged', zh: '是稀疏文件，空洞表已损坏' },
  cutOff: { en: 'is cut off inside the map of its holes', zh: '在空洞表中间被截断' },
  tooMany: {
    en: `is a sparse file, and has more than ${MAX_SEGMENTS} parts between its holes`,
    zh: `是稀疏文件，空洞之间的数据超过 ${MAX_SEGMENTS} 段`,
  },
} as const;

export const isSparse = (letter: string, pax: ReadonlyMap<string, Buffer>): boolean =>
  letter === 'S' || [...pax.keys()].some((key) => key.startsWith('GNU.sparse.'));

/**
 * @param stored bytes of the archive that belong to the entry
 * @param take reads what follows the header
 * @throws TarDamage when the map is damaged, or does not fit what the archive has
 */
export async function readSparseMap(
  block: HeaderBlock,
  records: PaxRecords,
  stored: number,
  take: Take,
): Promise<SparseContent> {
  const pax = lastValues(records);
  const version = ['major', 'minor'].map((part) => String(pax.get(`GNU.sparse.${part}`) ?? '')).join('.');
  if (block.letter === 'S') return checked(await readOld(block, stored, take));
  if (version === '1.0') return checked(await readFormat1(pax, stored, take));
  if (version !== '.' && version !== '0.0' && version !== '0.1') throw new TarDamage(wrong.unknown);
  return checked({ size: sizeIn(pax, 'size'), stored, segments: readFormat0(records, pax) });
}

/** Up to 4 segments in the header itself, 21 in each block behind it, each with whether another one follows. */
async function readOld(block: HeaderBlock, stored: number, take: Take): Promise<SparseContent> {
  if (!block.isGnu) throw new TarDamage(wrong.otherHeader);
  const segments: Segment[] = [];
  let more = addOld(segments, block.bytes, 386, 4);
  while (more) more = addOld(segments, await takeBlock(take), 0, 21);
  return { size: required(numberIn(block.bytes, 483, 12)), stored, segments };
}

function addOld(segments: Segment[], bytes: Buffer, start: number, count: number): boolean {
  const end = start + 24 * count;
  for (let at = start; at < end && bytes[at + 12] !== 0; at += 24) {
    add(segments, required(numberIn(bytes, at, 12)), required(numberIn(bytes, at + 12, 12)));
  }
  return bytes[end] !== 0;
}

/** Each segment is two records (0.0), or all are one list (0.1). */
function readFormat0(records: PaxRecords, pax: ReadonlyMap<string, Buffer>): Segment[] {
  const list = pax.get('GNU.sparse.map');
  const numbers =
    list !== undefined
      ? list.length === 0
        ? []
        : list.toString('latin1').split(',')
      : records
          .filter(([key]) => key === 'GNU.sparse.offset' || key === 'GNU.sparse.numbytes')
          .map(([key, value], at) => {
            if ((key === 'GNU.sparse.offset') !== (at % 2 === 0)) throw damagedMap();
            return value.toString('latin1');
          });
  const count = pax.get('GNU.sparse.numblocks');
  if (count !== undefined && 2 * paxNumber('GNU.sparse.numblocks', count) !== numbers.length)
    throw damagedMap();
  return inPairs(numbers);
}

/** The map is at the start of the content, in decimal, one number a line, and filled up to a whole block. */
async function readFormat1(
  pax: ReadonlyMap<string, Buffer>,
  entryBytes: number,
  take: Take,
): Promise<SparseContent> {
  const lines: string[] = [];
  let stored = entryBytes + padding(entryBytes);
  let [rest, wanted] = ['', 1];
  while (lines.length < wanted) {
    stored -= BLOCK;
    if (stored < 0) throw damagedMap();
    const [last = '', ...whole] = `${rest}${(await takeBlock(take)).toString('latin1')}`
      .split('\n')
      .reverse();
    lines.push(...whole.reverse());
    rest = last;
    if (rest.length > MAX_DIGITS && lines.length < wanted) throw damagedMap();
    if (wanted === 1 && lines.length > 0) wanted += 2 * required(decimal(lines[0] ?? ''));
    if (wanted > 2 * MAX_SEGMENTS + 1) throw tooMany();
  }
  const segments = inPairs(lines.slice(1, wanted));
  return { size: sizeIn(pax, 'realsize'), stored: stored - padding(entryBytes), segments };
}

function inPairs(numbers: readonly string[]): Segment[] {
  const segments: Segment[] = [];
  if (numbers.length % 2 !== 0) throw damagedMap();
  for (let at = 0; at < numbers.length; at += 2) {
    add(segments, required(decimal(numbers[at] ?? '')), required(decimal(numbers[at + 1] ?? '')));
  }
  return segments;
}

function add(segments: Segment[], at: number, length: number): void {
  if (segments.length >= MAX_SEGMENTS) throw tooMany();
  segments.push({ at, length });
}

function sizeIn(pax: ReadonlyMap<string, Buffer>, name: 'size' | 'realsize'): number {
  const value = pax.get(`GNU.sparse.${name}`);
  return value === undefined ? required(undefined) : paxNumber(`GNU.sparse.${name}`, value);
}

/** Whatever the map says, it must account for each byte of the archive's, and for none twice. */
function checked(content: SparseContent): SparseContent {
  const { size, stored, segments } = content;
  let [end, sum] = [0, 0];
  for (const { at, length } of segments) {
    if (length < 0 || at < end || at + length > size) throw damagedMap();
    end = at + length;
    sum += length;
  }
  if (size < 0 || stored < 0 || sum !== stored) throw damagedMap();
  return { size, stored, segments: segments.filter(({ length }) => length > 0) };
}

const decimal = (text: string): number | undefined => {
  const value = Number(text);
  return text.length <= MAX_DIGITS && /^\d+$/.test(text) && Number.isSafeInteger(value) ? value : undefined;
};

function required(value: number | undefined): number {
  if (value !== undefined) return value;
  throw damagedMap();
}

async function takeBlock(take: Take): Promise<Buffer> {
  const bytes = await take(BLOCK);
  if (bytes.length === BLOCK) return bytes;
  throw new TarDamage(wrong.cutOff);
}

const damagedMap = (): TarDamage => new TarDamage(wrong.map);
const tooMany = (): TarDamage => new TarDamage(wrong.tooMany);
