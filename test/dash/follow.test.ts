// Follows files that grow, begin anew, or cannot be followed.

import { appendFileSync, mkdtempSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FollowOptions, follow } from '../../src/dash/follow.ts';

let folder = '';
let path = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'nslab-test-'));
  path = join(folder, 'tour.jsonl');
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Follows the file; `<` in what was seen is a restart. */
function start(options: Omit<FollowOptions, 'signal'> = {}) {
  const ending = new AbortController();
  const seen: string[] = [];
  const over = (async () => {
    for await (const next of follow(path, { ...options, signal: ending.signal })) {
      seen.push(next.type === 'line' ? next.text : '<');
    }
  })();
  over.catch(() => undefined); // whoever awaits it gets the error
  return {
    over,
    async sees(expected: readonly string[]) {
      for (let i = 0; i < 500 && seen.length < expected.length; i++) await sleep(10);
      expect(seen).toEqual(expected);
    },
    end: () => {
      ending.abort();
      return over;
    },
  };
}

describe('a file that grows', () => {
  it('is read from its start, and on as it grows', async () => {
    writeFileSync(path, 'one\ntwo\n');
    const file = start();
    await file.sees(['one', 'two']);
    appendFileSync(path, 'three\n');
    await file.sees(['one', 'two', 'three']);
    await file.end();
  });

  it('gives a line when it is complete, not before', async () => {
    writeFileSync(path, 'one\n容');
    const file = start();
    await file.sees(['one']);
    const bytes = Buffer.from('器\ntwo\n');
    appendFileSync(path, bytes.subarray(0, 1)); // splits a character
    await sleep(50);
    await file.sees(['one']);
    appendFileSync(path, bytes.subarray(1));
    await file.sees(['one', '容器', 'two']);
    await file.end();
  });

  it('may have lines longer than what is read at once', async () => {
    const long = 'x'.repeat(1_000_000);
    writeFileSync(path, `${long}\nshort\n`);
    const file = start();
    await file.sees([long, 'short']);
    await file.end();
  });

  it('is polled when no event tells of changes', async () => {
    writeFileSync(path, 'one\n');
    const file = start({ pollMs: 20 });
    await file.sees(['one']);
    appendFileSync(path, 'two\n');
    await file.sees(['one', 'two']);
    await file.end();
  });
});

describe('a file that begins anew', () => {
  it.each([
    ['cut short', () => truncateSync(path)],
    ['written anew', () => writeFileSync(path, 'new one\n')],
    ['written anew and longer already', () => writeFileSync(path, 'new one\nand much more than before\n')],
    [
      'replaced by another file',
      () => {
        writeFileSync(`${path}.new`, 'new one\n');
        renameSync(`${path}.new`, path);
      },
    ],
  ])('%s is read from its start again', async (how, change) => {
    writeFileSync(path, 'one\ntwo\n');
    const file = start({ pollMs: 20 });
    await file.sees(['one', 'two']);
    change();
    if (how === 'cut short') {
      await file.sees(['one', 'two', '<']);
      appendFileSync(path, 'new one\n');
    }
    const more = how.endsWith('already') ? ['and much more than before'] : [];
    await file.sees(['one', 'two', '<', 'new one', ...more]);
    await file.end();
  });

  it('may be gone for a while', async () => {
    writeFileSync(path, 'one\n');
    const file = start({ pollMs: 20 });
    await file.sees(['one']);
    rmSync(path);
    await sleep(60);
    writeFileSync(path, 'new one\n');
    await file.sees(['one', '<', 'new one']);
    await file.end();
  });
});

describe('a file that cannot be followed', () => {
  it('is an error when it does not exist', async () => {
    await expect(start().over).rejects.toThrow(`there is no ${path}`);
  });

  it('is an error when it is not a regular file', async () => {
    path = folder;
    await expect(start().over).rejects.toThrow('is not a file');
    path = '/dev/zero';
    await expect(start().over).rejects.toThrow('is not a file');
  });

  it('is an error when a line has more than 4 MiB', async () => {
    writeFileSync(path, 'x'.repeat(4 * 1024 * 1024 + 1));
    await expect(start().over).rejects.toThrow('a line has more than 4 MiB');
  });
});
