// Makes a whole container, with a command or without, in runc's order: namespaces, cgroup, network, root, privileges.

import type { ImageConfig } from '../../image/image-config.ts';
import type { LeftOut } from '../../image/left-out.ts';
import type { Actor } from '../../kernel/actor/actor.ts';
import { openLocal } from '../../kernel/local/executor.ts';
import { readLink } from '../../kernel/proc/vanishing.ts';
import { openPty, type Pty } from '../../kernel/pty.ts';
import { actorNamed, type Lab } from '../lab.ts';
import { connectToBridge } from '../network/bridge.ts';
import { runOperation } from '../operation/run-operation.ts';
import type { Operation } from '../operation/step.ts';
import { chosenFile, searchOperation } from '../operations/find-command.ts';
import { openNamespaces } from '../operations/join-namespaces.ts';
import { refuseTooMany } from '../operations/mount-volumes.ts';
import { askedMounts } from './asked-mounts.ts';
import { cleanUpContainer, type HostResources, newResources } from './clean-up-container.ts';
import type { Container } from './container.ts';
import { commandFor, commandInAdvance, requireMapped } from './container-command.ts';
import { reserveName } from './container-names.ts';
import { commandActor, namespacesOf } from './container-operations.ts';
import type { ContainerSpec, CreateSpec } from './container-spec.ts';
import { containerState } from './container-state.ts';
import {
  type Command,
  commandOperation,
  consoleOperation,
  execOperation,
  initOperation,
} from './exec-operations.ts';
import { explainExec, locateCommand, searchFor } from './locate-command.ts';
import { makeRoot, setUp } from './set-up-container.ts';

/**
 * Sets a container up and starts its command.
 * @throws SyscallError for a step that failed; execve's when the command cannot be executed
 * @throws UserError for a name that is taken, a file that is not an image, a user that the container does not know;
 * CommandNotRun for a command that is not found
 */
export const startContainer = (lab: Lab, spec: ContainerSpec): Promise<Container> =>
  makeContainer(lab, spec, (resources) =>
    start(lab, spec, resources).catch((error: unknown) =>
      explainExec(lab.actors.get(spec.init ? commandActor(spec.name) : spec.name), error),
    ),
  );

/**
 * Whether a container's command has been executed, though the actor's answers may not have been read yet: proc_pid_exe(5). Until
 * then the process runs the actor's program; to an ordinary user, that one's link is closed.
 */
export function commandHasBegun(lab: Lab, { name, init }: ContainerSpec): boolean {
  const actor = lab.actors.get(init ? commandActor(name) : name);
  const exe = actor && readLink(`/proc/${actor.pid}/exe`, ['EACCES', 'EPERM']);
  return exe !== undefined && exe !== readLink(`/proc/${lab.starter.pid}/exe`, ['EACCES', 'EPERM']);
}

/**
 * Sets up a container whose only process is an actor, which reaps its children. Programs are started in it later.
 * @throws SyscallError, UserError as startContainer does
 */
export const createContainer = (lab: Lab, spec: CreateSpec): Promise<Container> =>
  makeContainer(lab, spec, (resources) => create(lab, spec, resources));

/** What is known of a container once it runs. */
export interface StartedContainer {
  readonly spec: CreateSpec;
  readonly image?: ImageConfig;
  /** What of the image its root lacks. */
  readonly leftOut?: LeftOut;
  readonly argv: readonly string[];
  readonly pty?: Pty;
  /** The actor that executed its command; where there is no command, its first process. */
  readonly main: Actor;
}

export async function makeContainer(
  lab: Lab,
  spec: CreateSpec,
  start: (resources: HostResources) => Promise<StartedContainer>,
): Promise<Container> {
  const { name } = spec;
  refuseTooMany(spec.volumes);
  askedMounts(spec); // two on one target are refused before anything is made
  reserveName(lab, name);
  const resources = newResources(name);
  try {
    if (spec.network.kind === 'bridge') resources.address = lab.bridge.addresses.allocate();
    const container = containerFrom(lab, resources, await start(resources));
    lab.containers.set(name, container);
    return container;
  } catch (error) {
    await cleanUpContainer(lab, resources, 'ignore');
    throw error;
  }
}

