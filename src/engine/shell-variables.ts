// Names the folders of a lab by variables that its shells have, so that a shell line on the screen is short and works as it stands.

import { foldersOf } from '../lab/cgroups/group.ts';
import type { Lab } from '../lab/lab.ts';
import { labTmpfs } from '../lab/operations/lab-tmpfs.ts';
import type { LayerPlace } from '../observe/evidence-source.ts';
import type { Same } from '../session/event.ts';

export type ShellVariables = Readonly<Record<string, string>>;

/**
 * `CG`: the container's memory cgroup, or its first; `LAB`: the lab's tmpfs as the container sees it; `MERGED`: its overlay.
 * @param layers the directories of the overlay that the session shows
 */
export function shellVariables(lab: Lab, container: string, layers: readonly LayerPlace[]): ShellVariables {
  const group = lab.cgroups.box(container);
  const folder = group.folders.get('memory')?.folder ?? foldersOf(group)[0];
  const merged = layers.find(({ role }) => role === 'merged')?.path;
  return {
    ...(merged === undefined ? {} : { MERGED: merged }),
    ...(folder === undefined ? {} : { CG: folder }),
    LAB: labTmpfs,
  };
}

/** The container that is looked at: the first of those that are compared and that plays no host. */
export const boxAmong = (compared: readonly string[]): string | undefined =>
  compared.find((name) => !['host', 'holder', 'stand-in'].includes(name));

/** Writes `$CG/memory.max` for the path; the longest path comes first. */
export function withVariables(same: Same, variables: ShellVariables): Same {
  const { shell } = same;
  if (shell === undefined) return same;
  const known = Object.entries(variables).toSorted(([, a], [, b]) => b.length - a.length);
  return {
    ...same,
    shell: known.reduce(
      (line, [name, path]) =>
        line.replaceAll(new RegExp(`${patternOf(path)}(?=[/\\s;"']|$)`, 'g'), `$$${name}`),
      shell,
    ),
  };
}

const patternOf = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
