// Loads glossaries: the terms are explained in both languages alike, and mistakes are reported with their place.

import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { UserError } from '../../src/kernel/errors.ts';
import { packageRoot } from '../../src/lab/session/session-files.ts';
import { loadGlossary, termsIn } from '../../src/lesson/glossary.ts';
import { loadLessons } from '../../src/lesson/load-lessons.ts';
import type { StepProse } from '../../src/lesson/parse-prose.ts';
import type { Texts } from '../../src/session/event.ts';
import { occurrences } from '../../src/session/term-forms.ts';
import { lessonsFolder } from './folder.ts';

const ours = join(packageRoot(), 'lessons');
const glossary = loadGlossary(join(ours, 'glossary'));
const languages = ['en', 'zh'] as const;

const textsOf = (step: StepProse): string[] => [
  step.title,
  step.text,
  step.question,
  ...step.options.values(),
  ...step.whyNot.values(),
  step.after,
  ...step.hints,
];

describe('the glossary that nslab has', () => {
  it.each([
    ['en', 220],
    ['zh', 110],
  ] as const)('explains each term briefly (%s)', (language, most) => {
    const long = glossary.filter(({ text }) => [...text[language]].length > most);
    expect(long.map(({ id, text }) => `${id}: ${[...text[language]].length}`)).toEqual([]);
  });

  it('explains in the language of the file', () => {
    for (const { id, text } of glossary) {
      expect(text.en, id).not.toMatch(/[\u4e00-\u9fff]/);
      expect(text.zh, id).toMatch(/[\u4e00-\u9fff].*。$/s);
      expect(text.en, id).toMatch(/\.$/);
    }
  });

  it.each(languages)('explains only what a lesson, or another term, writes (%s)', (language) => {
    const lessons = loadLessons(ours).flatMap(({ prose }) => [
      prose[language].title,
      ...[...prose[language].steps.values()].flatMap(textsOf),
    ]);
    const inLessons = new Set(
      lessons.flatMap((text) => occurrences(text, glossary, language).map(({ term }) => term.id)),
    );
    const isReferredTo = (id: string): boolean =>
      glossary.some(
        (other) =>
          other.id !== id &&
          occurrences(other.text[language], glossary, language).some(({ term }) => term.id === id),
      );
    const unused = glossary.filter(({ id }) => !inLessons.has(id) && !isReferredTo(id));
    expect(unused.map(({ id }) => id)).toEqual([]);
  });

  it('explains every kind of namespace', () => {
    const kinds = ['pid', 'mount', 'uts', 'network', 'ipc', 'user', 'cgroup', 'time'];
    const ids = glossary.map(({ id }) => id);
    expect(ids).toEqual(expect.arrayContaining(kinds.map((kind) => `${kind}-namespace`)));
  });
});

describe('the terms of a step', () => {
  const idsIn = (...texts: Texts[]): string[] => termsIn(glossary, texts).map(({ id }) => id);

  it('come in the order in which the English text comes to them, each once', () => {
    expect(idsIn({ en: 'A mount and a cgroup.', zh: '' }, { en: 'An inode, a cgroup.', zh: '' })).toEqual([
      'mount',
      'cgroup',
      'inode',
    ]);
  });

  it('are followed by those that only the Chinese text has', () => {
    expect(idsIn({ en: 'No mount.', zh: '没有 swap，没有挂载。' })).toEqual(['mount', 'swap']);
  });

  it('are those of the longest form', () => {
    expect(idsIn({ en: 'PID namespaces', zh: '网络命名空间' })).toEqual([
      'pid-namespace',
      'network-namespace',
    ]);
  });
});

describe('a glossary', () => {
  const entry = '## mount: mount, mounts, mount namespace\nHides\nwhat was there.\n';
  const chinese = '## mount: 挂载\n盖住目录原有的内容，\n直到卸载。\n';
  const folderOf = (en?: string, zh?: string): string =>
    join(
      lessonsFolder({
        glossary: { ...(en === undefined ? {} : { en }), ...(zh === undefined ? {} : { zh }) },
      }),
      'glossary',
    );

  it('has for each term its name, its forms, the longest first, and its text on one line', () => {
    expect(loadGlossary(folderOf(`# Words\n\n${entry}`, `# 术语\n${chinese}`))).toEqual([
      {
        id: 'mount',
        name: { en: 'mount', zh: '挂载' },
        forms: { en: ['mount namespace', 'mounts', 'mount'], zh: ['挂载'] },
        text: { en: 'Hides what was there.', zh: '盖住目录原有的内容，直到卸载。' },
      },
    ]);
  });

  const wrong = (en: string | undefined, zh: string | undefined): string => {
    const folder = folderOf(en, zh);
    try {
      loadGlossary(folder);
    } catch (error) {
      if (error instanceof UserError) return error.message.replaceAll(folder, '');
      throw error;
    }
    return 'nothing';
  };
  const words = `# Words\n${entry}`;
  const terms = `# 术语\n${chinese}`;

  it.each([
    ['a missing English file', undefined, terms, '/en.md is missing'],
    ['a missing Chinese file', words, undefined, '/zh.md is missing'],
    ['no title', entry, terms, '/en.md: it begins with `# Title`'],
    ['a heading without forms', '# Words\n## mount\nX.', terms, '/en.md: a term’s heading'],
    ['an empty form', '# Words\n## mount: mount, , a\nX.', terms, '/en.md: mount has an empty form'],
    ['no text', '# Words\n## mount: mount\n', terms, '/en.md: mount is not explained'],
    ['an id that is there twice', `${words}## mount: x\nX.`, terms, '/en.md: mount is there twice'],
    [
      'a form of two terms',
      `${words}## climb: MOUNT\nX.`,
      terms,
      '/en.md: mount is claimed by mount and by climb',
    ],
    [
      'a form that is there twice',
      '# Words\n## mount: x, X\nX.',
      terms,
      'x is claimed by mount and by mount',
    ],
    ['a term more in one', `${words}## bind: bind\nX.`, terms, 'en.md has bind where zh.md has nothing more'],
    [
      'a term less in one',
      words,
      `${terms}## bind: 绑定\n甲。`,
      'en.md has nothing more where zh.md has bind',
    ],
    [
      'another order',
      `${words}## bind: bind\nX.`,
      `# 术语\n## bind: 绑定\n甲。\n${chinese}`,
      'en.md has mount where zh.md has bind',
    ],
  ])('is refused with %s', (_what, en, zh, message) => {
    expect(wrong(en, zh).replaceAll("'", '’')).toContain(message);
  });
});
