// Tests entries of unusual types, numbers and attributes: each is unpacked right, or refused by a sentence.

import { readdirSync, readFileSync, statSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Entry, file, folder, hardLink, link, record } from './tar.ts';
import { newTmpfs, refusal, unpackLayers } from './unpacking.ts';

const pax = (type: 'x' | 'g', ...records: (readonly [string, string | Buffer])[]): Entry => ({
  name: 'pax',
  type,
  body: Buffer.concat(records.map(([key, value]) => record(key, value))),
});

/** tar(5): the first bit says that the others are a number, the highest of them its sign. */
function base256(value: bigint, width: number): Buffer {
  const bytes = Buffer.from(
    BigInt.asUintN(8 * width, value)
      .toString(16)
      .padStart(2 * width, '0'),
    'hex',
  );
  bytes[0] = (bytes[0] ?? 0) | 0x80;
  return bytes;
}

describe('an entry', () => {
  it('of the types 7, NUL and D is a file, a file and a folder', async () => {
    const into = await newTmpfs();
    await unpackLayers(into, [
      { name: 'contiguous', type: '7', body: 'seven' },
      { name: 'old', type: '\0', body: 'old' },
      { name: 'folder/', type: '\0', mode: 0o700 },
      { name: 'dumped', type: 'D', body: 'Yname\0', mode: 0o750 },
      file('dumped/name', 'x'),
    ]);
    const at = `${into.path}/layer0`;
    expect(readFileSync(`${at}/contiguous`, 'utf8')).toBe('seven');
    expect(readFileSync(`${at}/old`, 'utf8')).toBe('old');
    expect(statSync(`${at}/folder`).mode & 0o7777).toBe(0o700);
    expect(statSync(`${at}/dumped`).mode & 0o7777).toBe(0o750);
    expect(readFileSync(`${at}/dumped/name`, 'utf8')).toBe('x');
  });

  it('of type V, the label of a volume, is no file', async () => {
    const into = await newTmpfs();
    await unpackLayers(into, [{ name: 'my backup', type: 'V' }, file('a', '')]);
    expect(readdirSync(`${into.path}/layer0`)).toEqual(['a']);
  });

  it('of a type that has no content may have a size all the same', async () => {
    const into = await newTmpfs();
    await unpackLayers(into, [
      file('a', 'text'),
      { ...hardLink('b', 'a'), size: 4 },
      { ...link('c', 'a'), size: 1 },
      { ...folder('d'), size: 4096 },
      file('e', 'after'),
    ]);
    expect(readdirSync(`${into.path}/layer0`)).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(readFileSync(`${into.path}/layer0/e`, 'utf8')).toBe('after');
  });

  it.each([
    ['M', 'is the rest of a file that another archive begins with'],
    ['N', 'as old versions of GNU tar wrote it'],
    ['X', 'is of a type that images may not have: "X"'],
    ['A', 'is of a type that images may not have: "A"'],
    ['\u001b', 'is of a type that images may not have: "\\u{1b}"'],
  ])('of type %j is refused', async (type, why) => {
    const error = await refusal(unpackLayers(await newTmpfs(), [{ name: 'a', type, body: 'x' }]));
    expect(error.message).toMatch(/^layer 1 of 1 \(\w{12}\), "a": /);
    expect(error.message).toContain(why);
  });

  it('that is a folder by its name and has content is refused', async () => {
    const error = await refusal(unpackLayers(await newTmpfs(), [file('a/', 'text')]));
    expect(error.message).toContain('"a/": is a folder by its name, and has the content of a file');
  });
});

