// Says which rooms of src/ may import which: the arrows of the design, in one table.

const floor = ['kernel', 'session'];

/** Room to the rooms that it may import; its own files it always may. @type {Record<string, readonly string[]>} */
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

/** Room to the rooms of which it may import types only. @type {Record<string, readonly string[]>} */
export const typesOnly = {
  session: ['observe'],
};

/** Package to the rooms that may import it; `*` stands for the rest of a name. What is not here, every room may. */
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

/**
 * The imports of types that may close a circle, each with its reason. Circles of values are always refused.
 * @type {readonly { from: string, to: string, because: string }[]}
 */
export const typeCircles = [
  ...['evidence-rows', 'rows-cgroup', 'rows-namespaces'].map((name) => ({
    from: `src/state/${name}.ts`,
    to: 'src/state/table.ts',
    because: 'each makes rows of the table that holds all of them',
  })),
  ...['doctor', 'tour'].map((name) => ({
    from: `src/cli/${name}-session.ts`,
    to: `src/cli/${name}.ts`,
    because: 'the flags are described with the options of a command, which loads what it does when it runs',
  })),
  {
    from: 'src/cli/recipe.ts',
    to: 'src/cli/doctor-text.ts',
    because: 'the recipe is a part of that text, and is told how the text is to look',
  },
  {
    from: 'src/lab/operation/step.ts',
    to: 'src/lab/lab.ts',
    because: 'an operation is computed for a lab, and some things of a lab are operations',
  },
  ...['version1', 'version2'].map((name) => ({
    from: `src/lab/cgroups/${name}.ts`,
    to: 'src/lab/cgroups/lab-cgroups.ts',
    because: 'the interface of both versions stands where one of them is chosen',
  })),
  {
    from: 'src/lab/operations/link-ways.ts',
    to: 'src/lab/operations/change-link.ts',
    because: 'it says in other words the change that the operation makes',
  },
  {
    from: 'src/lesson/find-problems.ts',
    to: 'src/lesson/load-lessons.ts',
    because: 'a lesson is loaded whole, and then examined',
  },
  {
    from: 'src/observe/walk-layer.ts',
    to: 'src/observe/observe-overlay.ts',
    because: 'it reads one of the layers that a snapshot of an overlay is made of',
  },
  {
    from: 'src/state/panes/network/veth-pairs.ts',
    to: 'src/state/panes/network/nets.ts',
    because: 'it pairs the ends of the links of these nets',
  },
];
