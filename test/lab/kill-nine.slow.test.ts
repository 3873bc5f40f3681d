// Kills a process with kill -9 at twenty moments of the tour, each time another one of the first processes of its tree.

import { killAtLines } from './kill-nine.ts';

const LAST = 1650;
const MOMENTS = 20;

killAtLines(Array.from({ length: MOMENTS }, (_, i) => 2 + Math.round((i * LAST) / MOMENTS)));
