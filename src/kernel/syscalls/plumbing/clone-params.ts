// Defines the parameters of clone3 as the actor takes them: flags, signal, and the sockets for the child.

import type { Param } from './define.ts';
import { isRef, type Num, zero } from './encoder.ts';
import { flagBits } from './params.ts';

type In<N extends string, V, R extends boolean> = Param<N, V, R, never>;

const MOVED = 0x80000000;

/** A descriptor that the child inherits; `move` closes the parent's copy. */
interface KeptDescriptor {
  readonly fd: number;
  readonly move: boolean;
}

interface CloneParams<T extends Readonly<Record<string, number>>> {
  readonly flags: In<'flags', readonly (keyof T & string)[], false>;
  readonly signal: In<'exit_signal', undefined, false>;
  readonly slot: In<'slot', number, true>;
  readonly cgroup: In<'cgroup', Num, false>;
  readonly keep: In<'keep', readonly KeptDescriptor[], false>;
}

/** include/uapi/asm-generic/signal.h */
const SIGCHLD = 17;

export function cloneParams<const T extends Readonly<Record<string, number>>>(
  table: T,
): readonly [
  CloneParams<T>['flags'],
  CloneParams<T>['signal'],
  CloneParams<T>['slot'],
  CloneParams<T>['cgroup'],
  CloneParams<T>['keep'],
  In<'count', undefined, false>,
] {
  return [
    {
      name: 'flags',
      required: false,
      defaultValue: [],
      encode: (names, to) => to.word(flagBits(table, names)),
      show: (names, all) => {
        const shown = all.cgroup === -1 ? names : [...names, 'CLONE_INTO_CGROUP'];
        return `{flags=${shown.length === 0 ? '0' : shown.join('|')}, exit_signal=SIGCHLD${all.cgroup === -1 ? '' : ', cgroup=…'}}`;
      },
    },
    { name: 'exit_signal', required: false, encode: (_, to) => to.word(SIGCHLD), show: () => '' },
    { name: 'slot', required: true, encode: (value, to) => to.word(value), show: () => '' },
    {
      name: 'cgroup',
      required: false,
      defaultValue: -1,
      encode: (value, to) => to.word(value, 'fd'),
      show: () => '',
    },
    {
      name: 'keep',
      required: false,
      defaultValue: [],
      encode(kept, to) {
        if (kept.length === 0) return zero;
        const list = Buffer.alloc(4 * kept.length);
        kept.forEach(({ fd, move }, i) => {
          list.writeUInt32LE((fd | (move ? MOVED : 0)) >>> 0, 4 * i);
        });
        const offset = to.bytes(list);
        if (offset !== 0) throw new Error('the list of kept descriptors comes first in the arena');
        return { kind: 'pointer', offset };
      },
      show: () => '',
    },
    {
      name: 'count',
      required: false,
      encode: (_, to, all) => {
        const kept = all.keep;
        if (isRef(kept)) throw new TypeError('the kept descriptors are known when a child is cloned');
        return to.word(Array.isArray(kept) ? kept.length : 0);
      },
      show: () => '',
    },
  ];
}
