// Finds the directories of an overlay that a lesson shows.

import { z } from 'zod';
import { type Lab, pidOf } from '../lab/lab.ts';
import type { Layer } from '../observe/observe-overlay.ts';
import { name, path } from './fields.ts';

/** A directory, by its path in a box. */
export const layerSchema = z.strictObject({
  name,
  role: z.enum(['lower', 'upper', 'work', 'merged']),
  in: name,
  path,
});

export type LayerPlace = z.infer<typeof layerSchema>;

/** Those that are in boxes that run. */
export const layersOf = (lab: Lab, places: readonly LayerPlace[]): Layer[] =>
  places.flatMap(({ name, role, in: box, path }) => {
    const pid = pidOf(lab, box);
    return pid === undefined ? [] : [{ name, role, pid, path }];
  });
