// Loads the glossary: the terms that lessons use, explained in one Markdown file per language, in lessons/glossary.

import { join } from 'node:path';
import type { Language, Term, Texts } from '../session/event.ts';
import { occurrences } from '../session/term-forms.ts';
import {
  firstDuplicate,
  lacksTitle,
  proseError,
  splitSections,
  thereTwice,
  unwrapParagraphs,
} from './parse-prose.ts';
import { readLessonFile } from './read-lesson-file.ts';

/** In the order of the files. */
export type Glossary = readonly Term[];

interface Entry {
  readonly id: string;
  /** In the order of the file. */
  readonly forms: readonly string[];
  readonly text: string;
}

const languages = ['en', 'zh'] as const;

/**
 * @param folder holds en.md and zh.md: `# Title`, then for each term `## id: form, other form` and its text
 * @throws UserError that names file and term: a file or a text is missing, a heading is malformed, an id or a form
 *   occurs twice, or the two files differ in their ids
 */
export function loadGlossary(folder: string): Glossary {
  const [english, chinese] = languages.map((language) => readEntries(join(folder, `${language}.md`)));
  if (english === undefined || chinese === undefined) throw new Error('a glossary has two languages');
  for (let i = 0; i < Math.max(english.length, chinese.length); i++) {
    const [en, zh] = [english[i]?.id, chinese[i]?.id];
    if (en !== zh) throw proseError(folder, differs(en, zh));
  }
  return english.map((en, i) => toTerm(en, chinese[i] ?? en));
}

/** The terms that these texts use in either language, in the order of the English texts. */
export function termsIn(glossary: Glossary, texts: readonly Texts[]): Term[] {
  const used = (language: Language): Term[] =>
    texts.flatMap((text) => occurrences(text[language], glossary, language).map(({ term }) => term));
  const ids = new Set(languages.flatMap(used).map(({ id }) => id));
  const byId = new Map(glossary.map((term) => [term.id, term]));
  return [...ids].flatMap((id) => byId.get(id) ?? []);
}

function toTerm(en: Entry, zh: Entry): Term {
  const longestFirst = (forms: readonly string[]): string[] =>
    [...forms].sort((a, b) => b.length - a.length || (a < b ? -1 : 1));
  return {
    id: en.id,
    name: { en: en.forms[0] ?? en.id, zh: zh.forms[0] ?? zh.id },
    forms: { en: longestFirst(en.forms), zh: longestFirst(zh.forms) },
    text: { en: en.text, zh: zh.text },
  };
}

function readEntries(file: string): Entry[] {
  const [head, ...sections] = splitSections(readLessonFile(file), '## ');
  if (!/^# .+$/.test(head?.text.trim() ?? '')) throw lacksTitle(file);
  const entries = sections.map(({ heading, text }) => parseEntry(heading, unwrapParagraphs(text), file));
  const id = firstDuplicate(entries.map((entry) => entry.id));
  if (id !== undefined) throw proseError(file, thereTwice(id));
  refuseSharedForms(entries, file);
  return entries;
}

function parseEntry(heading: string, text: string, file: string): Entry {
  const [, id, list] = /^([a-z][a-z0-9-]*): (.+)$/.exec(heading) ?? [];
  if (id === undefined || list === undefined) throw proseError(file, noHeading(heading));
  const forms = list.split(/[,，]/).map((form) => form.trim().replace(/\s+/g, ' '));
  if (forms.includes(''))
    throw proseError(file, { en: `${id} has an empty form`, zh: `${id} 有一个空的写法` });
  if (text === '') throw proseError(file, { en: `${id} is not explained`, zh: `${id} 没有解释` });
  return { id, forms, text };
}

function refuseSharedForms(entries: readonly Entry[], file: string): void {
  const owners = new Map<string, string>();
  for (const { id, forms } of entries) {
    for (const form of forms.map((each) => each.toLowerCase())) {
      const owner = owners.get(form);
      if (owner !== undefined)
        throw proseError(file, {
          en: `${form} is claimed by ${owner} and by ${id}`,
          zh: `${form} 同时属于 ${owner} 和 ${id}`,
        });
      owners.set(form, id);
    }
  }
}

/** @param en the id of a term in the English file, or undefined behind its last */
const differs = (en: string | undefined, zh: string | undefined): Texts => ({
  en: `en.md has ${en ?? 'nothing more'} where zh.md has ${zh ?? 'nothing more'}`,
  zh: `同一位置上，en.md ${inChinese(en)}，zh.md ${inChinese(zh)}`,
});

const inChinese = (id: string | undefined): string => (id === undefined ? '没有术语了' : `的术语是 ${id}`);

const noHeading = (heading: string): Texts => ({
  en: `a term's heading is \`## id: form, form\`, not \`## ${heading}\``,
  zh: `术语的标题应写成 \`## id: 写法，写法\`，而不是 \`## ${heading}\``,
});
