// Tests that `nslab run --dry-run` prints exactly what a run does.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { type ContainerSpec, defaultContainer } from '../../../src/lab/container/container-spec.ts';
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

/** What is done when a container is made with the options of a plan. */
async function performed(spec: Partial<ContainerSpec>): Promise<string[]> {
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
    ...spec,
  });
  const { status } = await container.ended;
  const made = [...done];
  await tearDown(lab);
  expect(status).toBe(0);
  return made;
}

const plan = async (...options: string[]): Promise<string[]> => {
  const args = ['--security-opt', 'seccomp=unconfined', ...options, '--', '/bin/true'];
  const { status, stdout } = await nslab(['run', '--dry-run', ...args]);
  expect(status).toBe(0);
  return planned(stdout);
};

it('lists every call and every file that is written, in order', async () => {
  expect(await performed({})).toEqual(await plan());
});

it('lists the mounts that were asked for in the order and in the places that they get', async () => {
  const options = [
    '-v',
    '/usr:/var/run/sub/x:ro',
    '--tmpfs',
    '/var/run/sub',
    '-v',
    '/etc/passwd:/var/run/file',
  ];
  const made = await performed({
    volumes: [
      { source: '/usr', target: '/var/run/sub/x', readOnly: true },
      { source: '/etc/passwd', target: '/var/run/file', readOnly: false },
    ],
    tmpfs: [{ target: '/var/run/sub', flags: ['MS_NOEXEC', 'MS_NOSUID', 'MS_NODEV'], data: '' }],
    cwd: '/var/run/sub/work',
  });
  expect(made).toEqual(await plan(...options, '-w', '/var/run/sub/work'));
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