export function containerFrom(
  lab: Lab,
  resources: HostResources,
  { spec, image, leftOut, argv, pty, main }: StartedContainer,
): Container {
  const first = actorNamed(lab, spec.name);
  const parent = main === first ? lab.host : first;
  const ended = parent.exitOf(main.pidAtParent);
  const { isReaped, state } = containerState(lab, spec.name, { ended, first });
  return {
    ...resources,
    pid: main.pid,
    argv,
    pty,
    ended,
    spec,
    image,
    leftOut,
    first,
    entered: new Map(),
    get state() {
      return state();
    },
    get isReaped() {
      return isReaped();
    },
  };
}

async function start(lab: Lab, asked: ContainerSpec, resources: HostResources): Promise<StartedContainer> {
  const known = commandInAdvance(asked);
  if (known !== undefined) {
    await startKnown(lab, asked, known, resources);
    return { spec: asked, argv: known.argv, main: actorNamed(lab, asked.name) };
  }
  const options = { resources, spare: asked.init ? 1 : 0, after: [] };
  const { spec, image, leftOut } = await setUp(lab, asked, options);
  const first = actorNamed(lab, spec.name);
  await connectNetwork(lab, resources);
  const wanted = await commandFor(first, spec, image);
  requireMapped(wanted.ids, lab.userNamespace);
  const command = await locateCommand(lab, spec.name, spec, wanted);
  const pty = spec.terminal === undefined ? undefined : openPty(openLocal(), first.pid, spec.terminal);
  try {
    if (pty !== undefined) await runOperation(lab, consoleOperation(spec, pty.slave, command.ids));
    if (spec.init) {
      await runOperation(lab, commandOperation(lab, spec));
      await dropInitPrivileges(lab, spec, resources);
    }
    const main = spec.init ? actorNamed(lab, commandActor(spec.name)) : first;
    await runOperation(lab, execOperation(lab, spec, command, pty?.slave));
    return { spec, image, leftOut, argv: command.argv, pty, main };
  } catch (error) {
    pty?.stream.destroy();
    throw error;
  }
}

/** Sends the command together with the set-up where it is a path, and otherwise the search for it. */
async function startKnown(
  lab: Lab,
  spec: ContainerSpec,
  command: Command,
  resources: HostResources,
): Promise<void> {
  const search = searchFor(lab, spec.name, spec, command);
  const execAt = (pathname: string): Operation =>
    execOperation(lab, spec, { ...command, pathname }, undefined);
  const next = search === undefined ? execAt(command.argv[0] ?? '') : searchOperation(search);
  const results = await makeRoot(lab, spec, { resources, spare: 0, after: [next] });
  if (search !== undefined) await runOperation(lab, execAt(chosenFile(search, results)));
}

async function create(lab: Lab, asked: CreateSpec, resources: HostResources): Promise<StartedContainer> {
  const atOnce = lab.userNamespace === undefined && asked.network.kind !== 'bridge';
  const after: Operation[] = atOnce ? [initOperation(lab, asked)] : [];
  const { spec, image, leftOut } = await setUp(lab, asked, { resources, spare: 0, after });
  if (!atOnce) {
    await connectNetwork(lab, resources);
    await dropInitPrivileges(lab, spec, resources);
  }
  return { spec, image, leftOut, argv: [], main: actorNamed(lab, spec.name) };
}

async function connectNetwork(lab: Lab, resources: HostResources): Promise<void> {
  if (resources.address === undefined) return;
  resources.link = await connectToBridge(lab, resources.name, resources.address);
}

async function dropInitPrivileges(lab: Lab, spec: CreateSpec, resources: HostResources): Promise<void> {
  for (const operation of initOperations(lab, spec, resources)) await runOperation(lab, operation);
}

/**
 * The actor that stays PID 1 drops the privileges that a command does not get. Without root nobody can open its namespaces
 * afterwards, so they are opened before. proc(5): the files of an undumpable process belong to root of the user namespace
 * that it was executed in, which is the first one.
 */
export function initOperations(lab: Lab, spec: CreateSpec, resources: HostResources): readonly Operation[] {
  const drop = initOperation(lab, spec);
  const pid = lab.actors.get(spec.name)?.pid;
  if (lab.userNamespace === undefined || pid === undefined) return [drop];
  const hold: Operation = {
    title: { en: `the namespaces of ${spec.name}, held open`, zh: `保持打开 ${spec.name} 的命名空间` },
    parts: [{ actor: 'host', steps: openNamespaces(pid, namespacesOf(spec)) }],
    same: {},
    finish: async (_, results) => {
      resources.namespaceFds = results.map(({ result }) => result.ret);
    },
  };
  return [hold, drop];
}
