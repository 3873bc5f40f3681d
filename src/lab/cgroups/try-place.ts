// Tries whether a lab's cgroups can be made in a place of version 2: makes such cgroups, and removes them.

import { rmdirSync } from 'node:fs';
import { join } from 'node:path';
import { both, type Texts } from '../../kernel/languages.ts';
import { readText } from '../../kernel/proc/vanishing.ts';
import { makeFolder } from '../make-folder.ts';
import type { Ledger } from '../session/ledger.ts';
import { cgroupEntry, ownViews, viewOf } from './cgroup-views.ts';
import { ancestorFolders, type CgroupPlace } from './find-place.ts';
import { actorsLeaf } from './version2.ts';

/**
 * What a lab needs besides controllers: that cgroups can be made, as deep and as many as it has with one box, and that a
 * process can join them. A cgroup above that we cannot see may forbid it too, so it is tried.
 * @param name of the lab's cgroup @param ledger of the session, which notes them before they are made
 * @returns why it cannot be done
 */
export function tryPlace({ base }: CgroupPlace, name: string, ledger: Ledger): Texts | undefined {
  const root = join(base, name);
  ledger.note(cgroupEntry(root));
  const made: string[] = [];
  try {
    for (const folder of [root, join(root, actorsLeaf), join(root, 'box')]) {
      const code = makeFolder(folder, 0o755);
      if (code !== undefined) {
        const { en, zh } = limitAbove(base, code);
        return { en: `mkdir ${folder}: ${code}${en}`, zh: `mkdir ${folder}：${code}${zh}` };
      }
      made.unshift(folder);
    }
    const type = readText(join(root, 'cgroup.type'))?.trim();
    return type === undefined || type === 'domain'
      ? undefined
      : { en: `${root}/cgroup.type says ${type}`, zh: `${root}/cgroup.type 的内容是 ${type}` };
  } finally {
    for (const folder of made) rmdirSync(folder);
  }
}

/** cgroup-v2.rst: mkdir fails with EAGAIN at cgroup.max.depth or cgroup.max.descendants, its own or of any ancestor. */
function limitAbove(base: string, code: string): Texts {
  if (code !== 'EAGAIN') return both('');
  const mount = viewOf(base, ownViews())?.mount ?? base;
  const files = ancestorFolders(base, mount)
    .flatMap((folder) => ['cgroup.max.depth', 'cgroup.max.descendants'].map((name) => join(folder, name)))
    .map((file) => ({ file, value: readText(file)?.trim() }))
    .filter(({ value }) => value !== undefined && value !== 'max');
  return files.length === 0
    ? { en: ' (a limit of a cgroup above)', zh: '（上层 cgroup 的上限）' }
    : {
        en: ` (${files.map(({ file, value }) => `${file} is ${value}`).join(', ')})`,
        zh: `（${files.map(({ file, value }) => `${file} 是 ${value}`).join('，')}）`,
      };
}
