// Runs `nslab run --dry-run`: prints every operation as a real run would compute it, and performs none.

import { foldersOf } from '../lab/cgroups/group.ts';
import { findCgroups, joinParts, type LabCgroups } from '../lab/cgroups/lab-cgroups.ts';
import { scopeCommand } from '../lab/cgroups/systemd-scope.ts';
import { version2 } from '../lab/cgroups/version2.ts';
import {
  firstActorOperations,
  insideOperations,
  lastOperations,
  outsideOperations,
  rootOperation,
} from '../lab/container/container-operations.ts';
import type { CreateSpec } from '../lab/container/container-spec.ts';
import { commandOperation, consoleOperation, execOperation } from '../lab/container/exec-operations.ts';
import { type LinkReader, linksBelow } from '../lab/container/follow-links.ts';
import { searchFor } from '../lab/container/locate-command.ts';
import { plannedPlaces } from '../lab/container/place-mounts.ts';
import { bridgeCommands } from '../lab/network/bridge.ts';
import { type Operation, plannedLines } from '../lab/operation/step.ts';
import { rootIds } from '../lab/operations/drop-privileges.ts';
import { defaultPath } from '../lab/operations/exec-program.ts';
import { searchOperation } from '../lab/operations/find-command.ts';
import { layersOf } from '../lab/operations/lab-tmpfs.ts';
import { showsHostPath } from '../lab/operations/make-root.ts';
import { isPrivileged } from '../lab/privileged.ts';
import type { PlannedLine } from '../session/event.ts';
import { inOwnLanguage, tell } from './language.ts';
import { print } from './own-output.ts';
import type { RunFlags } from './run-flags.ts';
import { controllersFor, specFrom } from './run-spec.ts';

/** Stands for what only a real run would know. */
const unknown = '…';

/** @returns the exit status */
export async function printPlan(argv: readonly string[], flags: RunFlags): Promise<number> {
  const id = 'dryrun';
  const spec = specFrom(id, argv, flags);
  const lab = {
    cgroups: plannedCgroups(id, flags),
    userNamespace: isPrivileged() ? undefined : { ids: 1 },
  };
  const image = spec.root.kind === 'image' ? { folder: layersOf(spec.name), names: [unknown] } : undefined;
  const words = argv.length > 0 ? argv : [unknown];
  const what = {
    argv: words,
    env: { PATH: defaultPath, HOSTNAME: spec.hostname, HOME: '/root', ...spec.env },
    ids: rootIds,
  };
  const slave = flags.tty ? '/dev/pts/0' : undefined;
  const search = argv.length > 0 ? searchFor(lab, spec.name, spec, what) : undefined;
  const located = { ...what, pathname: search === undefined ? (words[0] ?? '') : unknown };
  const { outside, joining } = firstActorOperations(lab, spec, spec.init ? 1 : 0);
  const before: Operation[] = [
    ...outside,
    ...joining,
    ...outsideOperations(lab, spec),
    rootOperation(lab, spec, image),
    ...insideOperations(lab, spec),
    ...(await plannedPlaces(spec, linksOfRoot(spec))),
    ...lastOperations(lab, spec),
  ];
  const after: Operation[] = [
    ...(search === undefined ? [] : [searchOperation(search)]),
    ...(slave === undefined ? [] : [consoleOperation(spec, slave, what.ids)]),
    ...(spec.init ? [commandOperation(lab, spec)] : []),
    execOperation(lab, spec, located, slave),
  ];
  const bridge =
    spec.network.kind === 'bridge'
      ? show(
          tell('the bridge, and its peer in the box', '网桥，以及它在容器里的一端'),
          bridgeCommands(spec.name),
        )
      : [];
  const shown = (operation: Operation): string[] =>
    show(inOwnLanguage(operation.title), plannedLines(operation));
  const lines = [...before.flatMap(shown), ...bridge, ...after.flatMap(shown)];
  print(`${lines.join('\n')}\n`);
  return 0;
}

/** What is in an image is not known before it is unpacked. */
function linksOfRoot({ root }: CreateSpec): LinkReader {
  if (root.kind === 'image') return async () => undefined;
  if (root.kind === 'folder') return linksBelow(root.path);
  const readLink = linksBelow('/');
  return async (path) => (showsHostPath(path, !isPrivileged()) ? readLink(path) : undefined);
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
