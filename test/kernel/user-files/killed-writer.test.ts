// Kills the process that writes a file with SIGKILL, at every moment: the old text is there as a whole, or the new one.

import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Actor } from '../../../src/kernel/actor/actor.ts';
import { keepers, makeSudoUser, type SudoUser } from './sudo-user.ts';

let user: SudoUser;
beforeEach(() => {
  user = makeSudoUser();
});
afterEach(() => {
  vi.restoreAllMocks();
  user.remove();
});

const path = (): string => join(user.folder, 'progress.json');
const oldText = 'old '.repeat(50_000);
const newText = 'new '.repeat(200_000);

it('between any two calls', async () => {
  const first = await user.open();
  await first.write('progress.json', oldText);
  await first.close();
  const found: string[] = [];
  for (let calls = 0; ; calls++) {
    const before = keepers().map(({ pid }) => pid);
    const files = await user.open();
    const [writer] = keepers().filter(({ pid }) => !before.includes(pid));
    let made = 0;
    const batch = Actor.prototype.batch;
    vi.spyOn(Actor.prototype, 'batch').mockImplementation(function (this: Actor, ...args) {
      if (made++ === calls) process.kill(writer?.pid ?? 0, 'SIGKILL');
      return batch.apply(this, args);
    });
    const outcome = await files.write('progress.json', newText).then(
      () => 'written',
      (error: Error) => error.name,
    );
    vi.restoreAllMocks();
    await files.close();
    const text = readFileSync(path(), 'utf8');
    expect([oldText, newText]).toContain(text);
    expect(user.names().filter((name) => !['progress.json', '.progress.json.1.new'].includes(name))).toEqual(
      [],
    );
    rmSync(join(user.folder, '.progress.json.1.new'), { force: true });
    found.push(`${outcome} ${text.slice(0, 3)}`);
    if (made <= calls) break;
  }
  // Killed before it was renamed, after that, and not at all.
  expect([...new Set(found)]).toEqual(['UserError old', 'UserError new', 'written new']);
  expect(found.filter((one) => one === 'UserError old').length).toBeGreaterThan(10);
});

it('in the middle of any call', async () => {
  const first = await user.open();
  await first.write('progress.json', oldText);
  await first.close();
  for (let tries = 0; tries < 60; tries++) {
    const before = keepers().map(({ pid }) => pid);
    const files = await user.open();
    const [writer] = keepers().filter(({ pid }) => !before.includes(pid));
    const written = files
      .write('progress.json', tries % 2 === 0 ? newText : oldText)
      .catch((error: unknown) => error);
    // Some tenths of a millisecond more each time: a whole write takes a few milliseconds.
    const until = performance.now() + (tries * 4) / 60;
    while (performance.now() < until) await new Promise(setImmediate);
    process.kill(writer?.pid ?? 0, 'SIGKILL');
    await written;
    await files.close();
    expect([oldText, newText]).toContain(readFileSync(path(), 'utf8'));
  }
});
