// Runs free play: containers by name in one lab, made, entered, frozen and removed as the learner asks.

import type { CreateSpec } from '../../lab/container/container-spec.ts';
import { enterContainer } from '../../lab/container/enter-container.ts';
import type { Lab } from '../../lab/lab.ts';
import type { Shell } from '../../lab/shells/open-shell.ts';
import type { Emit, PaneName } from '../../session/event.ts';
import { eventFormat } from '../../session/format.ts';
import { readHostFacts } from '../host-facts.ts';
import { openHostLedger } from '../host-ledger.ts';
import { type Intents, Quit } from '../intents.ts';
import { type LabSession, openLabSession } from '../lab-session.ts';
import type { Size } from '../shells.ts';
import { type ContainerKind, openPlayContainers, type PlayContainers } from './play-containers.ts';
import { openRequests, type Requests } from './requests.ts';

export interface PlayOptions {
  readonly emit: Emit;
  readonly intents: Intents;
  /** Wait for nobody: show what there is to see, and end. */
  readonly auto: boolean;
  /** Evidence is read again and again. */
  readonly live?: boolean | undefined;
  readonly version: string;
  /** How a whole container of that name is to be like: as `nslab run` makes one. */
  readonly wholeSpec: (name: string) => CreateSpec;
}

/** Those that are there when play begins: one as `nslab run` makes it, and one of namespaces alone. */
const first: readonly (readonly [string, ContainerKind])[] = [
  ['web', 'whole'],
  ['bare', 'bare'],
];

const watch: readonly PaneName[] = ['namespaces', 'tree', 'cgroup', 'mounts', 'network'];

/**
 * Runs until the learner leaves; the lab is gone when it settles.
 * @returns whether nothing was left
 * @throws SyscallError, UserError, ActorGone when the first containers cannot be made, or the lab is gone
 */
export async function runPlay(options: PlayOptions): Promise<boolean> {
  const { emit, intents, live } = options;
  emit({
    type: 'session',
    format: eventFormat,
    mode: 'play',
    id: 'play',
    host: readHostFacts(options.version),
    lessons: [],
    startedAt: new Date().toISOString(),
  });
  const host = openHostLedger();
  const requests = openRequests(intents);
  const session = await openLabSession({
    emit,
    intents,
    live,
    slots: { all: 60, holder: 2 },
    controllers: ['devices', 'cpu'],
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
  const look = (names: readonly string[] = containers.names()): void => {
    session.sampler?.pause(false); // whoever changes something wants to see it, and is told that samples go on
    session.watch({ watch, compare: ['host', ...names], layers: [] });
  };
  const change =
    <A>(act: (ask: A) => Promise<void>) =>
    async (ask: A): Promise<void> => {
      await act(ask);
      look();
      await session.show();
    };
  for (const [name, kind] of first) await containers.create(name, kind);
  look();
  await session.show();
  if (options.auto) return showAll(session, containers);
  requests.handle(
    'create',
    change(({ container, kind }) => containers.create(container, kind)),
  );
  requests.handle(
    'freeze',
    change(({ container, on }) => containers.freeze(container, on)),
  );
  requests.handle(
    'remove',
    change(({ container }) => containers.remove(container)),
  );
  requests.handle('look', async ({ containers: names }) => {
    look(names.filter((name) => containers.names().includes(name)));
    await session.show();
  });
  for (;;) await requests.next(session.during); // until the learner leaves
}

/** For who watches without a keyboard: one of them stands still, goes on, and is gone. */
async function showAll(session: LabSession, containers: PlayContainers): Promise<void> {
  const [name] = containers.names();
  if (name === undefined) return;
  await containers.freeze(name, true);
  await containers.freeze(name, false);
  await containers.remove(name);
  await session.show();
}

/** A shell is entered as `docker exec -it` enters one: its own process is not the container's first. */
async function openShellIn(lab: Lab, container: string, as: string, size: Size): Promise<Shell> {
  const { program, pty } = await enterContainer(lab, container, {
    argv: ['/bin/sh', '-c', 'command -v bash >/dev/null && exec bash -i; exec sh -i'],
    as,
    // bash(1), HISTFILE: set to nothing, no history is kept.
    env: { HISTFILE: '' },
    terminal: size,
    term: 'xterm-256color',
  });
  if (pty === undefined) throw new Error(`${as} has no terminal`);
  return { program, pty };
}
