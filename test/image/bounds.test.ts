// Tests images that exceed limits: bytes, entries, folders, headers, space. Time and memory stay bounded.

import { createWriteStream, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip, gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { oci, sha256 } from './make-image.ts';
import { type Entry, end, entryBytes, file, folder, tar } from './tar.ts';
import { beside } from './tmpfs.ts';
import { imageFolder, newTmpfs, refusal, unpack, unpackLayers, writeTar } from './unpacking.ts';

const MiB = 1024 ** 2;

/** RFC 1952: concatenated gzip files are one gzip file. This is 100 MiB of zeros, a hundred times. */
const tenGigabytes = (): Buffer => {
  const zeros = gzipSync(Buffer.alloc(100 * MiB), { level: 9 });
  return Buffer.concat(Array(100).fill(zeros));
};

/** The layer is never read to the end, so its digest does not matter. */
const endless = (layer: Buffer): string => writeTar(oci([layer], { diffIds: [`sha256:${sha256('')}`] }));

describe('ten gigabytes of zeros', () => {
  it('as a file are refused because of the size in its header', async () => {
    const header = gzipSync(entryBytes(file('zeros', '', { size: 10_000 * MiB })));
    const into = await newTmpfs();
    const error = await refusal(unpack(endless(Buffer.concat([header, tenGigabytes()])), into));
    expect(error.message).toBe('the image unpacks to more than 2 GiB');
    expect(readdirSync(`${into.path}/layer0`)).toEqual([]);
  });

  it('after the end of the archive are read only up to the limit', async () => {
    const archive = gzipSync(tar(file('a', '')));
    const source = endless(Buffer.concat([archive, tenGigabytes()]));
    const error = await refusal(unpack(source, await newTmpfs(), { maxBytes: 300 * MiB }));
    expect(error.message).toBe('the image unpacks to more than 300 MiB');
  });

  it('as files of a thousand entries are refused at the limit for all layers', async () => {
    const megabyte = Buffer.alloc(MiB);
    const layer = (name: string) =>
      tar(...Array.from({ length: 6 }, (_, at) => file(`${name}${at}`, megabyte)));
    const source = writeTar(oci([layer('a'), layer('b')].map((bytes) => gzipSync(bytes))));
    const error = await refusal(unpack(source, await newTmpfs(), { maxBytes: 10 * MiB }));
    expect(error.message).toBe('the image unpacks to more than 10 MiB');
    expect((await unpack(source, await newTmpfs(), { maxBytes: 13 * MiB })).bytes).toBe(12 * MiB);
  });
});

const folderOfAll = mkdtempSync(join(tmpdir(), 'nslab-image-'));
afterAll(() => rmSync(folderOfAll, { recursive: true }));

/** A layer that unpacks to half a gigabyte; it is written as it is made. */
async function manyEntries(count: number): Promise<Buffer> {
  const path = join(folderOfAll, 'layer');
  function* blocks(): Generator<Buffer> {
    const template = entryBytes(file('0000000', ''));
    const group: Buffer[] = [];
    for (let at = 0; at < count; at += 1) {
      const block = Buffer.from(template);
      const name = String(at).padStart(7, '0');
      block.write(name, 0, 'latin1');
      const sum = [...name].reduce((total, digit) => total + Number(digit), 0);
      block.write(`${(baseSum + sum).toString(8).padStart(6, '0')}\0 `, 148);
      group.push(block);
      if (group.length === 2000) yield Buffer.concat(group.splice(0));
    }
    yield Buffer.concat([...group, end]);
  }
  await pipeline(Readable.from(blocks()), createGzip({ level: 1 }), createWriteStream(path));
  return readFileSync(path);
}
const baseSum = Number.parseInt(entryBytes(file('0000000', '')).toString('latin1', 148, 154), 8);

const million = manyEntries(1_000_000);

describe('a million entries', () => {
  it('are refused at the limit', async () => {
    const into = await newTmpfs('size=256m,nr_inodes=0');
    const source = endless(await million);
    const error = await refusal(unpack(source, into, { maxEntries: 3000 }));
    expect(error.message).toBe('the image has more than 3000 files and folders');
    expect(readdirSync(`${into.path}/layer0`)).toHaveLength(3000);
  });

  it('may be folders that no entry lists', async () => {
    const deep = (at: number): Entry => file(`${at}/${'d/'.repeat(1000)}f`, '');
    const error = await refusal(
      unpack(writeTar(oci([tar(...Array.from({ length: 50 }, (_, at) => deep(at)))])), await newTmpfs(), {
        maxEntries: 5000,
      }),
    );
    expect(error.message).toBe('the image has more than 5000 files and folders');
  });

  it('are counted over all layers', async () => {
    const layers = ['a', 'b'].map((name) => tar(file(`${name}1`, ''), file(`${name}2`, '')));
    const source = writeTar(oci(layers));
    expect((await unpack(source, await newTmpfs(), { maxEntries: 4 })).entries).toBe(4);
    expect((await refusal(unpack(source, await newTmpfs(), { maxEntries: 3 }))).message).toContain(
      'more than 3',
    );
  });
});

describe('a header', () => {
  it('of more than 8 MiB of attributes is refused', async () => {
    const huge = file('a', '', { pax: { comment: 'x'.repeat(9 * MiB) } });
    const error = await refusal(unpackLayers(await newTmpfs(), [huge]));
    expect(error.message).toMatch(/: a header is longer than 8388608 bytes$/);
  });

  it('of an archive of an image may be 16 KiB', async () => {
    const path = join(imageFolder(), 'image.tar');
    writeFileSync(path, tar(file('a', '', { pax: { comment: 'x'.repeat(20_000) } })));
    const error = await refusal(unpack(path, await newTmpfs()));
    expect(error.message).toMatch(/at byte 0: a header is longer than 16384 bytes$/);
  });
});

describe('a filesystem that is too small', () => {
  it('in bytes is named with its size', async () => {
    const into = await newTmpfs('size=2m');
    const error = await refusal(unpackLayers(into, [folder('d'), file('d/big', Buffer.alloc(3 * MiB, 1))]));
    expect(error.kind).toBe('failed');
    expect(error.message).toMatch(
      /^layer 1 of 1 \(\w+\), "d\/big": the image does not fit into the 2 MiB of room it has$/,
    );
    expect(error.hint).toBeDefined();
  });

  it('in files is named with their number', async () => {
    const into = await newTmpfs('size=16m,nr_inodes=20');
    const error = await refusal(
      unpackLayers(
        into,
        Array.from({ length: 40 }, (_, at) => file(`f${at}`, '')),
      ),
    );
    expect(error.message).toMatch(/the image does not fit into the 20 files and folders it has$/);
  });
});

describe('memory', () => {
  it('does not grow with the image', async () => {
    const part = gzipSync(Buffer.alloc(100 * MiB));
    const size = 400 * MiB;
    const layer = Buffer.concat([
      gzipSync(entryBytes(file('big', '', { size }))),
      ...Array(4).fill(part),
      gzipSync(end),
    ]);
    const source = endless(layer);
    const into = await newTmpfs('size=500m');
    const start = process.memoryUsage().rss;
    let peak = 0;
    const sampling = setInterval(() => {
      peak = Math.max(peak, process.memoryUsage().rss);
    }, 5);
    const error = await refusal(unpack(source, into));
    clearInterval(sampling);
    expect(error.message).toMatch(/its content is not what the image promises$/);
    expect(into.sh('stat -c %s /mnt/room/into/layer0/big')).toBe(String(size));
    expect(peak - start).toBeLessThan(size / 2);
  });
});

describe('a signal to stop', () => {
  it('stops before anything is read if it was given before the start', async () => {
    const into = await newTmpfs();
    const reason = new Error('no more');
    const unpacking = unpack('/nowhere', into, { signal: AbortSignal.abort(reason) });
    await expect(unpacking).rejects.toBe(reason);
    expect(readdirSync(into.path)).toEqual([]);
  });

  it('ends the reading of ten gigabytes, and closes what is open', async () => {
    const source = endless(Buffer.concat([gzipSync(tar(file('a', ''))), tenGigabytes()]));
    const into = await newTmpfs();
    const descriptors = readdirSync('/proc/self/fd').length;
    const stop = new AbortController();
    const reason = new Error('enough');
    const unpacking = unpack(source, into, { signal: stop.signal, maxBytes: 1e12 });
    setTimeout(() => stop.abort(reason), 100);
    await expect(unpacking).rejects.toBe(reason);
    expect(readdirSync('/proc/self/fd').length).toBe(descriptors);
    expect(beside(into)).toEqual([]);
  });

  it('ends the writing of a million files', async () => {
    const source = endless(await million);
    const into = await newTmpfs('size=1g,nr_inodes=0');
    const stop = new AbortController();
    const reason = new Error('enough');
    const unpacking = unpack(source, into, { signal: stop.signal, maxEntries: 1e7 });
    setTimeout(() => stop.abort(reason), 100);
    await expect(unpacking).rejects.toBe(reason);
    expect(readdirSync(`${into.path}/layer0`).length).toBeLessThan(500_000);
  });
});
