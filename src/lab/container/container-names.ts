// Reserves the names of containers, and finds containers by name.

import { UserError } from '../../kernel/errors.ts';
import type { Lab } from '../lab.ts';
import { uplink } from '../network/bridge.ts';
import type { Container } from './container.ts';
import { commandActor } from './container-operations.ts';

/** The name is that of a folder in the lab's cgroup and in its tmpfs. No dot, as files of a cgroup have one. */
const namePattern = /^[A-Za-z0-9][A-Za-z0-9_-]{0,62}$/;

/** Actors of the lab itself, and the files of a version 1 cgroup that have no dot: cgroup-v1/cgroups.rst. */
const systemNames: readonly string[] = ['host', 'starter', 'holder', uplink, 'tasks', 'notify_on_release'];

/** The name stays taken until the container is removed. @throws UserError `usage` for an invalid name, or a taken one */
export function reserveName(lab: Lab, name: string): void {
  if (!namePattern.test(name)) {
    throw new UserError('usage', `${JSON.stringify(name)} is no name for a container`, {
      hint: 'Letters, digits, - and _; it begins with a letter or digit, and has at most 63 of them.',
    });
  }
  const actors = [name, commandActor(name)];
  const isTaken =
    lab.takenNames.has(name) || actors.some((one) => lab.actors.has(one) || lab.programs.has(one));
  if (isTaken || systemNames.includes(name)) {
    throw new UserError('usage', `the name ${name} is taken`, {
      hint: 'Remove what has it, or take another.',
    });
  }
  lab.takenNames.add(name);
}

/** @throws UserError `usage` when the lab has no such container */
export function containerNamed(lab: Lab, name: string): Container {
  const container = lab.containers.get(name);
  if (container !== undefined) return container;
  const names = [...lab.containers.keys()].join(', ');
  throw new UserError('usage', `there is no container ${name}`, {
    hint: names === '' ? 'There is none yet.' : `There are: ${names}.`,
  });
}

/** @throws UserError `usage` when the lab has no such container, `failed` when it has ended */
export function livingContainer(lab: Lab, name: string): Container {
  const container = containerNamed(lab, name);
  if (container.state === 'ended') throw new UserError('failed', `the container ${name} has ended`);
  return container;
}
