// Lists which rooms of src/ may import which: the arrows of the design, in one table.

const floor = ['kernel', 'session'];

/** For each room, the rooms that it may import beside itself. @type {Record<string, readonly string[]>} */
export const rooms = {
  kernel: [],
  seccomp: ['kernel'],
  image: ['kernel'],
  observe: ['kernel'],
  session: ['kernel'],
  lab: [...floor, 'seccomp', 'image'],
  probe: [...floor, 'lab', 'seccomp'],
  lesson: [...floor, 'lab', 'probe', 'observe'],
  engine: [...floor, 'lesson', 'probe', 'lab', 'observe'],
  state: ['session'],
  term: [],
  ui: ['state', 'term', 'session'],
  export: ['session', 'state', 'lesson'],
  link: ['session', 'state'],
  dash: ['session', 'state'],
  cli: [
    ...floor,
    ...['seccomp', 'image', 'observe', 'lab', 'probe', 'lesson', 'engine'],
    ...['state', 'term', 'ui', 'export', 'link', 'dash'],
  ],
};

/** For each room, the rooms from which it may import types only. @type {Record<string, readonly string[]>} */
export const typesOnly = {
  session: ['observe'],
};

/**
 * For each package, the rooms that may import it; `*` stands for the rest of a name. Other packages are free for all.
 */
export const packages = {
  react: ['ui'],
  ink: ['ui'],
  'blessed*': ['dash'],
  commander: ['cli'],
  koffi: ['kernel'],
  zod: ['lesson', 'session'],
  yaml: ['lesson', 'session'],
  '@xterm/*': ['term'],
};
