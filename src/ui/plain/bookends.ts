// The first and the last lines of a transcript: who and where, and what is left.

import type { Event } from '../../session/event.ts';
import { showSize } from '../../state/size.ts';
import { wrap } from '../../state/wrap.ts';
import type { Words } from '../words.ts';

export function sessionLines({ host }: Extract<Event, { type: 'session' }>, words: Words): string[] {
  return [
    `nslab ${host.nslabVersion}, ${words.tour}`,
    `  ${words.you} ${host.user} (uid ${host.uid}); nslab is PID ${host.nslabPid}`,
    `  ${words.whatThisMachineHas}: ${host.hostname}, Linux ${host.kernel} (${host.arch}), ${host.cgroup}, ${words.memory} ${showSize(host.memoryBytes)}`,
  ];
}

export function endLines(
  { made, left, others }: Extract<Event, { type: 'ledger' }>,
  words: Words,
  width: number,
): string[] {
  const list = (things: readonly string[]): string[] =>
    wrap(things.join(', '), width - 4).map((line) => `    ${line}`);
  return [
    '',
    '='.repeat(width),
    `${words.madeAndGone}:`,
    ...madeLines(made, words, width),
    ...(others.length > 0 ? [words.others, ...list(others)] : []),
    ...(left.length === 0 ? [words.nothingLeft] : [words.stillThere, ...list(left)]),
  ];
}

/** Processes by name; cgroups and files by number, since their names say little. */
export function madeLines(made: readonly string[], words: Words, width: number): string[] {
  const processes = made.filter((thing) => thing.endsWith(')'));
  const files = made.filter((thing) => thing.startsWith('/run/') || thing.includes('/nslab/'));
  const cgroups = made.length - processes.length - files.length;
  return [
    `    ${cgroups} ${words.cgroups}, ${files.length} ${words.files}, ${processes.length} ${words.processes}:`,
    ...wrap(processes.join(', '), width - 6).map((line) => `      ${line}`),
  ];
}
