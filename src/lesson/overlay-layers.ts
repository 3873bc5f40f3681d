// Finds the directories of an overlay that a lesson shows.

import { type Lab, pidOf } from '../lab/lab.ts';
import type { Layer } from '../observe/observe-overlay.ts';
import type { LessonStructure } from './lesson-schema.ts';

/** Those that are in boxes that run. */
export const layersOf = (lab: Lab, places: LessonStructure['layers']): Layer[] =>
  places.flatMap(({ name, role, in: box, path }) => {
    const pid = pidOf(lab, box);
    return pid === undefined ? [] : [{ name, role, pid, path }];
  });
