// Runs free play: a lab with named containers that are made, entered, frozen and removed as the learner asks.

import { UserError } from '../../kernel/errors.ts';
import type { CreateSpec } from '../../lab/container/container-spec.ts';
import { enterContainer } from '../../lab/container/enter-container.ts';
import type { Lab } from '../../lab/lab.ts';
import type { Shell } from '../../lab/shells/open-shell.ts';
import type { Emit, PaneName } from '../../session/event.ts';
import { openHostLedger } from '../host-ledger.ts';
import { type Intents, Quit } from '../intents.ts';
import { type LabSession, openLabSession } from '../lab-session.ts';
import { sessionEvent } from '../session-event.ts';
import type { Size } from '../shells.ts';
import { type ContainerKind, openPlayContainers, type PlayContainers } from './play-containers.ts';
import { openRequests, type Requests } from './requests.ts';

export interface PlayOptions {
  readonly emit: Emit;
  readonly intents: Intents;
  /** Wait for nobody: demonstrate what can be done, and end. */
  readonly auto: boolean;
  /** Whether evidence is read again and again. */
  readonly live?: boolean | undefined;
  readonly version: string;
  /** Gives the specification of a whole container with that name, like those of `nslab run`. */
  readonly wholeSpec: (name: string) => CreateSpec;
}

/** The containers when play begins: one like those of `nslab run`, and one that has only namespaces. */
const firstContainers: readonly (readonly [string, ContainerKind])[] = [
  ['web', 'whole'],
  ['bare', 'bare'],
];

const watch: readonly PaneName[] = ['namespaces', 'tree', 'cgroup', 'mounts', 'network'];

/**
 * Runs until the learner leaves, and tears the lab down.
 * @returns whether nothing is left
 * @throws SyscallError, UserError, ActorGone when the first containers cannot be made, or when the lab was killed
 */
export async function runPlay(options: PlayOptions): Promise<boolean> {
  const { emit, intents, live } = options;
  emit(sessionEvent('play', options.version));
  const host = openHostLedger();
  const requests = openRequests(intents);
  const session = await openLabSession({
    emit,
    intents,
    live,
    slots: { all: 60, holder: 2 },
    controllers: ['devices', 'cpu'],
    died: (why) => intents.stop(why),
    openShell: (lab, container, as, size) => requests.inTurn(() => openShellIn(lab, container, as, size)),
  });
  let failure: unknown;
  try {
    await play(session, requests, options);
  } catch (error) {
    if (!(error instanceof Quit)) failure = error;
  }
  requests.close();
  host.add(await session.close());
  const ledger = host.event();
  emit(ledger);
  const clean = ledger.left.length === 0;
  emit({ type: 'end', ok: failure === undefined && clean });
  if (failure !== undefined) throw failure;
  return clean;
}

async function play(session: LabSession, requests: Requests, options: PlayOptions): Promise<void> {
  const containers = openPlayContainers(session, options.wholeSpec);
  const watchContainers = (names: readonly string[] = containers.names()): void => {
    session.sampler?.pause(false); // whoever changes something wants to see it, and is told that samples go on
    session.watch({ watch, compare: ['host', ...names], layers: [] });
  };
  const changing =
    <A>(act: (ask: A) => Promise<void>) =>
    async (ask: A): Promise<void> => {
      await act(ask);
      watchContainers();
      await session.show();
    };
  // What is asked for while the first containers are made is done after them.
  if (!options.auto) {
    requests.handle(
      'create',
      changing(({ container, kind }) => containers.create(container, kind)),
    );
    requests.handle(
      'freeze',
      changing(({ container, on }) => containers.freeze(container, on)),
    );
    requests.handle(
      'remove',
      changing(({ container }) => containers.remove(container)),
    );
    requests.handle('look', async ({ containers: names }) => {
      watchContainers(names.filter((name) => containers.names().includes(name)));
      await session.show();
    });
  }
  for (const [name, kind] of firstContainers) await containers.create(name, kind);
  watchContainers();
  await session.show();
  if (options.auto) return demonstrate(session, containers);
  for (;;) await requests.next(session.during); // until the learner leaves
}

/** Freezes, thaws and removes a container, for viewers without a keyboard. */
async function demonstrate(session: LabSession, containers: PlayContainers): Promise<void> {
  const [name] = containers.names();
  if (name === undefined) return;
  await freezeAndThaw(session, containers, name);
  await containers.remove(name);
  await session.show();
}

async function freezeAndThaw({ lab }: LabSession, containers: PlayContainers, name: string): Promise<void> {
  try {
    await containers.freeze(name, true);
    await containers.freeze(name, false);
  } catch (error) {
    // Without a cgroup of ours, as for most ordinary users, nothing can be frozen.
    if (!(error instanceof UserError) || error.kind !== 'machine') throw error;
    lab.emit?.({ type: 'notice', text: error.texts });
  }
}

/** Starts a shell as `docker exec -it` does: a further process of the container, not its first. */
async function openShellIn(lab: Lab, container: string, as: string, size: Size): Promise<Shell> {
  const { program, pty } = await enterContainer(lab, container, {
    argv: ['/bin/sh', '-c', 'command -v bash >/dev/null && exec bash -i; exec sh -i'],
    as,
    // bash(1), HISTFILE: when it is empty, no history is saved.
    env: { HISTFILE: '' },
    terminal: size,
    term: 'xterm-256color',
  });
  if (pty === undefined) throw new Error(`${as} has no terminal`);
  return { program, pty };
}
