// Makes a whole container: namespaces, cgroup, network, root, hostname, privileges, and a command or none; in runc's order.

import type { ImageConfig } from '../../image/image-config.ts';
import type { Actor } from '../../kernel/actor/actor.ts';
import { openLocal } from '../../kernel/local/executor.ts';
import { openPty, type Pty } from '../../kernel/pty.ts';
import { actorNamed, type Lab } from '../lab.ts';
import { connectToBridge } from '../network/bridge.ts';
import { runOperation } from '../operation/run-operation.ts';
import type { Operation } from '../operation/step.ts';
import { holdNamespaces } from '../operations/join-namespaces.ts';
import { clearAway, type Making } from './clear-away.ts';
import type { Container } from './container.ts';
import { commandFor, commandInAdvance } from './container-command.ts';
import { takeName } from './container-names.ts';
import { commandActor, namespacesOf } from './container-operations.ts';
import type { ContainerSpec, CreateSpec } from './container-spec.ts';
import { containerState } from './container-state.ts';
import {
  checkExec,
  commandOperation,
  consoleOperation,
  execOperation,
  initOperation,
} from './exec-operations.ts';
import { makeRoot, setUp } from './set-up-container.ts';

/**
 * Sets a container up and starts its command.
 * @throws SyscallError for a step that failed; of execve when the command cannot be run
 * @throws UserError for a name that is taken, an image that is none, a user that the container does not know
 */
export const startContainer = (lab: Lab, spec: ContainerSpec): Promise<Container> =>
  makeContainer(lab, spec, (making) => start(lab, spec, making));

/**
 * Sets a container up in which nothing runs but an actor, which reaps: programs are entered into it.
 * @throws SyscallError, UserError as for one with a command
 */
export const createContainer = (lab: Lab, spec: CreateSpec): Promise<Container> =>
  makeContainer(lab, spec, (making) => create(lab, spec, making));

/** What there is to a container, once it runs. */
export interface Made {
  readonly spec: CreateSpec;
  readonly image?: ImageConfig;
  readonly argv: readonly string[];
  readonly pty?: Pty;
  /** The actor that has become its command, and its first process where that is another. */
  readonly main: Actor;
}

export async function makeContainer(
  lab: Lab,
  spec: CreateSpec,
  how: (making: Making) => Promise<Made>,
): Promise<Container> {
  const { name } = spec;
  takeName(lab, name);
  const making: Making = { name, address: undefined, link: undefined, held: [], startTime: 0 };
  try {
    if (spec.network.kind === 'bridge') making.address = lab.bridge.addresses.take();
    const container = containerFrom(lab, making, await how(making));
    lab.containers.set(name, container);
    return container;
  } catch (error) {
    await clearAway(lab, making, 'anyhow');
    throw error;
  }
}

function containerFrom(lab: Lab, making: Making, { spec, image, argv, pty, main }: Made): Container {
  const first = actorNamed(lab, spec.name);
  const parent = main === first ? lab.host : first;
  const ended = parent.exitOf(main.pidAtParent);
  const { isOver, state } = containerState(lab, spec.name, { ended, first });
  return {
    ...making,
    pid: main.pid,
    argv,
    pty,
    ended,
    spec,
    image,
    first,
    entered: new Map(),
    get state() {
      return state();
    },
    get isOver() {
      return isOver();
    },
  };
}

async function start(lab: Lab, asked: ContainerSpec, making: Making): Promise<Made> {
  const known = commandInAdvance(asked);
  if (known !== undefined) {
    // The command goes out with the set-up: nothing in between is to be asked.
    checkExec(
      await makeRoot(lab, asked, { making, spare: 0, after: [execOperation(lab, asked, known, undefined)] }),
    );
    return { spec: asked, argv: known.argv, main: actorNamed(lab, asked.name) };
  }
  const { spec, image } = await setUp(lab, asked, { making, spare: asked.init ? 1 : 0, after: [] });
  const first = actorNamed(lab, spec.name);
  await connect(lab, making);
  const what = await commandFor(first, spec, image);
  const pty = spec.terminal === undefined ? undefined : openPty(openLocal(), first.pid, spec.terminal);
  try {
    if (pty !== undefined) await runOperation(lab, consoleOperation(spec, pty.slave, what.ids));
    if (spec.init) {
      await runOperation(lab, commandOperation(lab, spec));
      await giveUp(lab, spec, making);
    }
    const main = spec.init ? actorNamed(lab, commandActor(spec.name)) : first;
    checkExec(await runOperation(lab, execOperation(lab, spec, what, pty?.slave)));
    return { spec, image, argv: what.argv, pty, main };
  } catch (error) {
    pty?.stream.destroy();
    throw error;
  }
}

async function create(lab: Lab, asked: CreateSpec, making: Making): Promise<Made> {
  const atOnce = lab.userNamespace === undefined && asked.network.kind !== 'bridge';
  const after: Operation[] = atOnce ? [initOperation(lab, asked)] : [];
  const { spec, image } = await setUp(lab, asked, { making, spare: 0, after });
  if (!atOnce) {
    await connect(lab, making);
    await giveUp(lab, spec, making);
  }
  return { spec, image, argv: [], main: actorNamed(lab, spec.name) };
}

async function connect(lab: Lab, making: Making): Promise<void> {
  if (making.address === undefined) return;
  making.link = await connectToBridge(lab, making.name, making.address);
}

/**
 * The actor that stays PID 1 gives up what a command has not. Without root it is closed to us from then on, and to what is
 * entered: so its namespaces are held before. proc(5): what is not dumpable belongs to the root of the user namespace that it
 * was executed in, the first one.
 */
async function giveUp(lab: Lab, spec: CreateSpec, making: Making): Promise<void> {
  if (lab.userNamespace !== undefined) {
    const { pid } = actorNamed(lab, spec.name);
    const results = await runOperation(lab, {
      title: { en: `the namespaces of ${spec.name}, held open`, zh: `保持打开 ${spec.name} 的命名空间` },
      parts: [{ actor: 'host', steps: holdNamespaces(pid, namespacesOf(spec)) }],
      same: {},
    });
    making.held = results.map(({ result }) => result.ret);
  }
  await runOperation(lab, initOperation(lab, spec));
}
