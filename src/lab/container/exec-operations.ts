// Builds the last operations of a container: its first process drops its privileges and executes the command.

import { fchownat } from '../../kernel/syscalls/calls/paths.ts';
import { prctl } from '../../kernel/syscalls/calls/process.ts';
import { keyctl } from '../../kernel/syscalls/calls/security.ts';
import { callStep, type Operation, type Step } from '../operation/step.ts';
import { cloneOperation } from '../operations/clone-actor.ts';
import { bindConsole, setControllingTerminal } from '../operations/controlling-terminal.ts';
import { type Ids, privilegeSteps, rootIds } from '../operations/drop-privileges.ts';
import { type ExecSpec, execStep, freshProcess, stdinSteps } from '../operations/exec-program.ts';
import { seccompSteps } from '../operations/install-seccomp.ts';
import { workIn } from '../operations/working-directory.ts';
import type { UserNamespace } from '../user-namespace.ts';
import { commandActor, type OperationContext } from './container-operations.ts';
import type { ContainerSpec, CreateSpec } from './container-spec.ts';

/**
 * prctl(2), PR_SET_DUMPABLE: without root our actors stay dumpable, so that we can read their /proc. An actor becomes
 * undumpable before another program of the container could trace it.
 */
export const makeUndumpable = (userNamespace: UserNamespace | undefined): Step[] =>
  userNamespace === undefined ? [] : [callStep(prctl({ option: 'PR_SET_DUMPABLE', arg2: 0 }))];

/** PID 1 keeps no more privileges than its command has: a program that can trace it could use the others. */
export const initOperation = ({ userNamespace }: OperationContext, spec: CreateSpec): Operation => {
  const filter = spec.seccomp === undefined ? [] : seccompSteps(spec.seccomp);
  const { now, last } = privilegeSteps({ ...spec, rlimits: {}, ids: rootIds, filter, userNamespace });
  return {
    title: { en: 'PID 1 gives up what its command has not', zh: 'PID 1 放弃命令没有的 capability' },
    // prctl(2): without root it is still dumpable, and its command could trace it.
    parts: [{ actor: spec.name, steps: [...now, ...makeUndumpable(userNamespace), ...last], atomicFrom: 0 }],
    same: {},
  };
};

export const commandOperation = (lab: OperationContext, { name }: CreateSpec): Operation =>
  cloneOperation(lab, { from: name, as: commandActor(name), flags: [], spare: 0 });

/** @param slave path of the container's terminal, inside the container */
export const consoleOperation = ({ name }: CreateSpec, slave: string, { uid }: Ids): Operation => ({
  title: { en: 'a terminal of its own', zh: '自己的终端' },
  parts: [{ actor: name, steps: bindConsole(slave, uid) }],
  same: { docker: 'docker run -t' },
});

/** As runc does: otherwise a user could not open /dev/stdout again. chown(2): -1 leaves the group as it is. */
const ownStreams = (streams: readonly number[], { uid: owner }: Ids): Step[] =>
  owner === 0
    ? []
    : streams.map((dirfd) =>
        callStep(
          fchownat(
            { dirfd, pathname: '', owner, group: -1, flags: ['AT_EMPTY_PATH'] },
            { mayFail: ['EPERM', 'EINVAL', 'EROFS'] },
          ),
        ),
      );

/** What is run, and as which user: looked up in the container's own files. */
export interface Command extends Omit<ExecSpec, 'pathname'> {
  readonly ids: Ids;
}

/** A command whose file was found. */
export type LocatedCommand = Command & ExecSpec;

/** How the process that becomes a command is set up. */
export interface ExecOptions extends Pick<CreateSpec, 'capabilities' | 'noNewPrivileges' | 'rlimits'> {
  /** The actor that executes the command. */
  readonly actor: string;
  readonly seccomp: ContainerSpec['seccomp'];
  readonly cwd: string | undefined;
  readonly streams: readonly number[];
  /** Steps before any privilege is dropped; they set up the standard streams. */
  readonly first: readonly Step[];
}

/** All steps are sent as one batch: after a step that drops privileges the actor could no longer receive the next one. */
export function dropPrivilegesAndExec(
  { userNamespace }: Pick<OperationContext, 'userNamespace'>,
  options: ExecOptions,
  command: LocatedCommand,
): Operation {
  const { argv, ids } = command;
  const filter = options.seccomp === undefined ? [] : seccompSteps(options.seccomp);
  const { now, last } = privilegeSteps({ ...options, ids, filter, userNamespace });
  return {
    title: { en: `run ${argv.join(' ')}`, zh: `运行 ${argv.join(' ')}` },
    parts: [
      {
        actor: options.actor,
        atomicFrom: 0,
        steps: [
          ...options.first,
          // keyrings(7): no namespace holds them. Before the filter, which refuses keyctl.
          callStep(keyctl({ operation: 'KEYCTL_JOIN_SESSION_KEYRING', arg2: 0 }, { mayFail: ['ENOSYS'] })),
          ...ownStreams(options.streams, ids),
          ...workIn(options.cwd ?? '/'),
          ...now,
          ...freshProcess(),
          ...last,
          execStep(command),
        ],
        ends: true,
      },
    ],
    same: { shell: argv.join(' ') },
  };
}

/** The container's own command: its first process, or a child of its first process. */
export const execOperation = (
  lab: OperationContext,
  spec: ContainerSpec,
  command: LocatedCommand,
  slave: string | undefined,
): Operation =>
  dropPrivilegesAndExec(
    lab,
    {
      ...spec,
      actor: spec.init ? commandActor(spec.name) : spec.name,
      first: slave === undefined ? stdinSteps(spec.stdin) : setControllingTerminal(slave),
    },
    command,
  );
