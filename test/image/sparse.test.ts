// Tests sparse files: written by GNU tar in its four formats, by hand where GNU tar would not, and with damaged maps.

import { execFileSync } from 'node:child_process';
import {
  closeSync,
  ftruncateSync,
  openSync,
  readFileSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { oci, sha256 } from './make-image.ts';
import { type Entry, file, record, tar } from './tar.ts';
import { imageFolder, newTmpfs, refusal, unpack, unpackLayers, writeTar } from './unpacking.ts';

const MiB = 1024 ** 2;

/** A file with bytes at these offsets, and holes between them. */
function sparseFile(path: string, size: number, at: readonly number[]): void {
  const fd = openSync(path, 'w');
  for (const offset of at) writeSync(fd, `here: ${offset}`.padEnd(100, '.'), offset);
  ftruncateSync(fd, size);
  closeSync(fd);
}

const formats: [string, readonly string[]][] = [
  ['the old format, type S', ['--format=gnu']],
  ['pax 0.0', ['--format=posix', '--sparse-version=0.0']],
  ['pax 0.1', ['--format=posix', '--sparse-version=0.1']],
  ['pax 1.0', ['--format=posix', '--sparse-version=1.0']],
];

/** Up to 4 segments are in a header of type S; 100 take five blocks behind it, and two of map in pax 1.0. */
const many = Array.from({ length: 100 }, (_, at) => at * 32768);

describe.each(formats)('a sparse file that GNU tar writes in %s', (_, options) => {
  const pack = (folder: string, ...names: string[]): Buffer =>
    execFileSync('tar', ['-c', '--sparse', ...options, '-C', folder, ...names], { maxBuffer: 64 * MiB });

  it('has its size, its content and its holes', async () => {
    const folder = imageFolder();
    sparseFile(join(folder, 'start'), 2 * MiB, [0]);
    sparseFile(join(folder, 'end'), 2 * MiB, [2 * MiB - 100]);
    sparseFile(join(folder, 'middle'), 5 * MiB + 1, [MiB, 3 * MiB + 7]);
    sparseFile(join(folder, 'many'), 4 * MiB, many);
    sparseFile(join(folder, 'none'), 3 * MiB, []);
    sparseFile(join(folder, 'n'.repeat(150)), 2 * MiB, [4096]);
    const names = ['start', 'end', 'middle', 'many', 'none', 'n'.repeat(150)];
    const into = await newTmpfs();
    const { bytes } = await unpack(writeTar(oci([pack(folder, ...names)])), into);
    for (const name of names) {
      const [ours, theirs] = [`${into.path}/layer0/${name}`, join(folder, name)];
      expect([name, sha256(readFileSync(ours))]).toEqual([name, sha256(readFileSync(theirs))]);
      expect(statSync(ours).blocks * 512).toBeLessThan(MiB);
    }
    expect(bytes).toBeLessThan(2 * MiB);
  });

  it('of a terabyte takes no room, and no time', async () => {
    const folder = imageFolder();
    sparseFile(join(folder, 'lastlog'), 1024 ** 4, [512 * MiB]);
    const into = await newTmpfs('size=16m');
    await unpack(writeTar(oci([pack(folder, 'lastlog')])), into, { maxBytes: MiB });
    const { size, blocks } = statSync(`${into.path}/layer0/lastlog`);
    expect(size).toBe(1024 ** 4);
    expect(blocks * 512).toBeLessThan(MiB);
  });
});

const octal = (value: number): string => `${value.toString(8).padStart(11, '0')}\0`;

/** A header of type S, with a map of up to four segments. */
const old = (name: string, size: number, map: readonly (readonly [number, number])[], body = ''): Entry => ({
  name,
  type: 'S',
  body,
  raw: { 257: 'ustar  \0', 386: map.flat().map(octal).join(''), 483: octal(size) },
});

const pax = (records: readonly (readonly [string, string])[]): Entry => ({
  name: 'pax',
  type: 'x',
  body: Buffer.concat(records.map(([key, value]) => record(`GNU.sparse.${key}`, value))),
});

const map1 = (text: string, data = ''): Buffer =>
  Buffer.concat([Buffer.from(text.padEnd(Math.ceil(text.length / 512) * 512, '\0')), Buffer.from(data)]);

const one = [
  ['major', '1'],
  ['minor', '0'],
] as const;

describe('a map of holes', () => {
  it('is taken as it is where it is right, however odd', async () => {
    const into = await newTmpfs();
    await unpackLayers(into, [
      old(
        'touching',
        6,
        [
          [0, 3],
          [3, 3],
        ],
        'abcdef',
      ),
      old('empty', 0, []),
      old(
        'late',
        5,
        [
          [2, 0],
          [3, 2],
        ],
        'xy',
      ),
      pax([
        ['size', '4'],
        ['numblocks', '1'],
        ['map', '1,2'],
      ]),
      file('list', 'ab'),
      pax([...one, ['name', 'real'], ['realsize', '8']]),
      file('GNUSparseFile.1/real', map1('1\n5\n3\n', 'end')),
      file('after', 'plain'),
    ]);
    const read = (name: string): string => readFileSync(`${into.path}/layer0/${name}`, 'latin1');
    expect(['touching', 'empty', 'late', 'list', 'real', 'after'].map(read)).toEqual([
      'abcdef',
      '',
      '\0\0\0xy',
      '\0ab\0',
      '\0\0\0\0\0end',
      'plain',
    ]);
  });

  const damaged: [string, readonly Entry[]][] = [
    ['beyond the end', [old('a', 4, [[3, 2]], 'xy')]],
    [
      'backwards',
      [
        old(
          'a',
          9,
          [
            [5, 1],
            [1, 1],
          ],
          'xy',
        ),
      ],
    ],
    [
      'overlapping',
      [
        old(
          'a',
          9,
          [
            [0, 2],
            [1, 2],
          ],
          'wxyz',
        ),
      ],
    ],
    ['of less than there is', [old('a', 9, [[0, 1]], 'xy')]],
    ['of more than there is', [old('a', 9, [[0, 5]], 'xy')]],
    ['without a map', [old('a', 9, [], 'content')]],
    [
      'of an odd list',
      [
        pax([
          ['size', '4'],
          ['map', '1,2,3'],
        ]),
        file('a', 'ab'),
      ],
    ],
    [
      'of another count',
      [
        pax([
          ['size', '4'],
          ['numblocks', '2'],
          ['map', '1,2'],
        ]),
        file('a', 'ab'),
      ],
    ],
    [
      'in a wrong order',
      [
        pax([
          ['size', '4'],
          ['numbytes', '2'],
          ['offset', '1'],
        ]),
        file('a', 'ab'),
      ],
    ],
    ['without a size', [pax([['map', '1,2']]), file('a', 'ab')]],
    [
      'of a negative size',
      [
        pax([
          ['size', '-4'],
          ['map', ''],
        ]),
        file('a'),
      ],
    ],
    ['of no numbers', [pax([...one, ['realsize', '8']]), file('a', map1('one\n5\n3\n', 'end'))]],
    ['without an end', [pax([...one, ['realsize', '8']]), file('a', map1('9'.repeat(2000)))]],
    ['cut off by the size', [pax([...one, ['realsize', '8']]), file('a', map1('900\n1\n1\n'))]],
    ['without anything', [pax([...one, ['realsize', '8']]), file('a')]],
  ];
  it.each(damaged)('%s is refused, with the name of the file', async (_, entries) => {
    const error = await refusal(unpackLayers(await newTmpfs(), [...entries, file('after', '')]));
    expect(error.message).toMatch(
      /^layer 1 of 1 \(\w{12}\), "a": is a sparse file, and the map of its holes is damaged$|"a": its pax attribute/,
    );
  });

  it.each([
    [
      'a version to come',
      pax([
        ['major', '2'],
        ['minor', '0'],
      ]),
      'in a format that is not known',
    ],
    ['type S in a header of ustar', { ...old('a', 0, []), raw: {} }, "its header is not GNU tar's"],
    ['a million parts', pax([...one, ['realsize', '8']]), 'has more than 200000 parts between its holes'],
  ] as const)('of %s is refused', async (_, entry, why) => {
    const body = map1('1000000\n', '0\n0\n'.repeat(500_000));
    const error = await refusal(unpackLayers(await newTmpfs(), [entry, file('a', body)]));
    expect(error.message).toMatch(/^layer 1 of 1 \(\w{12}\), "a": is a sparse file/);
    expect(error.message).toContain(why);
  });
});

describe('an archive of an image', () => {
  it('whose own files are sparse is refused, with what to do', async () => {
    const folder = imageFolder();
    const files = oci([Buffer.alloc(2 * MiB)]);
    const path = join(folder, 'image.tar');
    const [first] = [...files];
    const entries = [...files].slice(1).map(([name, body]) => file(name, body));
    const layer = first?.[0] ?? '';
    writeFileSync(path, tar(...entries, old(layer.slice(0, 99), 2 * MiB, [])));
    const error = await refusal(unpack(path, await newTmpfs()));
    expect(error.message).toMatch(/"blobs\/sha256\/\w+": is a sparse file as GNU tar writes it$/);
    expect(error.hint?.en).toContain('--sparse');
  });
});
