// Lists what is marked `≈`: the one respect in which each line is alike. It is among the facts that are compared.

interface Alike {
  readonly respect: string;
  /** Makes the shell of its actor what the operation leaves there, for the lines after it. */
  readonly leaves?: string;
}

/** By the titles of the operations. */
export const alike: Readonly<Record<string, Alike>> = {
  'a cgroup, and a process in it with all namespaces': {
    respect: 'all of its namespaces; not its cgroup',
  },
  'its own /proc, /sys and /dev, and what is the machine’s covered': {
    respect: 'what is mounted at /proc, /sys and /dev, and /dev/null; not what is in them otherwise',
  },
  'fewer capabilities, a filter, and the command': {
    respect: 'a program with no_new_privs and without the privilege to mount; not which others it has',
    leaves: 'setpriv --no-new-privs --bounding-set=-all sh',
  },
};

/** @throws Error for a line that says nothing of its respect here */
export function alikeIn(title: string): Alike {
  const entry = alike[title];
  if (entry === undefined)
    throw new Error(`${title}: is marked ≈, and nobody says in which respect it is alike`);
  return entry;
}
