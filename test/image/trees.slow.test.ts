// Tests that images of forty commits, as each of the programs writes them that people build images with, unpack to the tree
// that umoci makes of them: paths, modes, owners, sizes, digests, links, times and attributes.

import * as zlib from 'node:zlib';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { openTmpfs, type Tmpfs } from './tmpfs.ts';
import { type Builder, buildahBuilder, podmanBuilder, umociBuilder } from './trees/builders.ts';
import { change, seeded } from './trees/commits.ts';
import { unpackOurs, unpackTwice } from './trees/compare-trees.ts';
import { dockerBuilder } from './trees/docker-builder.ts';
import { allTools, provideImageTools } from './trees/provide-tools.ts';

const MINUTE_MS = 60_000;
const COMMITS = 40;

beforeAll(async () => {
  for (const [name, value] of Object.entries(await provideImageTools(allTools))) vi.stubEnv(name, value);
}, 5 * MINUTE_MS);

let tmpfs: Tmpfs;
let builder: Builder | undefined;
afterEach(async () => {
  await builder?.close();
  builder = undefined;
  await tmpfs.close();
});

async function build(seed: number): Promise<readonly string[]> {
  if (builder === undefined) throw new Error('there is no builder');
  const random = seeded(seed);
  for (let commit = 0; commit < COMMITS; commit += 1) {
    change(await builder.edit(commit), random, commit, 10);
    await builder.commit(commit);
  }
  return await builder.save();
}

const builders: [string, number, (tmpfs: Tmpfs) => Builder | Promise<Builder>][] = [
  ['umoci', 1, umociBuilder],
  ['buildah', 2, buildahBuilder],
  ['podman', 3, podmanBuilder],
  ['docker', 4, dockerBuilder],
];

describe('an image of forty commits', () => {
  it.each(builders)(
    'that %s writes unpacks to the tree that umoci makes of it',
    async (_, seed, open) => {
      tmpfs = await openTmpfs('size=2g');
      builder = await open(tmpfs);
      for (const image of await build(seed)) {
        const { ours, umocis, layers } = await unpackTwice(tmpfs, image);
        expect(layers).toBeGreaterThanOrEqual(COMMITS);
        expect(ours.length).toBeGreaterThan(40);
        expect(ours).toEqual(umocis);
      }
    },
    15 * MINUTE_MS,
  );

  it(
    'that skopeo copies, into each form and compression, unpacks to the same tree',
    async () => {
      tmpfs = await openTmpfs('size=2g');
      builder = umociBuilder(tmpfs);
      const [image = ''] = await build(5);
      const { umocis } = await unpackTwice(tmpfs, image);
      const copies = {
        'copied.oci.tar': '--dest-compress-format gzip SOURCE oci-archive:TARGET:last',
        'copied.docker.tar': 'SOURCE docker-archive:TARGET:test:last',
        'copied.layout': '--dest-decompress SOURCE oci:TARGET:last',
      };
      for (const [name, words] of Object.entries(copies)) {
        const target = `/mnt/room/${name}`;
        const line = words.replace('SOURCE', `oci:${image}:last`).replace('TARGET', target);
        tmpfs.sh(`skopeo --insecure-policy copy -q ${line}`);
        expect([name, (await unpackTwice(tmpfs, target)).ours]).toEqual([name, umocis]);
      }
      tmpfs.sh(
        `skopeo --insecure-policy copy -q --dest-compress-format zstd oci:${image}:last oci:/mnt/room/zstd:last`,
      );
      // Node reads zstd since 22.15, umoci 0.4 does not.
      const copied = unpackOurs(tmpfs, '/mnt/room/zstd');
      if ('createZstdDecompress' in zlib) expect((await copied).tree).toEqual(umocis);
      else await expect(copied).rejects.toThrow(/it is compressed with zstd, which Node \S+ cannot read$/);
    },
    5 * MINUTE_MS,
  );
});
