// The operations that let a new process into a container, in runc's order (nsexec.c, setns_init_linux.go): its namespaces are
// joined by an actor from outside, the door; the door's child is inside, joins the cgroup, gives up what the container's own
// command has not, and becomes the program.

import { dup3 } from '../../kernel/syscalls/calls/file-descriptors.ts';
import { fchownat } from '../../kernel/syscalls/calls/paths.ts';
import { prctl } from '../../kernel/syscalls/calls/process.ts';
import type { Lab } from '../lab.ts';
import { callStep, type Operation, type Step } from '../operation/step.ts';
import { stdinSteps } from '../operations/exec-program.ts';
import { groupDoor } from '../operations/join-cgroup.ts';
import { joinByPidfd, joinHeld } from '../operations/join-namespaces.ts';
import { consoleSteps } from '../operations/own-terminal.ts';
import type { Container } from './container.ts';
import { namespacesOf } from './container-operations.ts';
import { becomeCommand, type Command, closed } from './exec-operations.ts';

type EnterPlace = Pick<Lab, 'cgroups' | 'userNamespace'>;

/** What a program that is entered has as its standard streams: descriptors of the host actor, or a terminal. */
export type EnteredStreams =
  | {
      readonly kind: 'pipes';
      readonly stdin: number | undefined;
      readonly stdout: number;
      readonly stderr: number;
    }
  /** Its path inside. */
  | { readonly kind: 'terminal'; readonly slave: string };

const descriptorsOf = (streams: EnteredStreams): number[] =>
  streams.kind === 'terminal'
    ? []
    : [...(streams.stdin === undefined ? [] : [streams.stdin]), streams.stdout, streams.stderr];

export const doorOf = (as: string): string => `${as}.door`;

/** @param given what the door hands on: the pipes of the program */
export function doorOperation(
  { cgroups, userNamespace }: EnterPlace,
  { name, spec, first, held }: Container,
  as: string,
  given: readonly number[],
): Operation {
  const door = doorOf(as);
  const flags = namespacesOf(spec);
  return {
    title: {
      en: `a process from outside joins the namespaces of ${name}`,
      zh: `外部进程加入 ${name} 的命名空间`,
    },
    parts: [
      { actor: 'host', steps: [{ kind: 'clone', as: door, flags: [], spare: 1, keep: held, give: given }] },
      {
        actor: door,
        steps: [
          callStep(prctl({ option: 'PR_SET_NAME', arg2: door.slice(0, 15) })),
          // ptrace(2): who is inside must not get hold of it. Without root we could not either, and need to a moment longer.
          ...(userNamespace === undefined ? [callStep(prctl({ option: 'PR_SET_DUMPABLE', arg2: 0 }))] : []),
          ...groupDoor(cgroups, cgroups.box(name)).open,
          ...(held.length > 0 ? joinHeld(held, flags) : joinByPidfd(first.pidAtParent, flags)),
        ],
      },
    ],
    same: { shell: `nsenter -t ${first.pid} -a`, docker: `docker exec ${name}` },
  };
}

/** What is asked of the new process beyond what the container's own command has. */
export interface EnterSetting {
  readonly as: string;
  readonly cwd: string | undefined;
  readonly streams: EnteredStreams;
}

/** setns(2): the PID namespace that was joined is that of the door's children. */
export function insideOperation(
  lab: EnterPlace,
  { name, spec }: Container,
  { as, cwd, streams }: EnterSetting,
  what: Command,
): Operation {
  const { userNamespace, cgroups } = lab;
  const { into, give, join } = groupDoor(cgroups, cgroups.box(name));
  const pipes = descriptorsOf(streams);
  const become = becomeCommand(
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
      first: [...join, ...streamSteps(streams, what.ids.uid)],
    },
    what,
  );
  return {
    title: { en: `run ${what.argv.join(' ')} in ${name}`, zh: `在 ${name} 里运行 ${what.argv.join(' ')}` },
    parts: [
      {
        actor: doorOf(as),
        steps: [
          ...closed(userNamespace),
          { kind: 'clone', as, flags: [], spare: 0, into, give: [...pipes, ...give] },
        ],
      },
      ...become.parts,
    ],
    same: {
      shell: `nsenter -t ${name} -a ${what.argv.join(' ')}`,
      docker: `docker exec ${streams.kind === 'terminal' ? '-it ' : ''}${name} ${what.argv.join(' ')}`,
    },
  };
}

function streamSteps(streams: EnteredStreams, uid: number): Step[] {
  if (streams.kind === 'terminal') {
    const { slave } = streams;
    // As runc: the user's own. The group stays: chown(2), -1.
    const own = uid === 0 ? [] : [callStep(fchownat({ pathname: slave, owner: uid, group: 4294967295 }))];
    return [...own, ...consoleSteps(slave)];
  }
  const { stdin, stdout, stderr } = streams;
  return [
    ...(stdin === undefined ? stdinSteps(false) : [callStep(dup3({ oldfd: stdin, newfd: 0 }))]),
    callStep(dup3({ oldfd: stdout, newfd: 1 })),
    callStep(dup3({ oldfd: stderr, newfd: 2 })),
  ];
}
