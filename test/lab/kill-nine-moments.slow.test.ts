// Kills a process with kill -9 at 300 seeded moments of tour, play, run and clean.

import { killAtMoments } from './kill-nine-moments.ts';

killAtMoments(300, { first: 100 });
