// Makes, freezes and removes the containers of free play, and tells what becomes of each.

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
  /** @throws SyscallError, UserError; Refused for a name that is taken, is none, or is one too many */
  create(name: string, kind: ContainerKind): Promise<void>;
  /** @throws SyscallError, UserError */
  freeze(name: string, on: boolean): Promise<void>;
  /** With its shells; afterwards the name is free. @throws SyscallError, UserError */
  remove(name: string): Promise<void>;
  /** Those that are there, in the order in which they were made. */
  names(): string[];
}

/** At one time. */
export const MAX_CONTAINERS = 8;
/** DNS labels are as long, and so are the names of cgroups that one can read. */
const NAME = /^[a-z][a-z0-9-]{0,14}$/;

/** @param wholeSpec how a container is to be like that is made as `nslab run` makes it */
export function openPlayContainers(
  session: LabSession,
  wholeSpec: (name: string) => CreateSpec,
): PlayContainers {
  const { lab } = session;
  const tell = (event: Omit<EventOf<'container'>, 'type' | 'at'>): void =>
    lab.emit?.({ type: 'container', ...event });

  /** Somebody else may end it at any time. */
  const tellItsEnd = (container: Container): void => {
    const { name } = container;
    const ended = (): void => {
      if (lab.containers.get(name) === container) tell({ name, state: 'ended' });
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
      tell({ name, state: 'running', pid: container.pid, kind });
      tellItsEnd(container);
    },
    async freeze(name, on) {
      await (on ? freezeContainer(lab, name) : thawContainer(lab, name));
      tell({ name, state: on ? 'frozen' : 'running' });
    },
    async remove(name) {
      session.shells.closeIn(name);
      await removeContainer(lab, name);
      tell({ name, state: 'removed' });
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
