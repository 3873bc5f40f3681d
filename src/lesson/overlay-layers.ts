// Finds the directories of an overlay that a lesson shows.

import { type Lab, pidOf } from '../lab/lab.ts';
import type { Layer, LayerRole } from '../observe/observe-overlay.ts';

/** A directory, by its path in a box. */
export interface LayerPlace {
  readonly name: string;
  readonly role: LayerRole;
  readonly in: string;
  readonly path: string;
}

/** Those that are in boxes that run. */
export const layersOf = (lab: Lab, places: readonly LayerPlace[]): Layer[] =>
  places.flatMap(({ name, role, in: box, path }) => {
    const pid = pidOf(lab, box);
    return pid === undefined ? [] : [{ name, role, pid, path }];
  });
