// Finds technical terms in a text: screens underline them and explain them beside it.

import type { Language, Term } from './event.ts';

/** The place of a term in a text, from `start` up to but not including `end`, in UTF-16 units. */
export interface Occurrence {
  readonly start: number;
  readonly end: number;
  readonly term: Term;
}

/**
 * Finds the places of these terms, in the order of the text; where two would overlap, the longer one wins.
 * Latin letters match in either case and only as whole words: `cgroup` is not in `cgroup.procs`, `pid` not in
 * `--pid`, nothing is in `{{box.pid}}`; but `/proc` is in `/proc/self`. Chinese matches anywhere.
 */
export function occurrences(text: string, terms: readonly Term[], language: Language): readonly Occurrence[] {
  const searched = text.replace(/\{\{[^}]*\}\}/g, (live) => '\0'.repeat(live.length));
  const lower = searched.toLowerCase();
  const found = terms
    .flatMap((term) =>
      term.forms[language]
        .filter((form) => lower.includes(firstWord(form)))
        .flatMap((form) => findForm(searched, form, term)),
    )
    .sort((a, b) => length(b) - length(a) || a.start - b.start);
  const kept: Occurrence[] = [];
  for (const one of found) {
    if (!kept.some(({ start, end }) => one.start < end && start < one.end)) kept.push(one);
  }
  return kept.sort((a, b) => a.start - b.start);
}

/** Most forms are not in most texts, and searching for a word is faster than compiling a pattern. */
const firstWord = (form: string): string => form.toLowerCase().split(' ', 1)[0] ?? '';

const length = ({ start, end }: Occurrence): number => end - start;

const findForm = (text: string, form: string, term: Term): Occurrence[] =>
  [...text.matchAll(patternOf(form))].map(({ index, 0: { length } }) => ({
    start: index,
    end: index + length,
    term,
  }));

function patternOf(form: string): RegExp {
  const words = form.split(' ').map((word) => word.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&'));
  const isPath = form.startsWith('/');
  // An option (--pid), or a part of a path or of a dotted or hyphenated name, is another word.
  const before = /^[\w/]/.test(form) ? '(?<![\\w./-])' : '';
  const after = /\w$/.test(form) ? `(?!\\w|[.${isPath ? '' : '/'}-]\\w)` : '';
  return new RegExp(`${before}${words.join('\\s+')}${after}`, 'gi');
}
