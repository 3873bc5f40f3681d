// Decides whether lessons run live, from what they need and what was found; and checks that they name all they need.

import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageRoot } from '../../src/lab/session/session-files.ts';
import { allItems } from '../../src/lesson/all-items.ts';
import type { Lesson } from '../../src/lesson/lesson-type.ts';
import { labNeeds, verdictOf } from '../../src/lesson/lesson-verdict.ts';
import { loadLessons } from '../../src/lesson/load-lessons.ts';
import { callOf } from '../../src/lesson/verbs/call-verb.ts';
import type { Do } from '../../src/lesson/verbs/do-schema.ts';
import type { Ability, AbilityId, AbilityState } from '../../src/probe/ability.ts';

const ability = (id: AbilityId, state: AbilityState): Ability => ({
  id,
  state,
  title: { en: id, zh: id },
  found: { en: 'tried', zh: '试过' },
});
const sound = [...labNeeds, 'ns.uts' as const].map((id) => ability(id, 'works'));
const but = (id: AbilityId, state: AbilityState) => [
  ...sound.filter((one) => one.id !== id),
  ability(id, state),
];

describe('a verdict', () => {
  it('is that it works when all works', () => {
    expect(verdictOf(['ns.uts'], sound)).toEqual({ verdict: 'works', because: [] });
  });

  it('is a recording when one thing is missing, whatever else differs', () => {
    const found = [...but('ns.uts', 'missing').filter(({ id }) => id !== 'root'), ability('root', 'differs')];
    const { verdict, because } = verdictOf(['ns.uts'], found);
    expect(verdict).toBe('recording');
    expect(because.map(({ id }) => id)).toEqual(['ns.uts']);
  });

  it('is a difference when something differs and nothing is missing', () => {
    const { verdict, because } = verdictOf(['ns.uts'], but('root', 'differs'));
    expect(verdict).toBe('differs');
    expect(because.map(({ id }) => id)).toEqual(['root']);
  });

  it('takes what every lab needs into account, and nothing that the lesson does not need', () => {
    expect(verdictOf([], but('cgroup.home', 'missing')).verdict).toBe('recording');
    expect(verdictOf([], but('ns.uts', 'missing')).verdict).toBe('works');
  });

  it('is impossible for what was not tried', () => {
    expect(() => verdictOf(['ns.net'], sound)).toThrow('ns.net was not tried');
  });
});

const kinds: Readonly<Record<string, AbilityId>> = {
  CLONE_NEWUTS: 'ns.uts',
  CLONE_NEWPID: 'ns.pid',
  CLONE_NEWNS: 'ns.mnt',
  CLONE_NEWIPC: 'ns.ipc',
  CLONE_NEWNET: 'ns.net',
  CLONE_NEWCGROUP: 'ns.cgroup',
  CLONE_NEWUSER: 'ns.user',
  CLONE_NEWTIME: 'ns.time',
};

const parts: Readonly<Record<string, AbilityId>> = {
  proc: 'ns.pid.proc',
  root: 'overlay',
  network: 'net.settings',
};

/** What one item obviously needs. */
function takes(item: Do): AbilityId[] {
  const found: AbilityId[] = [];
  const flags: unknown[] = [...(item.clone?.new ?? [])];
  if (item.call !== undefined) {
    const { name, args } = callOf(item.call);
    if (name === 'unshare' && Array.isArray(args.flags)) flags.push(...args.flags);
    if (name === 'mount' && args.filesystemtype === 'overlay') found.push('overlay.layers');
  }
  found.push(...flags.flatMap((flag) => kinds[String(flag)] ?? []));
  if (item['set-up'] !== undefined)
    found.push(...[parts[item['set-up'].part]].filter((id) => id !== undefined));
  for (const key of ['memory', 'pids', 'cpu'] as const) {
    if (item.limit?.[key] !== undefined) found.push(`cgroup.${key}`);
  }
  for (const kind of ['veth', 'bridge', 'vxlan'] as const) {
    if (item.link !== undefined && kind in item.link) found.push(`net.${kind}`);
  }
  if (item.nat !== undefined) found.push('net.nft');
  const [program] = item.start?.run ?? [];
  if (program === 'workload' && item.start?.run[1] === 'cache') found.push('cgroup.memory.cache');
  if (program?.startsWith('/')) found.push(`command.${program.split('/').at(-1)}`);
  return found;
}

describe('the lessons', () => {
  const lessons: readonly Lesson[] = loadLessons(join(packageRoot(), 'lessons'));

  it.each(lessons.map((lesson) => [lesson.id, lesson] as const))(
    '%s names all that it needs',
    (_, lesson) => {
      const items = allItems(lesson).map(({ item }) => item);
      const taken = new Set(items.flatMap((item) => (item.needs === undefined ? takes(item) : [])));
      expect(lesson.needs).toEqual(expect.arrayContaining([...taken]));
      // What is left out where it cannot be made names what it needs itself.
      for (const item of items.filter(({ needs }) => needs !== undefined))
        expect([...lesson.needs, item.needs]).toEqual(expect.arrayContaining(takes(item)));
    },
  );
});
