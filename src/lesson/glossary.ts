// Loads the glossary: the terms that lessons use, explained in one Markdown file per language, in lessons/glossary.

import { join } from 'node:path';
import { UserError } from '../kernel/errors.ts';
import type { Language, Term, Texts } from '../session/event.ts';
import { occurrences } from '../session/term-forms.ts';
import { firstDuplicate, splitSections, unwrapParagraphs } from './parse-prose.ts';
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
    const [en, zh] = [english[i]?.id ?? 'nothing more', chinese[i]?.id ?? 'nothing more'];
    if (en !== zh) throw new UserError('failed', `${folder}: en.md has ${en} where zh.md has ${zh}`);
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
  if (!/^# .+$/.test(head?.text.trim() ?? ''))
    throw new UserError('failed', `${file}: it begins with \`# Title\``);
  const entries = sections.map(({ heading, text }) => parseEntry(heading, unwrapParagraphs(text), file));
  const id = firstDuplicate(entries.map((entry) => entry.id));
  if (id !== undefined) throw new UserError('failed', `${file}: ${id} is there twice`);
  refuseSharedForms(entries, file);
  return entries;
}

function parseEntry(heading: string, text: string, file: string): Entry {
  const [, id, list] = /^([a-z][a-z0-9-]*): (.+)$/.exec(heading) ?? [];
  if (id === undefined || list === undefined)
    throw new UserError(
      'failed',
      `${file}: a term's heading is \`## id: form, form\`, not \`## ${heading}\``,
    );
  const forms = list.split(/[,，]/).map((form) => form.trim().replace(/\s+/g, ' '));
  if (forms.includes('')) throw new UserError('failed', `${file}: ${id} has an empty form`);
  if (text === '') throw new UserError('failed', `${file}: ${id} is not explained`);
  return { id, forms, text };
}

function refuseSharedForms(entries: readonly Entry[], file: string): void {
  const owners = new Map<string, string>();
  for (const { id, forms } of entries) {
    for (const form of forms.map((each) => each.toLowerCase())) {
      const owner = owners.get(form);
      if (owner !== undefined)
        throw new UserError('failed', `${file}: ${form} is claimed by ${owner} and by ${id}`);
      owners.set(form, id);
    }
  }
}
