// Tests that the processes of a frozen container stop while others go on, on whichever version of cgroups.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { freezeOperation } from '../../../src/lab/cgroups/freezer.ts';
import { findCgroups } from '../../../src/lab/cgroups/lab-cgroups.ts';
import { enterContainer } from '../../../src/lab/container/enter-container.ts';
import { freezeContainer, thawContainer } from '../../../src/lab/container/freeze-container.ts';
import { removeContainer } from '../../../src/lab/container/remove-container.ts';
import { createContainer, startContainer } from '../../../src/lab/container/start-container.ts';
import type { Lab } from '../../../src/lab/lab.ts';
import { plannedLines } from '../../../src/lab/operation/step.ts';
import { openLab } from '../../../src/lab/session/open-lab.ts';
import { tearDown } from '../../../src/lab/session/tear-down.ts';
import { commandSpec, createSpec, groupsIn } from './outside-view.ts';

let lab: Lab;

beforeEach(async () => {
  lab = await openLab({ slots: 8, controllers: ['devices'] });
});
afterEach(async () => {
  expect((await tearDown(lab)).left).toEqual([]);
});

/** The state in the kernel's own file. */
function freezerSays(name: string): string {
  const { version, folder } = lab.cgroups.box(name).folders.get('freezer') ?? { version: 1, folder: '' };
  return readFileSync(join(folder, version === 1 ? 'freezer.state' : 'cgroup.freeze'), 'utf8').trim();
}
const [frozen, thawed] = [/^(FROZEN|1)$/, /^(THAWED|0)$/];

/** A process that counts as fast as it can. */
const count = ['sh', '-c', 'i=0; while :; do i=$((i+1)); echo $i > /tmp/count; done'];
const counterOf = (pid: number): number => Number(readFileSync(`/proc/${pid}/root/tmp/count`, 'utf8'));

describe('freezing', () => {
  it('stops one container while the other goes on, and thawing lets it go on', async () => {
    const still = await startContainer(lab, commandSpec('still', count));
    const busy = await startContainer(lab, commandSpec('busy', count));
    const goesOn = async (pid: number): Promise<void> => {
      const before = await vi.waitFor(() => {
        const now = counterOf(pid);
        expect(now).toBeGreaterThan(0);
        return now;
      });
      await vi.waitFor(() => expect(counterOf(pid)).toBeGreaterThan(before), 5_000);
    };
    await goesOn(still.pid);
    await goesOn(busy.pid);
    await freezeContainer(lab, 'still');
    expect(freezerSays('still')).toMatch(frozen);
    expect(freezerSays('busy')).toMatch(thawed);
    expect([still.state, busy.state]).toEqual(['frozen', 'running']);
    const stopped = readFileSync(`/proc/${still.pid}/root/tmp/count`, 'utf8');
    await goesOn(busy.pid);
    await goesOn(busy.pid);
    expect(readFileSync(`/proc/${still.pid}/root/tmp/count`, 'utf8')).toBe(stopped);
    await thawContainer(lab, 'still');
    expect(freezerSays('still')).toMatch(thawed);
    expect(still.state).toBe('running');
    await goesOn(still.pid);
  });

  it('keeps what is entered out, and holds what was', async () => {
    const box = await createContainer(lab, createSpec('box'));
    const { program } = await enterContainer(lab, 'box', { argv: count });
    await vi.waitFor(() => expect(counterOf(box.pid)).toBeGreaterThan(0));
    await freezeContainer(lab, 'box');
    await expect(enterContainer(lab, 'box', { argv: ['true'] })).rejects.toThrow(
      'the container box is frozen',
    );
    const before = readFileSync(`/proc/${box.pid}/root/tmp/count`, 'utf8');
    await sleep(50); // for nothing to happen in
    expect(readFileSync(`/proc/${box.pid}/root/tmp/count`, 'utf8')).toBe(before);
    expect(program.status).toBeUndefined();
  });

  it('is told before it is done, as what is done', async () => {
    const lines = plannedLines(freezeOperation(lab, 'box', 'frozen'));
    expect(lines).toEqual([
      {
        actor: 'host',
        line: expect.stringMatching(/^"(FROZEN|1)" > .*\/box\/(freezer\.state|cgroup\.freeze)$/),
      },
    ]);
  });

  it('a frozen container can be removed', async () => {
    for (const make of [
      () => startContainer(lab, commandSpec('box', count)),
      () => createContainer(lab, createSpec('box')),
    ]) {
      const { pid } = await make();
      if (lab.containers.get('box')?.argv.length === 0) await enterContainer(lab, 'box', { argv: count });
      await freezeContainer(lab, 'box');
      await removeContainer(lab, 'box');
      expect(() => readFileSync(`/proc/${pid}/stat`)).toThrow(/ENOENT/);
      expect(groupsIn(lab)).not.toContain('box');
      expect([...lab.actors.keys()]).toEqual(['host']);
      expect(lab.programs.size).toBe(0);
    }
  });

  it('a lab with a frozen container ends, and leaves nothing', async () => {
    const { pid } = await startContainer(lab, commandSpec('box', count));
    await freezeContainer(lab, 'box');
    expect((await tearDown(lab)).left).toEqual([]);
    expect(() => readFileSync(`/proc/${pid}/stat`)).toThrow(/ENOENT/);
    lab = await openLab({ slots: 8 });
  });
});

it('says so where nothing freezes', () => {
  const without = { ...findCgroups('0a1b2c'), lab: { name: 'nslab-0a1b2c', folders: new Map() } };
  expect(() => freezeOperation({ cgroups: without }, 'box', 'frozen')).toThrow(
    'nothing freezes containers here',
  );
});
