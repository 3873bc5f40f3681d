// The last operations of a container: its first process gives up what it must not keep, and becomes the command.

import { SyscallError } from '../../kernel/errors.ts';
import { chdir, fchownat } from '../../kernel/syscalls/calls/paths.ts';
import { prctl } from '../../kernel/syscalls/calls/process.ts';
import { keyctl } from '../../kernel/syscalls/calls/security.ts';
import { callStep, type Operation, type Step, type StepResult } from '../operation/step.ts';
import { cloneOperation } from '../operations/clone-actor.ts';
import { type Ids, privilegeSteps, rootIds } from '../operations/drop-privileges.ts';
import { type ExecSpec, execSteps, freshProcess, stdinSteps } from '../operations/exec-program.ts';
import { consoleDevice, consoleSteps } from '../operations/own-terminal.ts';
import { seccompSteps } from '../operations/seccomp.ts';
import type { UserNamespace } from '../user-namespace.ts';
import { commandActor, type LabPlace } from './container-operations.ts';
import type { ContainerSpec, CreateSpec } from './container-spec.ts';

/** Without root an actor is left open to us: what it becomes the parent of, or is beside of, must not find it so. */
export const closed = (userNamespace: UserNamespace | undefined): Step[] =>
  userNamespace === undefined ? [] : [callStep(prctl({ option: 'PR_SET_DUMPABLE', arg2: 0 }))];

/** PID 1 keeps no more than its command: who may trace it would have the rest. */
export const initOperation = ({ userNamespace }: LabPlace, spec: CreateSpec): Operation => {
  const filter = spec.seccomp === undefined ? [] : seccompSteps(spec.seccomp);
  const { now, last } = privilegeSteps({ ...spec, rlimits: {}, ids: rootIds, filter, userNamespace });
  return {
    title: { en: 'PID 1 gives up what its command has not', zh: 'PID 1 放弃命令所没有的权限' },
    // Without root it was left open to us, and would be to its command: prctl(2).
    parts: [{ actor: spec.name, steps: [...now, ...closed(userNamespace), ...last], atomicFrom: 0 }],
    same: {},
  };
};

export const commandOperation = (lab: LabPlace, { name }: CreateSpec): Operation =>
  cloneOperation(lab, { from: name, as: commandActor(name), flags: [], spare: 0 });

/** @param slave the container's terminal, as it sees it */
export const consoleOperation = ({ name }: CreateSpec, slave: string, { uid }: Ids): Operation => ({
  title: { en: 'a terminal of its own', zh: '自己的终端' },
  parts: [{ actor: name, steps: consoleDevice(slave, uid) }],
  same: { docker: 'docker run -t' },
});

/** runc's: else a user could not open /dev/stdout again. The group stays: chown(2), -1. */
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

/** What is run, and as whom, once the container's own files have been asked. */
export interface Command extends ExecSpec {
  readonly ids: Ids;
}

/** What the process that becomes a command is given. */
export interface ExecSetting extends Pick<CreateSpec, 'capabilities' | 'noNewPrivileges' | 'rlimits'> {
  /** The actor that becomes it. */
  readonly actor: string;
  readonly seccomp: ContainerSpec['seccomp'];
  readonly cwd: string | undefined;
  readonly streams: readonly number[];
  /** What gives it its standard streams, and what else comes before it gives anything up. */
  readonly first: readonly Step[];
}

/** The last batch goes out whole: what it takes away, its own later calls would need. */
export function becomeCommand(
  { userNamespace }: Pick<LabPlace, 'userNamespace'>,
  setting: ExecSetting,
  { argv, env, ids }: Command,
): Operation {
  const filter = setting.seccomp === undefined ? [] : seccompSteps(setting.seccomp);
  const { now, last } = privilegeSteps({ ...setting, ids, filter, userNamespace });
  return {
    title: { en: `run ${argv.join(' ')}`, zh: `运行 ${argv.join(' ')}` },
    parts: [
      {
        actor: setting.actor,
        atomicFrom: 0,
        steps: [
          ...setting.first,
          // keyrings(7): no namespace holds them. Before the filter, which refuses keyctl.
          callStep(keyctl({ operation: 'KEYCTL_JOIN_SESSION_KEYRING', arg2: 0 }, { mayFail: ['ENOSYS'] })),
          ...ownStreams(setting.streams, ids),
          ...now,
          callStep(chdir({ path: setting.cwd ?? '/' })),
          ...freshProcess(),
          ...last,
          ...execSteps({ argv, env }),
        ],
      },
    ],
    same: { shell: argv.join(' ') },
  };
}

/** The container's own command: its first process, or a child of that. */
export const execOperation = (
  lab: LabPlace,
  spec: ContainerSpec,
  what: Command,
  slave: string | undefined,
): Operation =>
  becomeCommand(
    lab,
    {
      ...spec,
      actor: spec.init ? commandActor(spec.name) : spec.name,
      first: slave === undefined ? stdinSteps(spec.stdin) : consoleSteps(slave),
    },
    what,
  );

/** @throws SyscallError of the execve that says most, when none succeeded */
export function checkExec(results: readonly StepResult[]): void {
  const last = results.at(-1);
  if (last?.result.state !== 'failed') return;
  const EACCES = 13;
  const notExecutable = results.find(
    ({ call, result }) => call.spec.name === 'execve' && result.errno === EACCES,
  );
  const { call, result } = notExecutable ?? last;
  throw new SyscallError(call, result.errno);
}
