// Takes out of a screen what belongs to this machine only: where its cgroups are, and the name of its kernel.

/** What of a cell it needs. */
interface Lettered {
  readonly text: string;
  readonly width: number;
}

export interface Machine {
  /** uname(2), release: `6.1.0-28-amd64`. */
  readonly release: string;
  /** Where the memory controller is mounted. */
  readonly cgroups: string;
}

type Change = (text: string) => string;

/** @param row of a screen, a cell for each column */
export function nameless<T extends Lettered>(row: readonly T[], { release, cgroups }: Machine): T[] {
  const short = /^\d+\.\d+\.\d+/.exec(release)?.[0] ?? release;
  return [
    (text: string) => text.replace(release, short),
    (text: string) => text.replace(/[…/][^\s"]*(?=\/nslab-[0-9a-f]+)/, cgroups),
  ].reduce<T[]>(change, [...row]);
}

/** In each part between lines; what follows moves, and blanks fill what is left. */
function change<T extends Lettered>(row: readonly T[], by: Change): T[] {
  const letters = row.map(({ text, width }) =>
    width === 1 && text.length === 1 ? text : width === 1 ? ' ' : '\0',
  );
  const parts = letters.join('').split(/([\u2500-\u257f]+)/);
  let column = 0;
  return parts.flatMap((part) => {
    const cells = row.slice(column, column + part.length);
    column += part.length;
    const changed = by(part);
    if (changed === part) return cells;
    return [...changed.padEnd(part.length).slice(0, part.length)].map((text, i): T => {
      const old = cells[i] as T;
      return part[i] === text ? old : { ...old, text };
    });
  });
}
