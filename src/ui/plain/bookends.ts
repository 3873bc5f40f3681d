// Writes the first lines of a transcript, who and where, and the last, what is left.

import type { Event } from '../../session/event.ts';
import { showSize } from '../../state/show-size.ts';
import { wrap } from '../../state/wrap.ts';
import { modeWord, type Words } from '../words.ts';

export function sessionLines(
  { host, replayed, mode }: Extract<Event, { type: 'session' }>,
  words: Words,
): string[] {
  // The recording's own first lines name its machine.
  if (replayed) return [`nslab${words.comma}${modeWord(mode, words)}${words.colon}${words.replay}`];
  const { colon, comma, semicolon, open, close } = words;
  const machine = [
    host.hostname,
    `Linux ${host.kernel}${open}${host.arch}${close}`,
    host.cgroup,
    `${words.memory} ${showSize(host.memoryBytes)}`,
  ];
  return [
    `nslab ${host.nslabVersion}${comma}${modeWord(mode, words)}`,
    `  ${words.you} ${host.user}${open}uid ${host.uid}${close}${semicolon}${words.nslabIs} ${host.nslabPid}`,
    `  ${words.whatThisMachineHas}${colon}${machine.join(comma)}`,
  ];
}

type Ledger = Extract<Event, { type: 'ledger' }>;

export const endLines = (ledger: Ledger, words: Words, width: number): string[] => [
  '',
  '='.repeat(width),
  ...(ledger.replayed
    ? []
    : [`${words.madeAndGone}${words.colon}`.trimEnd(), ...madeLines(ledger.made, words, width)]),
  ...(ledger.replayed ? [] : listed(words.others, ledger.others, width)),
  ...leftLines(ledger, words, width),
];

/** Writes only the verdict. */
export const leftLines = ({ left, replayed }: Ledger, words: Words, width: number): string[] =>
  replayed
    ? [`${words.replay}${words.colon}${words.nothingMade}`]
    : left.length === 0
      ? [words.nothingLeft]
      : listed(words.stillThere, left, width);

const listed = (title: string, things: readonly string[], width: number): string[] =>
  things.length === 0 ? [] : [title, ...wrap(things.join(', '), width - 4).map((line) => `    ${line}`)];

export function madeLines(made: readonly string[], words: Words, width: number): string[] {
  const processes = made.filter((thing) => thing.endsWith(')'));
  const cgroups = made.filter((thing) => /\/nslab-[0-9a-f]{6}$/.test(thing));
  const files = made.length - processes.length - cgroups.length;
  const counts = [
    `${cgroups.length} ${words.cgroups}`,
    `${files} ${words.files}`,
    `${processes.length} ${words.processes}`,
  ];
  return [
    `    ${counts.join(words.comma)}${words.colon}`.trimEnd(),
    ...wrap(processes.join(', '), width - 6).map((line) => `      ${line}`),
  ];
}
