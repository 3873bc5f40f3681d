// Makes, freezes and removes the containers of free play, and emits what becomes of each.

import { createBareContainer } from '../../lab/container/bare-container.ts';
import type { Container } from '../../lab/container/container.ts';
import type { CreateSpec } from '../../lab/container/container-spec.ts';
import { freezeContainer, thawContainer } from '../../lab/container/freeze-container.ts';
import { removeContainer } from '../../lab/container/remove-container.ts';
import { createContainer } from '../../lab/container/start-container.ts';
import type { EventOf, Texts } from '../../session/event.ts';
import { Refused } from '../intents.ts';
import type { LabSession } from '../lab-session.ts';

export type ContainerKind = NonNullable<EventOf<'container'>['kind']>;

export interface PlayContainers {
  /** @throws SyscallError, UserError; Refused for a name that is taken or invalid, or when there are too many containers */
  create(name: string, kind: ContainerKind): Promise<void>;
  /** @throws SyscallError, UserError */
  freeze(name: string, on: boolean): Promise<void>;
  /** Removes a container with its shells; afterwards the name is free. @throws SyscallError, UserError */
  remove(name: string): Promise<void>;
  /** The existing containers, in the order in which they were made. */
  names(): string[];
}

/** At the same time. */
const MAX_CONTAINERS = 8;
const NAME = /^[a-z][a-z0-9-]{0,14}$/;

/** @param wholeSpec gives the specification of a container like those of `nslab run` */
export function openPlayContainers(
  session: LabSession,
  wholeSpec: (name: string) => CreateSpec,
): PlayContainers {
  const { lab } = session;
  const emitState = (event: Omit<EventOf<'container'>, 'type' | 'at'>): void =>
    lab.emit?.({ type: 'container', ...event });

  /** A container may end at any time without us. */
  const emitItsEnd = (container: Container): void => {
    const { name } = container;
    const ended = (): void => {
      if (lab.containers.get(name) === container) emitState({ name, state: 'ended' });
    };
    container.ended.then(ended, ended);
  };
  return {
    async create(name, kind) {
      if (!NAME.test(name)) throw new Refused(noName);
      if (lab.containers.has(name)) throw new Refused(isTaken(name));
      if (lab.containers.size >= MAX_CONTAINERS) throw new Refused(tooMany);
      const container =
        kind === 'bare' ? await createBareContainer(lab, name) : await createContainer(lab, wholeSpec(name));
      emitState({ name, state: 'running', pid: container.pid, kind });
      emitItsEnd(container);
    },
    async freeze(name, on) {
      await (on ? freezeContainer(lab, name) : thawContainer(lab, name));
      emitState({ name, state: on ? 'frozen' : 'running' });
    },
    async remove(name) {
      session.shells.closeIn(name);
      await removeContainer(lab, name);
      emitState({ name, state: 'removed' });
    },
    names: () => [...lab.containers.keys()],
  };
}

const noName: Texts = {
  en: 'A name has small letters, digits and hyphens, 15 at most, a letter first.',
  zh: '名字由小写字母、数字和连字符组成，以字母开头，最多 15 个字符。',
};
const isTaken = (name: string): Texts => ({
  en: `There is a container ${name} already.`,
  zh: `已经有名为 ${name} 的容器。`,
});
const tooMany: Texts = {
  en: `There are ${MAX_CONTAINERS} containers, and that is the most.`,
  zh: `已经有 ${MAX_CONTAINERS} 个容器，不能再多。`,
};
