// nslab's side of the bench: a container made, run and removed inside a session that is open already.

import { existsSync } from 'node:fs';
import { defaultDevices } from '../../src/lab/cgroups/device-rules.ts';
import { foldersOf } from '../../src/lab/cgroups/group.ts';
import { type ContainerSpec, defaultContainer } from '../../src/lab/container/container-spec.ts';
import { removeContainer } from '../../src/lab/container/remove-container.ts';
import { startContainer } from '../../src/lab/container/start-container.ts';
import type { Lab } from '../../src/lab/lab.ts';
import { openLab } from '../../src/lab/session/open-lab.ts';
import { tearDown } from '../../src/lab/session/tear-down.ts';

export interface Session {
  /** One container from nothing to nothing. @returns ms @throws Error when a part of it is still there */
  run(): Promise<number>;
  close(): Promise<void>;
}

/**
 * @param argv command inside, as its copy-on-write view of the host names it
 * @param memory limit in bytes
 * @param containers how many will run: each takes a socket of the first actor
 */
export async function openSession(
  argv: readonly string[],
  memory: number | undefined,
  containers: number,
): Promise<Session> {
  const lab = await openLab({ slots: containers, controllers: ['devices'] });
  const spec: ContainerSpec = {
    ...defaultContainer,
    argv,
    env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin' },
    hostname: 'bench',
    limits: { memory, devices: defaultDevices },
  };
  return { run: () => time(lab, spec), close: () => close(lab) };
}

async function time(lab: Lab, spec: ContainerSpec): Promise<number> {
  const started = performance.now();
  const container = await startContainer(lab, spec);
  const { status } = await container.ended;
  await removeContainer(lab, container.name);
  const ms = performance.now() - started;
  if (status !== 0) throw new Error(`the command ended with ${status}`);
  const left = [`/proc/${container.pid}`, ...foldersOf(lab.cgroups.box(container.name))].filter(existsSync);
  if (left.length > 0) throw new Error(`still there: ${left.join(', ')}`);
  return ms;
}

async function close(lab: Lab): Promise<void> {
  const { left } = await tearDown(lab);
  if (left.length > 0) throw new Error(`still there: ${left.join(', ')}`);
}
