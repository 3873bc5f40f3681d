// Reserves the names of containers, and finds containers by name.

import { UserError } from '../../kernel/errors.ts';
import type { Texts } from '../../kernel/languages.ts';
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
    throw new UserError(
      'usage',
      {
        en: `${JSON.stringify(name)} is no name for a container`,
        zh: `${JSON.stringify(name)} 不能作容器名`,
      },
      {
        hint: {
          en: 'Letters, digits, - and _; it begins with a letter or digit, and has at most 63 of them.',
          zh: '由字母、数字、- 和 _ 组成，以字母或数字开头，最多 63 个字符。',
        },
      },
    );
  }
  const actors = [name, commandActor(name)];
  const isTaken =
    lab.takenNames.has(name) || actors.some((one) => lab.actors.has(one) || lab.programs.has(one));
  if (isTaken || systemNames.includes(name)) {
    throw nameTaken(name, {
      en: 'Remove what has it, or take another.',
      zh: '请移除占用它的，或换一个名字。',
    });
  }
  lab.takenNames.add(name);
}

/** @throws UserError `usage` when the lab has no such container */
export function containerNamed(lab: Lab, name: string): Container {
  const container = lab.containers.get(name);
  if (container !== undefined) return container;
  const names = [...lab.containers.keys()].join(', ');
  throw new UserError(
    'usage',
    { en: `there is no container ${name}`, zh: `没有容器 ${name}` },
    {
      hint:
        names === ''
          ? { en: 'There is none yet.', zh: '还没有容器。' }
          : { en: `There are: ${names}.`, zh: `现有：${names}。` },
    },
  );
}

/** @throws UserError `usage` when the lab has no such container, `failed` when it has ended */
export function livingContainer(lab: Lab, name: string): Container {
  const container = containerNamed(lab, name);
  if (container.state === 'ended') throw containerEnded(name);
  return container;
}

export const nameTaken = (name: string, hint?: Texts): UserError =>
  new UserError(
    'usage',
    { en: `the name ${name} is taken`, zh: `名字 ${name} 已被占用` },
    hint === undefined ? {} : { hint },
  );

export const containerEnded = (name: string): UserError =>
  new UserError('failed', { en: `the container ${name} has ended`, zh: `容器 ${name} 已经结束` });
