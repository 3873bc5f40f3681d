// Tests containers on cgroups of version 2, on any machine: in a hierarchy of that version without controllers.

import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { joinParts } from '../../../src/lab/cgroups/lab-cgroups.ts';
import { version2 } from '../../../src/lab/cgroups/version2.ts';
import { enterContainer } from '../../../src/lab/container/enter-container.ts';
import { freezeContainer, thawContainer } from '../../../src/lab/container/freeze-container.ts';
import { removeContainer } from '../../../src/lab/container/remove-container.ts';
import { createContainer, startContainer } from '../../../src/lab/container/start-container.ts';
import type { Lab } from '../../../src/lab/lab.ts';
import { runOperation } from '../../../src/lab/operation/run-operation.ts';
import { openLab } from '../../../src/lab/session/open-lab.ts';
import { tearDown } from '../../../src/lab/session/tear-down.ts';
import type { EventBody } from '../../../src/session/event.ts';
import { cgroupsOf, commandSpec, createSpec, namespacesOf } from './outside-view.ts';

let opened: Lab;
/** The same lab, with its containers in that hierarchy. */
let lab: Lab;
let hierarchy: string;
let calls: string[];

beforeEach(async () => {
  hierarchy = mkdtempSync(join(tmpdir(), 'nslab-test-cgroup2-'));
  execFileSync('mount', ['-t', 'cgroup2', 'none', hierarchy]);
  calls = [];
  const note = (event: EventBody): void => {
    if (event.type === 'call') calls.push(event.line);
    if (event.type === 'file') calls.push(`"${event.text}" > ${event.path}`);
  };
  opened = await openLab({ slots: 8, emit: note });
  const place = { base: hierarchy, own: hierarchy, controllers: [], callers: [] };
  lab = { ...opened, cgroups: joinParts(`test-${opened.id}`, [version2(place)]) };
  const steps = lab.cgroups.create(lab.cgroups.lab);
  await runOperation(lab, { title: { en: '', zh: '' }, parts: [{ actor: 'host', steps }], same: {} });
});
afterEach(async () => {
  expect((await tearDown(opened)).left).toEqual([]);
  for (const name of ['lab.actors', '']) rmdirSync(join(hierarchy, `test-${opened.id}`, name));
  execFileSync('umount', [hierarchy]);
  rmSync(hierarchy, { recursive: true });
});

const folder = () => join(hierarchy, `test-${opened.id}`, 'box');
const says = (file: string): string => readFileSync(join(folder(), file), 'utf8');
const unlimited = { limits: {} };
const count = ['sh', '-c', 'i=0; while :; do i=$((i+1)); echo $i > /tmp/count; done'];
const counted = (pid: number): string => readFileSync(`/proc/${pid}/root/tmp/count`, 'utf8');

it('what is entered is born in the cgroup, by clone3', async () => {
  const { pid } = await startContainer(lab, commandSpec('box', ['sleep', '600'], unlimited));
  calls.length = 0;
  const { program } = await enterContainer(lab, 'box', { argv: ['sleep', '600'] });
  expect(calls).toContain('clone3({flags=CLONE_INTO_CGROUP, exit_signal=SIGCHLD, cgroup=…})');
  expect(cgroupsOf(program.pid)).toEqual(cgroupsOf(pid));
  expect(cgroupsOf(program.pid)).toContainEqual(expect.stringMatching(/^0::.*\/box$/));
  expect(namespacesOf(program.pid)).toEqual(namespacesOf(pid));
  expect(says('cgroup.procs').trim().split('\n').map(Number).toSorted()).toEqual(
    [pid, program.pid].toSorted(),
  );
  await removeContainer(lab, 'box');
  expect(calls).toContain(`"1" > ${folder()}/cgroup.kill`);
  expect(existsSync(folder())).toBe(false);
});

it('freezes, thaws, and is removed while frozen', async () => {
  const { pid, name } = await createContainer(lab, createSpec('box', unlimited));
  await enterContainer(lab, name, { argv: count });
  await vi.waitFor(() => expect(Number(counted(pid))).toBeGreaterThan(0));
  await freezeContainer(lab, name);
  expect(says('cgroup.events')).toMatch(/^frozen 1$/m);
  expect(lab.containers.get(name)?.state).toBe('frozen');
  const before = counted(pid);
  await removeContainer(lab, (await startContainer(lab, commandSpec('other', ['true'], unlimited))).name);
  expect(counted(pid)).toBe(before);
  await thawContainer(lab, name);
  expect(says('cgroup.freeze').trim()).toBe('0');
  await vi.waitFor(() => expect(Number(counted(pid))).toBeGreaterThan(Number(before)));
  await freezeContainer(lab, name);
  await removeContainer(lab, name);
  expect(existsSync(folder())).toBe(false);
  expect(existsSync(`/proc/${pid}`)).toBe(false);
  expect([...lab.actors.keys()]).toEqual(['host']);
});
