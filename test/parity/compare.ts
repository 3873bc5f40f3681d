// Finds in what two containers differ, and which of that is not listed with a reason.

import type { Difference } from './differences.ts';
import type { Facts } from './facts.ts';
import type { Runtime } from './run-oci-runtime.ts';

/** A fact that is not the same in both; `absent` in the one that does not have it. */
export interface DifferingFact {
  readonly field: string;
  readonly nslab: string;
  readonly theirs: string;
}

/** The fact that a container did not run at all; then no other fact is compared. */
export const RUN = 'run';

export function differingFacts(ours: Facts, theirs: Facts): DifferingFact[] {
  const fields = ours.has(RUN) || theirs.has(RUN) ? [RUN] : [...new Set([...ours.keys(), ...theirs.keys()])];
  return fields
    .map((field) => ({
      field,
      nslab: ours.get(field) ?? 'absent',
      theirs: theirs.get(field) ?? 'absent',
    }))
    .filter(({ nslab, theirs: other }) => nslab !== other);
}

/** A star matches any text. */
const matching = (pattern: string): RegExp =>
  new RegExp(`^${pattern.replace(/[.+?^$()[\]{}|\\/]/g, '\\$&').replaceAll('*', '.*')}$`);

export const countsFor = ({ runtimes, cases }: Difference, runtime: Runtime, name: string): boolean =>
  (runtimes === 'all' || runtimes.includes(runtime)) &&
  (cases === 'all' || ('only' in cases ? cases.only.includes(name) : !cases.allBut.includes(name)));

/**
 * @param listed those that apply to this case
 * @returns what differs and is not listed, and what is listed and does not differ
 */
export function surprises(differing: readonly DifferingFact[], listed: readonly Difference[]): string[] {
  const patterns = listed.flatMap(({ fields }) => fields).map((text) => ({ text, regex: matching(text) }));
  const unlisted = differing
    .filter(({ field }) => !patterns.some(({ regex }) => regex.test(field)))
    .map(({ field, nslab, theirs }) => `${field}: in nslab ${nslab}, there ${theirs}`);
  // Where a container did not run, nothing else was compared.
  const silent = differing.some(({ field }) => field === RUN)
    ? patterns.filter(({ text }) => text === RUN)
    : patterns;
  const vanished = silent
    .filter(({ regex }) => !differing.some(({ field }) => regex.test(field)))
    .map(({ text }) => `${text}: listed, but the same in both`);
  return [...unlisted, ...vanished];
}
