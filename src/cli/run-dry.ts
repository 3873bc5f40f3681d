// Runs `nslab run --dry-run`: prints every operation as a real run would compute it, and performs none.

import { foldersOf } from '../lab/cgroups/group.ts';
import { findCgroups, joinParts, type LabCgroups } from '../lab/cgroups/lab-cgroups.ts';
import { scopeCommand } from '../lab/cgroups/systemd-scope.ts';
import { version2 } from '../lab/cgroups/version2.ts';
import {
  firstActorOperations,
  insideOperations,
  outsideOperations,
  rootOperation,
} from '../lab/container/container-operations.ts';
import { commandOperation, consoleOperation, execOperation } from '../lab/container/exec-operations.ts';
import { bridgeCommands } from '../lab/network/bridge.ts';
import { type Operation, plannedLines } from '../lab/operation/step.ts';
import { rootIds } from '../lab/operations/drop-privileges.ts';
import { defaultPath } from '../lab/operations/exec-program.ts';
import { layersOf } from '../lab/operations/lab-tmpfs.ts';
import { isPrivileged } from '../lab/privileged.ts';
import type { PlannedLine } from '../session/event.ts';
import type { RunFlags } from './run-flags.ts';
import { controllersFor, specFrom } from './run-spec.ts';

/** Stands for what only a real run would know. */
const unknown = '…';

/** @returns the exit status */
export function printPlan(argv: readonly string[], flags: RunFlags): number {
  const id = 'dryrun';
  const spec = specFrom(id, argv, flags);
  const lab = {
    cgroups: plannedCgroups(id, flags),
    userNamespace: isPrivileged() ? undefined : { ids: 1 },
  };
  const image = spec.root.kind === 'image' ? { folder: layersOf(spec.name), names: [unknown] } : undefined;
  const what = {
    argv: argv.length > 0 ? argv : [unknown],
    env: { PATH: defaultPath, HOSTNAME: spec.hostname, HOME: '/root', ...spec.env },
    ids: rootIds,
  };
  const slave = flags.tty ? '/dev/pts/0' : undefined;
  const { outside, joining } = firstActorOperations(lab, spec, spec.init ? 1 : 0);
  const before: Operation[] = [
    ...outside,
    ...joining,
    ...outsideOperations(lab, spec),
    rootOperation(lab, spec, image),
    ...insideOperations(lab, spec),
  ];
  const after: Operation[] = [
    ...(slave === undefined ? [] : [consoleOperation(spec, slave, what.ids)]),
    ...(spec.init ? [commandOperation(lab, spec)] : []),
    execOperation(lab, spec, what, slave),
  ];
  const bridge =
    spec.network.kind === 'bridge'
      ? show('the bridge, and its peer in the box', bridgeCommands(spec.name))
      : [];
  const shown = (operation: Operation): string[] => show(operation.title.en, plannedLines(operation));
  const lines = [...before.flatMap(shown), ...bridge, ...after.flatMap(shown)];
  process.stdout.write(`${lines.join('\n')}\n`);
  return 0;
}

const show = (title: string, lines: readonly PlannedLine[]): string[] =>
  lines.length === 0 ? [] : [`# ${title}`, ...lines.map(({ actor, line }) => `${actor.padEnd(8)}${line}`)];

/** Under systemd the folder is only known once systemd has made it. */
function plannedCgroups(id: string, flags: RunFlags): LabCgroups {
  const found = findCgroups(id, { extra: controllersFor(flags) });
  if (scopeCommand() === undefined || foldersOf(found.lab, 2).length === 0) return found;
  const controllers = ['memory', 'pids', 'cpu', 'cpuset'];
  const base = `/sys/fs/cgroup/${unknown}.scope`;
  return joinParts(`nslab-${id}`, [version2({ base, own: base, controllers, callers: [] })]);
}
