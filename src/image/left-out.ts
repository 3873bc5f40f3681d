// Counts what an image has and its unpacked files lack, and says so in one sentence.

import type { Texts } from '../kernel/languages.ts';
import { showName } from './explain.ts';

/** A count, with a few of the names. */
export interface Tally {
  readonly count: number;
  readonly examples: readonly string[];
}

export interface LeftOut {
  /** Device nodes: a container gets a /dev of its own, and needs no other. */
  readonly devices: Tally;
  /** Extended attributes, by name: all but user.* and security.capability, and those that the filesystem does not take. */
  readonly attributes: Tally;
}

const MAX_EXAMPLES = 3;

export const nothing: Tally = { count: 0, examples: [] };

/** Counts some more; the same name is shown once. */
export function tally({ count, examples }: Tally, names: readonly string[]): Tally {
  const shown = new Set(examples);
  for (const name of names) if (shown.size < MAX_EXAMPLES) shown.add(name);
  return { count: count + names.length, examples: [...shown] };
}

/** Adds up what is left out of several layers. */
export function addUp(parts: readonly LeftOut[]): LeftOut {
  const of = (kind: keyof LeftOut): Tally =>
    parts.reduce((sum, part) => {
      const { count, examples } = part[kind];
      return { ...tally(sum, examples), count: sum.count + count };
    }, nothing);
  return { devices: of('devices'), attributes: of('attributes') };
}

/** `2 device nodes of the image are left out ("dev/sda", "dev/sdb"): a container has a /dev of its own`, or undefined. */
export function describeLeftOut({ devices, attributes }: LeftOut): Texts | undefined {
  const parts = [
    show(devices, {
      what: { en: 'device node', zh: '设备文件' },
      why: { en: 'a container has a /dev of its own', zh: '容器有自己的 /dev' },
    }),
    show(attributes, {
      what: { en: 'extended attribute', zh: '扩展属性' },
      why: {
        en: 'only user.* and security.capability are kept, where the filesystem takes them',
        zh: '只保留文件系统支持的 user.* 和 security.capability',
      },
    }),
  ].filter((part) => part !== undefined);
  return parts.length === 0
    ? undefined
    : { en: parts.map(({ en }) => en).join('; '), zh: parts.map(({ zh }) => zh).join('；') };
}

function show(
  { count, examples }: Tally,
  { what, why }: { readonly what: Texts; readonly why: Texts },
): Texts | undefined {
  if (count === 0) return undefined;
  const names = examples.map(showName).join(', ');
  const some = count > examples.length ? `${names}, …` : names;
  return {
    en: `${count} ${what.en}${count > 1 ? 's' : ''} of the image ${count > 1 ? 'are' : 'is'} left out (${some}): ${why.en}`,
    zh: `镜像里有 ${count} 个${what.zh}没有解包（${some}）：${why.zh}`,
  };
}
