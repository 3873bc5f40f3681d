// Writes tar archives byte by byte, including some that no tar program would write.

export interface Entry {
  readonly name: string;
  /** tar(5): `0` a file, `1` a hard link, `2` a link, `3` and `4` devices, `5` a folder, `6` a FIFO. */
  readonly type?: string;
  readonly body?: string | Buffer;
  /** The size in the header, when it is not that of the body. */
  readonly size?: number;
  readonly link?: string;
  readonly mode?: number;
  readonly uid?: number;
  readonly gid?: number;
  /** Seconds. */
  readonly mtime?: number;
  readonly pax?: Readonly<Record<string, string | Buffer>>;
  /** Bytes of the header, by their offset, which take the place of all others. */
  readonly raw?: Readonly<Record<number, Buffer | string>>;
}

const BLOCK = 512;

export const folder = (name: string, more: Partial<Entry> = {}): Entry => ({
  name: `${name}/`,
  type: '5',
  mode: 0o755,
  ...more,
});
export const file = (name: string, body: string | Buffer = '', more: Partial<Entry> = {}): Entry => ({
  name,
  body,
  ...more,
});
export const link = (name: string, target: string): Entry => ({ name, type: '2', link: target });
export const hardLink = (name: string, target: string): Entry => ({ name, type: '1', link: target });

const octal = (value: number, width: number): string =>
  `${Math.floor(value)
    .toString(8)
    .padStart(width - 1, '0')}\0`;

function header(entry: Entry, size: number): Buffer {
  const block = Buffer.alloc(BLOCK);
  block.write(entry.name.slice(0, 100), 0);
  block.write(octal(entry.mode ?? 0o644, 8), 100);
  block.write(octal(entry.uid ?? 0, 8), 108);
  block.write(octal(entry.gid ?? 0, 8), 116);
  block.write(octal(size, 12), 124);
  block.write(octal(entry.mtime ?? 1_600_000_000, 12), 136);
  block.write(entry.type ?? '0', 156);
  block.write((entry.link ?? '').slice(0, 100), 157);
  block.write('ustar\x0000', 257, 'latin1');
  for (const [at, bytes] of Object.entries(entry.raw ?? {})) Buffer.from(bytes).copy(block, Number(at));
  block.fill(' ', 148, 156);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${octal(sum, 7)} `, 148);
  return block;
}

const padded = (body: Buffer): Buffer => Buffer.concat([body, Buffer.alloc(-body.length & (BLOCK - 1))]);

/** pax(1), "pax Extended Header": one attribute. */
export function record(key: string, value: string | Buffer): Buffer {
  const rest = Buffer.concat([Buffer.from(` ${key}=`), Buffer.from(value), Buffer.from('\n')]);
  let length = rest.length + 1;
  while (String(length).length + rest.length !== length) length = String(length).length + rest.length;
  return Buffer.concat([Buffer.from(String(length)), rest]);
}

/** One entry with its attributes; a long name is stored as an attribute. */
export function entryBytes(entry: Entry): Buffer {
  const body = Buffer.from(entry.body ?? '');
  const pax = {
    ...(Buffer.byteLength(entry.name) > 100 || entry.name.includes('\0') ? { path: entry.name } : {}),
    ...((entry.link?.length ?? 0) > 100 ? { linkpath: entry.link ?? '' } : {}),
    ...((entry.size ?? 0) >= 8 ** 11 ? { size: String(entry.size) } : {}),
    ...entry.pax,
  };
  const records = Buffer.concat(Object.entries(pax).map(([key, value]) => record(key, value)));
  const attributes =
    records.length === 0 ? [] : [header({ name: 'pax', type: 'x' }, records.length), padded(records)];
  const size = entry.size ?? body.length;
  return Buffer.concat([...attributes, header(entry, size < 8 ** 11 ? size : 0), padded(body)]);
}

export const end = Buffer.alloc(2 * BLOCK);

export const tar = (...entries: readonly Entry[]): Buffer => Buffer.concat([...entries.map(entryBytes), end]);
