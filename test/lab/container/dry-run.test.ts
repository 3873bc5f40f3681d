// Tests that `nslab run --dry-run` prints exactly what a run does.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { defaultContainer } from '../../../src/lab/container/container-spec.ts';
import { startContainer } from '../../../src/lab/container/start-container.ts';
import { openLab } from '../../../src/lab/session/open-lab.ts';
import { tearDown } from '../../../src/lab/session/tear-down.ts';
import { nslab } from '../../support/nslab.ts';

/** `box     mount(…` → `box mount`, `box     "0" > /a/nslab-dryrun/tasks` → `box > /a/nslab/tasks` */
const withoutId = (text: string): string => text.replaceAll(/nslab-[0-9a-z]{6}\b/g, 'nslab');

function planned(stdout: string): string[] {
  return stdout
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const [, actor, rest = ''] = /^(\S+) +(.*)$/.exec(line) ?? [];
      const [, path] = /^".*" >>? (\S+)$/.exec(rest) ?? [];
      return `${actor} ${path === undefined ? rest.slice(0, rest.indexOf('(')) : `> ${withoutId(path)}`}`;
    });
}

it('lists every call and every file that is written, in order', async () => {
  const { status, stdout } = await nslab([
    'run',
    '--dry-run',
    '--security-opt',
    'seccomp=unconfined',
    '--',
    '/bin/true',
  ]);
  expect(status).toBe(0);
  const done: string[] = [];
  const lab = await openLab({
    slots: 8,
    controllers: ['devices'],
    emit: (event) => {
      if (event.type === 'call') done.push(`${event.actor} ${event.name}`);
      if (event.type === 'file') done.push(`${event.actor} > ${withoutId(event.path)}`);
    },
  });
  done.length = 0; // opening the lab is no part of it
  const container = await startContainer(lab, {
    ...defaultContainer,
    argv: ['/bin/true'],
    hostname: 'dryrun',
  });
  const { status: ended } = await container.ended;
  const made = [...done];
  await tearDown(lab);
  expect(ended).toBe(0);
  expect(made).toEqual(planned(stdout));
});

it('does none of it, and needs no root', async () => {
  const before = readdirSync('/sys/fs/cgroup').toString();
  const mounts = readFileSync('/proc/self/mountinfo', 'utf8');
  const { status, stdout } = await nslab(['run', '--dry-run', '--network', 'bridge', '-it', '--', 'sh'], {
    through: ['setpriv', '--reuid', '65534', '--clear-groups'],
  });
  expect(status).toBe(0);
  expect(stdout).toContain('ip link add docker0 type bridge');
  expect(stdout).toContain('TIOCSCTTY');
  expect(readdirSync('/sys/fs/cgroup').toString()).toBe(before);
  expect(existsSync('/sys/fs/cgroup/pids/nslab-dryrun')).toBe(false);
  expect(readFileSync('/proc/self/mountinfo', 'utf8')).toBe(mounts);
});
