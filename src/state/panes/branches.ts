// Turns a tree into rows, each with the branch that leads to it.

export interface Branch<T> {
  readonly value: T;
  readonly children: readonly Branch<T>[];
}

export interface BranchRow<T> {
  /** Such as `│  ├─ `; empty for a root. */
  readonly branch: string;
  readonly value: T;
}

/** Lists parents before their children, otherwise in the order given. */
export function branchRows<T>(roots: readonly Branch<T>[]): BranchRow<T>[] {
  const visit = ({ value, children }: Branch<T>, branch: string, below: string): BranchRow<T>[] => [
    { branch, value },
    ...children.flatMap((child, i) =>
      i === children.length - 1
        ? visit(child, `${below}└─ `, `${below}   `)
        : visit(child, `${below}├─ `, `${below}│  `),
    ),
  ];
  return roots.flatMap((root) => visit(root, '', ''));
}