describe('a number', () => {
  it('may be binary: an owner above 2097151, a size, a time before 1970', async () => {
    const into = await newTmpfs();
    await unpackLayers(into, [
      file('a', 'text', {
        raw: {
          108: base256(4_000_000_000n, 8),
          116: base256(3_000_000n, 8),
          124: base256(4n, 12),
          136: base256(-86_400n, 12),
        },
      }),
      file('b', '', { pax: { mtime: '-1.25' } }),
    ]);
    expect(into.sh('stat -c "%u:%g %s %Y" /mnt/room/into/layer0/a')).toBe('4000000000:3000000 4 -86400');
    expect(into.sh('stat -c "%.2Y" /mnt/room/into/layer0/b')).toBe('-1.25');
  });

  it('may be between spaces, or without an end', async () => {
    const into = await newTmpfs();
    await unpackLayers(into, [
      file('a', 'text', { raw: { 108: '   17 \0 ', 116: '00000023', 124: `${' '.repeat(10)}4\0` } }),
    ]);
    expect(into.sh('stat -c "%u:%g %s" /mnt/room/into/layer0/a')).toBe('15:19 4');
  });

  it.each([
    ['no octal number', { raw: { 108: '0000009\0' } }, 'a header has a number that is none'],
    [
      'a binary one beyond 2^53',
      { raw: { 124: base256(1n << 60n, 12) } },
      'a header has a number that is none',
    ],
    ['a negative size', { raw: { 124: base256(-1n, 12) } }, '"a": has a negative size'],
    ['a negative owner', { raw: { 108: base256(-1n, 8) } }, '"a": has an owner that is no id: -1'],
    ['a size of letters', { pax: { size: 'four' } }, '"a": its pax attribute size is no number'],
    ['a negative size in pax', { pax: { size: '-4' } }, '"a": has a negative size'],
    ['an owner of letters', { pax: { uid: '0x0' } }, '"a": its pax attribute uid is no number'],
    ['a time of letters', { pax: { mtime: 'now' } }, '"a": its pax attribute mtime is no time'],
  ] as const)('is refused that is %s', async (_, more, why) => {
    const error = await refusal(unpackLayers(await newTmpfs(), [file('a', 'text', more)]));
    expect(error.message).toContain(why);
  });
});

describe('pax attributes', () => {
  it('for all entries hold until they are replaced, an empty one takes them back', async () => {
    const into = await newTmpfs();
    await unpackLayers(into, [
      pax('g', ['comment', '0123456789abcdef'], ['uid', '11'], ['SCHILY.xattr.user.all', 'a']),
      file('one', ''),
      pax('x', ['uid', '12']),
      file('two', ''),
      pax('x', ['uid', '']),
      file('three', '', { uid: 13 }),
      pax('g', ['uid', '14'], ['gid', '15']),
      file('four', ''),
      pax('g', ['uid', '']),
    ]);
    expect(into.sh('cd /mnt/room/into/layer0 && stat -c "%n %u:%g" one two three four')).toBe(
      'one 11:0\ntwo 12:0\nthree 13:0\nfour 14:15',
    );
    expect(
      into.sh(`cd /mnt/room/into/layer0 && python3 -c 'import os; print(os.getxattr("four", "user.all"))'`),
    ).toBe("b'a'");
  });

  it('may have values of any bytes, and "=" and newlines in them', async () => {
    const into = await newTmpfs();
    const value = Buffer.from('00ff0a3d0a80', 'hex');
    await unpackLayers(into, [file('a', '', { pax: { 'SCHILY.xattr.user.raw': value, path: 'b=c\nd' } })]);
    expect(readdirSync(`${into.path}/layer0`)).toEqual(['b=c\nd']);
    expect(
      into.sh(
        `cd /mnt/room/into/layer0 && python3 -c 'import os; print(os.getxattr(os.listdir(".")[0], "user.raw").hex())'`,
      ),
    ).toBe(value.toString('hex'));
  });

  it.each([
    ['a wrong length', '99 path=a\n'],
    ['no newline', '11 path=abc'],
    ['no "="', '9 pathab\n'],
    ['no key', '6 =ab\n'],
    ['something behind them', '10 path=a\n\0\0'],
    ['a length that is none', 'x path=a\n'],
  ])('with %s are refused', async (_, body) => {
    const error = await refusal(unpackLayers(await newTmpfs(), [{ name: 'p', type: 'x', body }, file('a')]));
    expect(error.message).toMatch(/: a header has pax attributes that are damaged$/);
  });

  it('without an entry behind them are refused', async () => {
    const error = await refusal(unpackLayers(await newTmpfs(), [file('a'), pax('x', ['path', 'b'])]));
    expect(error.message).toMatch(/: it has an empty block where a header should be$/);
  });

  it('for all entries are limited in number and length', async () => {
    const keys = Array.from({ length: 600 }, (_, at) => [`k${at}`, 'v'] as const);
    const long = ['a', 'x'.repeat(2 ** 20)] as const;
    for (const entry of [pax('g', ...keys), pax('g', long, ['b', 'y'])]) {
      const error = await refusal(unpackLayers(await newTmpfs(), [entry, file('a')]));
      expect(error.message).toContain('it has too many pax attributes for all entries');
    }
  });
});
