// Builds the operations that start a new process in a running container, in runc's order (nsexec.c, setns_init_linux.go).
// An actor outside, the joiner, joins the container's namespaces. Its child is inside: it joins the cgroup, drops the
// privileges that the container's own command does not have, and executes the program.

import { dup3 } from '../../kernel/syscalls/calls/file-descriptors.ts';
import { callStep, type Operation, type Step } from '../operation/step.ts';
import { nameActor } from '../operations/clone-actor.ts';
import { ownTerminal, setControllingTerminal } from '../operations/controlling-terminal.ts';
import { stdinSteps } from '../operations/exec-program.ts';
import { openGroup, planCgroupJoin } from '../operations/join-cgroup.ts';
import { joinByPidfd, joinOpened } from '../operations/join-namespaces.ts';
import type { Container } from './container.ts';
import { namespacesOf, type OperationContext } from './container-operations.ts';
import { dropPrivilegesAndExec, type LocatedCommand, makeUndumpable } from './exec-operations.ts';

/** The standard streams of a program that is started in a container: descriptors of the host actor, or a terminal. */
export type EnteredStreams =
  | {
      readonly kind: 'pipes';
      readonly stdin: number | undefined;
      readonly stdout: number;
      readonly stderr: number;
    }
  /** The terminal's path inside the container. */
  | { readonly kind: 'terminal'; readonly slave: string };

const descriptorsOf = (streams: EnteredStreams): number[] =>
  streams.kind === 'terminal'
    ? []
    : [...(streams.stdin === undefined ? [] : [streams.stdin]), streams.stdout, streams.stderr];

export const joinerOf = (as: string): string => `${as}.joiner`;

/** @param given descriptors that the joiner passes on to the program: its pipes */
export function joinNamespacesOperation(
  { cgroups, userNamespace }: OperationContext,
  { name, spec, first, namespaceFds }: Container,
  as: string,
  given: readonly number[],
): Operation {
  const joiner = joinerOf(as);
  const flags = namespacesOf(spec);
  return {
    title: {
      en: `a process from outside joins the namespaces of ${name}`,
      zh: `外部进程加入 ${name} 的命名空间`,
    },
    parts: [
      {
        actor: 'host',
        steps: [{ kind: 'clone', as: joiner, flags: [], spare: 1, keep: namespaceFds, give: given }],
      },
      {
        actor: joiner,
        steps: [
          ...nameActor(joiner, userNamespace),
          ...openGroup(cgroups.box(name)),
          ...(namespaceFds.length > 0
            ? joinOpened(namespaceFds, flags)
            : joinByPidfd(first.pidAtParent, flags)),
        ],
      },
    ],
    same: { shell: `nsenter -t ${first.pid} -a`, docker: `docker exec ${name}` },
  };
}

/** In what the new process differs from the container's own command. */
export interface ProgramOptions {
  readonly as: string;
  readonly cwd: string | undefined;
  readonly streams: EnteredStreams;
  /** The descriptors that the joiner opened, by name. */
  readonly descriptorOf: (name: string) => number | undefined;
}

/** setns(2): the joiner's children, not the joiner itself, are in the PID namespace that it joined. */
export function runInsideOperation(
  lab: OperationContext,
  { name, spec }: Container,
  { as, cwd, streams, descriptorOf }: ProgramOptions,
  command: LocatedCommand,
): Operation {
  const { userNamespace, cgroups } = lab;
  const { into, give, join } = planCgroupJoin(cgroups.box(name), descriptorOf);
  const pipes = descriptorsOf(streams);
  const exec = dropPrivilegesAndExec(
    lab,
    {
      ...spec,
      actor: as,
      cwd: cwd ?? spec.cwd,
      streams:
        pipes.length === 0
          ? []
          : streams.kind === 'pipes' && streams.stdin !== undefined
            ? [0, 1, 2]
            : [1, 2],
      first: [...join, ...streamSteps(streams, command.ids.uid)],
    },
    command,
  );
  return {
    title: {
      en: `run ${command.argv.join(' ')} in ${name}`,
      zh: `在 ${name} 里运行 ${command.argv.join(' ')}`,
    },
    parts: [
      {
        actor: joinerOf(as),
        steps: [
          ...makeUndumpable(userNamespace),
          { kind: 'clone', as, flags: [], spare: 0, into, give: [...pipes, ...give] },
        ],
      },
      ...exec.parts,
    ],
    same: {
      shell: `nsenter -t ${name} -a ${command.argv.join(' ')}`,
      docker: `docker exec ${streams.kind === 'terminal' ? '-it ' : ''}${name} ${command.argv.join(' ')}`,
    },
  };
}

function streamSteps(streams: EnteredStreams, uid: number): Step[] {
  if (streams.kind === 'terminal') {
    const { slave } = streams;
    return [...ownTerminal(slave, uid), ...setControllingTerminal(slave)];
  }
  const { stdin, stdout, stderr } = streams;
  return [
    ...(stdin === undefined ? stdinSteps(false) : [callStep(dup3({ oldfd: stdin, newfd: 0 }))]),
    callStep(dup3({ oldfd: stdout, newfd: 1 })),
    callStep(dup3({ oldfd: stderr, newfd: 2 })),
  ];
}
