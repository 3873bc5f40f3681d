// Tests that nothing is left of a removed container, and that its name can be used again at once.

import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { foldersOf } from '../../../src/lab/cgroups/group.ts';
import { enterContainer } from '../../../src/lab/container/enter-container.ts';
import { removeContainer } from '../../../src/lab/container/remove-container.ts';
import { createContainer, startContainer } from '../../../src/lab/container/start-container.ts';
import type { Lab } from '../../../src/lab/lab.ts';
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

/** Namespaces that the host actor has open: namespaces(7), they would stay without any process. */
const heldByHost = (): string[] =>
  readdirSync(`/proc/${lab.host.pid}/fd`)
    .map((fd) => readlinkSync(`/proc/${lab.host.pid}/fd/${fd}`))
    .filter(
      (link) => /^[a-z]+:\[\d+\]$/.test(link) && !link.startsWith('socket') && !link.startsWith('pipe'),
    );

const left = () => ({
  actors: [...lab.actors.keys()],
  programs: [...lab.programs.keys()],
  containers: [...lab.containers.keys()],
  names: [...lab.takenNames],
  groups: groupsIn(lab).filter((name) => name !== 'lab.actors'),
  children: readFileSync(`/proc/${lab.host.pid}/task/${lab.host.pid}/children`, 'utf8'),
});
const nothing = { actors: ['host'], programs: [], containers: [], names: [], groups: [], children: '' };

describe('a container is removed', () => {
  it('with everything of it, twenty times under one name, with and without a command', async () => {
    await removeContainer(lab, (await startContainer(lab, commandSpec('again', ['true']))).name);
    const descriptors = readdirSync(`/proc/${lab.host.pid}/fd`).length;
    for (let i = 0; i < 20; i++) {
      const isCommand = i % 2 === 0;
      const container = isCommand
        ? await startContainer(lab, commandSpec('again', ['sleep', '600']))
        : await createContainer(lab, createSpec('again'));
      const { program } = await enterContainer(lab, 'again', { argv: ['sleep', '600'] });
      await removeContainer(lab, 'again');
      expect(left()).toEqual(nothing);
      for (const pid of [container.pid, program.pid]) expect(existsSync(`/proc/${pid}`)).toBe(false);
      expect(heldByHost()).toEqual([]);
      expect(await program.ended.then(() => program.status)).toBe(137);
      expect(container.state).toBe('ended');
    }
    expect(readdirSync(`/proc/${lab.host.pid}/fd`).length).toBeLessThanOrEqual(descriptors + 16); // sockets, made by eight
    expect(readFileSync('/proc/self/mountinfo', 'utf8')).not.toContain('again');
  });

  it('that was killed from outside, or ended from inside', async () => {
    const killed = await startContainer(lab, commandSpec('killed', ['sleep', '600']));
    process.kill(killed.pid, 'SIGKILL');
    expect(await killed.ended).toMatchObject({ status: 137, signal: 9 });
    await removeContainer(lab, 'killed');
    const ended = await startContainer(
      lab,
      commandSpec('ended', ['sh', '-c', 'trap "exit 3" TERM; while :; do sleep 0.01; done']),
    );
    await vi.waitFor(() =>
      expect(readFileSync(`/proc/${ended.pid}/status`, 'utf8')).toMatch(/^SigCgt:\t.*4...$/m),
    );
    const inside = await enterContainer(lab, 'ended', { argv: ['kill', '-TERM', '1'] });
    // pid_namespaces(7): PID 1 takes all with it, kill(1) too if that has not ended yet.
    expect([0, 137]).toContain((await inside.ended).status);
    expect(await ended.ended).toMatchObject({ status: 3 });
    expect(ended.state).toBe('ended');
    await removeContainer(lab, 'ended');
    expect(left()).toEqual(nothing);
  });

  it('whose PID 1, an actor of ours, was killed', async () => {
    const { pid, ended } = await createContainer(lab, createSpec('box'));
    const { program } = await enterContainer(lab, 'box', { argv: ['sleep', '600'] });
    process.kill(pid, 'SIGKILL');
    expect(await ended).toMatchObject({ signal: 9 });
    await program.ended;
    expect(program.signal).toBe(9);
    await removeContainer(lab, 'box');
    expect(left()).toEqual(nothing);
  });

  it('once, though it is asked for twice', async () => {
    await createContainer(lab, createSpec('box'));
    await Promise.all([removeContainer(lab, 'box'), removeContainer(lab, 'box')]);
    expect(() => removeContainer(lab, 'box')).toThrow('there is no container box');
    expect(left()).toEqual(nothing);
  });

  it('with a process of the host’s that somebody put into its cgroup, and a group that was made below', async () => {
    await createContainer(lab, createSpec('box'));
    const [folder = ''] = foldersOf(lab.cgroups.box('box'));
    execFileSync('sh', [
      '-c',
      `mkdir ${folder}/below; sleep 600 >/dev/null 2>&1 & echo $! > ${folder}/below/cgroup.procs`,
    ]);
    const pid = Number(readFileSync(`${folder}/below/cgroup.procs`, 'utf8'));
    expect(existsSync(`/proc/${pid}`)).toBe(true);
    await removeContainer(lab, 'box');
    expect(left()).toEqual(nothing);
    await vi
      .waitFor(() => expect(readFileSync(`/proc/${pid}/stat`, 'utf8')).toMatch(/\) [ZX] /), 100)
      .catch(() => {
        expect(existsSync(`/proc/${pid}`)).toBe(false);
      });
  });
});

describe('a name', () => {
  it('is one container’s at a time', async () => {
    const first = createContainer(lab, createSpec('box'));
    await expect(createContainer(lab, createSpec('box'))).rejects.toMatchObject({
      kind: 'usage',
      message: 'the name box is taken',
    });
    expect((await first).state).toBe('running');
  });

  it.each(['host', 'uplink', 'tasks', '', '.', '../up', 'a/b', 'a.b', 'x'.repeat(64), '-x'])(
    '%j is none',
    async (name) => {
      await expect(createContainer(lab, createSpec(name))).rejects.toMatchObject({ kind: 'usage' });
      expect(left()).toEqual(nothing);
    },
  );

  it('is free again when a container could not be made', async () => {
    await expect(startContainer(lab, commandSpec('box', ['no-such-command']))).rejects.toThrow(
      /not found in PATH/,
    );
    expect(left()).toEqual(nothing);
    const wrong = { kind: 'folder', path: '/not/there' } as const;
    await expect(createContainer(lab, createSpec('box', { root: wrong }))).rejects.toThrow(/ENOENT/);
    expect(left()).toEqual(nothing);
    const { ended } = await startContainer(lab, commandSpec('box', ['true']));
    expect(await ended).toMatchObject({ status: 0 });
  });
});
