// Tests that ledgers can be opened while others remove the folder that they share, whenever it is empty.

import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { spawnActor } from '../../../src/kernel/actor/spawn.ts';
import { openLedger } from '../../../src/lab/session/ledger.ts';
import { nativeProgram } from '../../../src/lab/session/session-files.ts';
import { removeEmptySessionFolders } from '../../../src/lab/session/session-folders.ts';

// As an ordinary user: root's first folder, /run/nslab, is never removed.
vi.mock('../../../src/lab/privileged.ts', () => ({ isPrivileged: () => false, isAdmin: () => false }));

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'nslab-test-'));
  vi.stubEnv('TMPDIR', folder);
  vi.stubEnv('XDG_RUNTIME_DIR', undefined);
});
afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

const SESSIONS = 20;
const ROUNDS = 10;

it('twenty sessions that begin and end all the time never lack a folder', async () => {
  const path = nativeProgram('nslab-actor');
  const opened: boolean[] = [];
  const session = async (number: number): Promise<void> => {
    const actor = await spawnActor({ name: `session ${number}`, path, slots: 0 });
    for (let round = 0; round < ROUNDS; round++) {
      const id = (number * ROUNDS + round).toString(16).padStart(6, '0');
      const ledger = await openLedger(id, actor);
      opened.push(existsSync(ledger.path) && ledger.path === join(folder, 'nslab-0', id));
      ledger.remove();
      removeEmptySessionFolders();
    }
    actor.close();
    await actor.closed;
  };
  await Promise.all(Array.from({ length: SESSIONS }, (_, i) => session(i)));
  expect(opened).toEqual(Array(SESSIONS * ROUNDS).fill(true));
  expect(existsSync(join(folder, 'nslab-0'))).toBe(false);
});
