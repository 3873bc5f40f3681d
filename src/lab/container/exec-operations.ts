// The last operations of a container: its first process gives up what it must not keep, and becomes the command.

import { chdir, fchownat } from '../../kernel/syscalls/calls/paths.ts';
import { prctl } from '../../kernel/syscalls/calls/process.ts';
import { keyctl } from '../../kernel/syscalls/calls/security.ts';
import { callStep, type Operation, type Step } from '../operation/step.ts';
import { cloneOperation } from '../operations/clone-actor.ts';
import { type Ids, privilegeSteps, rootIds } from '../operations/drop-privileges.ts';
import { type ExecSpec, execSteps, freshProcess, stdinSteps } from '../operations/exec-program.ts';
import { consoleDevice, consoleSteps } from '../operations/own-terminal.ts';
import { seccompSteps } from '../operations/seccomp.ts';
import type { UserNamespace } from '../user-namespace.ts';
import { box, command, type LabPlace } from './container-operations.ts';
import type { ContainerSpec } from './container-spec.ts';

const closed = (userNamespace: UserNamespace | undefined): Step[] =>
  userNamespace === undefined ? [] : [callStep(prctl({ option: 'PR_SET_DUMPABLE', arg2: 0 }))];

/** PID 1 keeps no more than its command: who may trace it would have the rest. */
export const initOperation = ({ userNamespace }: LabPlace, spec: ContainerSpec): Operation => {
  const filter = spec.seccomp === undefined ? [] : seccompSteps(spec.seccomp);
  const { now, last } = privilegeSteps({ ...spec, rlimits: {}, ids: rootIds, filter, userNamespace });
  return {
    title: { en: 'PID 1 gives up what its command has not', zh: 'PID 1 放弃命令所没有的权限' },
    // Without root it was left open to us, and would be to its command: prctl(2).
    parts: [{ actor: box, steps: [...now, ...closed(userNamespace), ...last], atomicFrom: 0 }],
    same: {},
  };
};

export const commandOperation = (lab: LabPlace): Operation =>
  cloneOperation(lab, { from: box, as: command, flags: [], spare: 0 });

/** @param slave the container's terminal, as it sees it */
export const consoleOperation = (slave: string, { uid }: Ids): Operation => ({
  title: { en: 'a terminal of its own', zh: '自己的终端' },
  parts: [{ actor: box, steps: consoleDevice(slave, uid) }],
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

/** The last batch goes out whole: what it takes away, its own later calls would need. */
export function execOperation(
  { userNamespace }: LabPlace,
  spec: ContainerSpec,
  { argv, env, ids }: Command,
  slave: string | undefined,
): Operation {
  const filter = spec.seccomp === undefined ? [] : seccompSteps(spec.seccomp);
  const { now, last } = privilegeSteps({ ...spec, ids, filter, userNamespace });
  return {
    title: { en: `run ${argv.join(' ')}`, zh: `运行 ${argv.join(' ')}` },
    parts: [
      {
        actor: spec.init ? command : box,
        atomicFrom: 0,
        steps: [
          ...(slave === undefined ? stdinSteps(spec.stdin) : consoleSteps(slave)),
          // keyrings(7): no namespace holds them. Before the filter, which refuses keyctl.
          callStep(keyctl({ operation: 'KEYCTL_JOIN_SESSION_KEYRING', arg2: 0 }, { mayFail: ['ENOSYS'] })),
          ...ownStreams(spec.streams, ids),
          ...now,
          callStep(chdir({ path: spec.cwd ?? '/' })),
          ...freshProcess(),
          ...last,
          ...execSteps({ argv, env }),
        ],
      },
    ],
    same: { shell: argv.join(' ') },
  };
}
