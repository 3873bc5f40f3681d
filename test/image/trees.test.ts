// Tests that an image of several commits, written by umoci, unpacks to the tree that umoci makes of it.

import { beforeAll, describe, expect, it, vi } from 'vitest';
import { umociBuilder } from './trees/builders.ts';
import { change, seeded } from './trees/commits.ts';
import { unpackTwice } from './trees/compare-trees.ts';
import { coreTools, provideImageTools } from './trees/provide-tools.ts';
import { newTmpfs } from './unpacking.ts';

const DOWNLOAD_MS = 5 * 60_000;
const COMMITS = 6;

beforeAll(async () => {
  for (const [name, value] of Object.entries(await provideImageTools(coreTools))) vi.stubEnv(name, value);
}, DOWNLOAD_MS);

describe('an image that umoci writes', () => {
  it('of six commits unpacks to the tree that umoci makes of it', async () => {
    const tmpfs = await newTmpfs('size=512m');
    const builder = umociBuilder(tmpfs);
    const random = seeded(20);
    for (let commit = 0; commit < COMMITS; commit += 1) {
      change(await builder.edit(commit), random, commit, 12);
      await builder.commit(commit);
    }
    const [image = ''] = await builder.save();
    const { ours, umocis, layers } = await unpackTwice(tmpfs, image);
    expect(layers).toBe(COMMITS);
    expect(ours.length).toBeGreaterThan(20);
    expect(ours).toEqual(umocis);
  });
});
