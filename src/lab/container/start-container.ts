// The whole container of `nslab run`: namespaces, cgroup, network, root, hostname, privileges, exec; in runc's order.

import type { ImageConfig } from '../../image/image-config.ts';
import type { Exit } from '../../kernel/actor/exits.ts';
import { SyscallError, UserError } from '../../kernel/errors.ts';
import { openLocal } from '../../kernel/local/executor.ts';
import { readStat } from '../../kernel/proc/stat.ts';
import { openPty, type Pty } from '../../kernel/pty.ts';
import { actorNamed, type Lab } from '../lab.ts';
import { connectToBridge } from '../network/bridge.ts';
import { runOperation } from '../operation/run-operation.ts';
import { runPipelined } from '../operation/run-pipelined.ts';
import type { Operation, StepResult } from '../operation/step.ts';
import { checkAcknowledged } from '../operations/change-link.ts';
import { commandFor, commandInAdvance, withImage } from './container-command.ts';
import {
  box,
  boxOperations,
  command,
  insideOperations,
  outsideOperations,
  rootOperation,
  skeletonOperation,
} from './container-operations.ts';
import type { ContainerSpec } from './container-spec.ts';
import {
  type Command,
  commandOperation,
  consoleOperation,
  execOperation,
  initOperation,
} from './exec-operations.ts';
import { unpackLayers } from './image-root.ts';

/** A container that runs. */
export interface Container {
  /** Of its command, as we see it. */
  readonly pid: number;
  /** What is run in it. */
  readonly argv: readonly string[];
  /** Its terminal's other end, if it has one. */
  readonly pty: Pty | undefined;
  /** What its image asks to be ended with. */
  readonly stopSignal: string | undefined;
  readonly ended: Promise<Exit>;
}

/**
 * Sets a container up and starts its command.
 * @throws SyscallError for a step that failed; of execve when the command cannot be run
 * @throws UserError for an image that is none, a user that the container does not know
 */
export async function startContainer(lab: Lab, asked: ContainerSpec): Promise<Container> {
  const known = commandInAdvance(asked);
  if (known !== undefined) return startWhole(lab, asked, known);
  const { spec, image } = await setUp(lab, asked);
  const first = actorNamed(lab, box);
  if (spec.network.kind === 'bridge') await connectToBridge(lab, box);
  const what = await commandFor(lab, spec, image);
  const pty = spec.terminal === undefined ? undefined : openPty(openLocal(), first.pid, spec.terminal);
  try {
    if (pty !== undefined) await runOperation(lab, consoleOperation(pty.slave, what.ids));
    if (spec.init) await runOperation(lab, commandOperation(lab));
    if (spec.init) await runOperation(lab, initOperation(lab, spec));
    const actor = actorNamed(lab, spec.init ? command : box);
    const parent = spec.init ? first : lab.host;
    const pidInside = spec.init ? await actor.ready : first.pidAtParent;
    checkExec(spec, await runOperation(lab, execOperation(lab, spec, what, pty?.slave)));
    const ended = parent.exitOf(pidInside);
    return { pid: actor.pid, argv: what.argv, pty, stopSignal: image?.stopSignal, ended };
  } catch (error) {
    pty?.stream.destroy();
    throw error;
  }
}

/** The command goes out with the set-up: nothing in between is to be asked. */
async function startWhole(lab: Lab, spec: ContainerSpec, what: Command): Promise<Container> {
  checkExec(spec, await makeRoot(lab, spec, [execOperation(lab, spec, what, undefined)]));
  const { pid, pidAtParent } = actorNamed(lab, box);
  const ended = lab.host.exitOf(pidAtParent);
  return { pid, argv: what.argv, pty: undefined, stopSignal: undefined, ended };
}

interface SetUp {
  /** With what its image says. */
  readonly spec: ContainerSpec;
  readonly image?: ImageConfig;
}

/** All but the command itself. @throws SyscallError */
async function setUp(lab: Lab, spec: ContainerSpec): Promise<SetUp> {
  if (spec.root.kind === 'image' && lab.userNamespace !== undefined) throw imageNeedsRoot();
  if (spec.root.kind !== 'image') {
    await makeRoot(lab, spec, []);
    return { spec };
  }
  await begin(lab, spec, () => []);
  const { config, layers } = await unpackLayers(lab, spec.root.path);
  const full = withImage(spec, config);
  await finish(lab, [rootOperation(lab, full, layers), ...insideOperations(lab, full)]);
  return { spec: full, image: config };
}

/** Everything at once, up to the root and what comes after. */
async function makeRoot(
  lab: Lab,
  spec: ContainerSpec,
  after: readonly Operation[],
): Promise<readonly StepResult[]> {
  try {
    return await begin(lab, spec, () => [rootOperation(lab, spec), ...insideOperations(lab, spec), ...after]);
  } catch (error) {
    // Of a machine's own files there are two views: tried, not assumed.
    const isRoot = error instanceof SyscallError && error.call.args.filesystemtype === 'overlay';
    if (!isRoot || spec.root.kind !== 'host') throw error;
    return finish(lab, [skeletonOperation(), ...insideOperations(lab, spec, true), ...after]);
  }
}

/** The cgroup and the box; what comes next is computed while the kernel makes them. */
async function begin(
  lab: Lab,
  spec: ContainerSpec,
  next: () => readonly Operation[],
): Promise<readonly StepResult[]> {
  const { outside, joining } = boxOperations(lab, spec);
  const results = await runPipelined(lab, {
    first: outside,
    rest: () => [...joining, ...outsideOperations(lab, spec), ...next()],
    onStart: ({ pid }) => noteInLedger(lab, spec, pid),
  });
  checkAcknowledged(results);
  return results;
}

async function finish(lab: Lab, operations: readonly Operation[]): Promise<readonly StepResult[]> {
  const results = await runPipelined(lab, { first: operations });
  checkAcknowledged(results);
  return results;
}

/** It is in the lab's cgroup, which is noted already; this is by what others find it. */
function noteInLedger(lab: Lab, { name = lab.id }: ContainerSpec, pid: number): void {
  lab.ledger.note({ kind: 'process', pid, startTime: readStat(pid)?.startTime ?? 0, container: name });
}

/** @throws SyscallError of the execve that says most, when none succeeded */
function checkExec({ init }: ContainerSpec, results: readonly StepResult[]): void {
  const last = results.at(-1);
  if (last?.result.state !== 'failed') return;
  const EACCES = 13;
  const notExecutable = results.find(
    ({ call, result }) => call.spec.name === 'execve' && result.errno === EACCES,
  );
  const { call, result } = notExecutable ?? last;
  throw new SyscallError(call, result.errno, { actor: init ? command : box });
}

const imageNeedsRoot = (): UserError =>
  new UserError('machine', '--image needs root: the files of an image belong to many users', {
    hint: 'sudo nslab run --image …; or, unpacked by other means: nslab run --rootfs FOLDER …',
  });
