// The whole container of `nslab run`: namespaces, cgroup, network, root, hostname, privileges, exec; in runc's order.

import type { Exit } from '../../kernel/actor/exits.ts';
import { SyscallError } from '../../kernel/errors.ts';
import { openLocal } from '../../kernel/local/executor.ts';
import { readStat } from '../../kernel/proc/stat.ts';
import { openPty, type Pty } from '../../kernel/pty.ts';
import { connectToBridge } from '../bridge.ts';
import type { ImageConfig } from '../image/config.ts';
import { actorNamed, type Lab } from '../lab.ts';
import { checkAcknowledged } from '../operations/link.ts';
import { runOperation } from '../run-operation.ts';
import { runPipelined } from '../run-pipelined.ts';
import type { Operation } from '../step.ts';
import { commandFor, withImage } from './command.ts';
import { unpackLayers } from './image-root.ts';
import {
  box,
  boxOperations,
  type Command,
  command,
  commandOperation,
  consoleOperation,
  execOperation,
  initOperation,
  insideOperations,
  outsideOperations,
  rootOperation,
  skeletonOperation,
} from './operations.ts';
import type { ContainerSpec } from './spec.ts';

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
  const { spec, image } = await setUp(lab, asked);
  const first = actorNamed(lab, box);
  if (spec.network.kind === 'bridge') await connectToBridge(lab, box);
  const what = await commandFor(lab, spec, image);
  const pty = spec.terminal === undefined ? undefined : openPty(openLocal(), first.pid, spec.terminal);
  try {
    if (pty !== undefined) await runOperation(lab, consoleOperation(pty.slave, what.ids));
    if (spec.init) await runOperation(lab, commandOperation());
    if (spec.init) await runOperation(lab, initOperation(spec));
    const actor = actorNamed(lab, spec.init ? command : box);
    const parent = spec.init ? first : lab.host;
    const pidInside = spec.init ? await actor.ready : first.pid;
    await exec(lab, spec, what, pty?.slave);
    const ended = parent.exitOf(pidInside);
    return { pid: actor.pid, argv: what.argv, pty, stopSignal: image?.stopSignal, ended };
  } catch (error) {
    pty?.stream.destroy();
    throw error;
  }
}

interface SetUp {
  /** With what its image says. */
  readonly spec: ContainerSpec;
  readonly image?: ImageConfig;
}

/** All but the command itself, sent at once as far as it is known. @throws SyscallError */
async function setUp(lab: Lab, spec: ContainerSpec): Promise<SetUp> {
  const outside = [...boxOperations(lab, spec), ...outsideOperations(spec)] as const;
  if (spec.root.kind === 'image') {
    await runPipelined(lab, ...outside);
    noteInLedger(lab, spec);
    const { config, layers } = await unpackLayers(lab, spec.root.path);
    const full = withImage(spec, config);
    await finish(lab, rootOperation(full, layers), ...insideOperations(lab, full));
    return { spec: full, image: config };
  }
  try {
    await finish(lab, ...outside, rootOperation(spec), ...insideOperations(lab, spec));
  } catch (error) {
    // Of a machine's own files there are two views: tried, not assumed.
    const isRoot = error instanceof SyscallError && error.call.args.filesystemtype === 'overlay';
    if (!isRoot || spec.root.kind !== 'host') throw error;
    await finish(lab, skeletonOperation(), ...insideOperations(lab, spec, true));
  }
  noteInLedger(lab, spec);
  return { spec };
}

const finish = async (lab: Lab, ...operations: [Operation, ...Operation[]]): Promise<void> =>
  checkAcknowledged(await runPipelined(lab, ...operations));

/** It is in the lab's cgroup, which is noted already; this is by what others find it. */
function noteInLedger(lab: Lab, { name = lab.id }: ContainerSpec): void {
  const { pid } = actorNamed(lab, box);
  lab.ledger.note({ kind: 'process', pid, startTime: readStat(pid)?.startTime ?? 0, container: name });
}

/** @throws SyscallError of the execve that says most */
async function exec(lab: Lab, spec: ContainerSpec, what: Command, slave: string | undefined): Promise<void> {
  const results = await runOperation(lab, execOperation(spec, what, slave));
  const last = results.at(-1);
  if (last?.result.state !== 'failed') return;
  const EACCES = 13;
  const notExecutable = results.find(
    ({ call, result }) => call.spec.name === 'execve' && result.errno === EACCES,
  );
  const { call, result } = notExecutable ?? last;
  throw new SyscallError(call, result.errno, { actor: spec.init ? command : box });
}
