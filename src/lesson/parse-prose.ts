// Parses the prose of a lesson, one Markdown file per language, into steps and their parts.

import { UserError } from '../kernel/errors.ts';
import { at, type Texts } from '../kernel/languages.ts';

export interface StepProse {
  readonly title: string;
  readonly text: string;
  /** Shown after the step has run. */
  readonly after: string;
  /** Shown after it to users without root: what is different for them. */
  readonly rootless: string;
  /** What the line of `try` will change. */
  readonly tryIt: string;
  readonly question: string;
  readonly options: ReadonlyMap<string, string>;
  readonly whyNot: ReadonlyMap<string, string>;
  /** What to look for when the step is done once more with another value. */
  readonly again: string;
  /** The statement that the step teaches. */
  readonly fact: string;
  readonly hints: readonly string[];
  readonly notes: string;
}

export interface Prose {
  readonly title: string;
  readonly intro: string;
  readonly steps: ReadonlyMap<string, StepProse>;
}

interface Section {
  readonly heading: string;
  readonly text: string;
}

/**
 * `# Title`, `## step-id: Title`, and below a step `### after`, `### rootless`, `### ask`, `### try`, `### option ID`,
 * `### why-not ID`, `### again`, `### fact`, `### hint N`, `### notes`.
 * @throws UserError for any other heading, and for a heading that occurs twice
 */
export function parseProse(markdown: string, file: string): Prose {
  const [head, ...steps] = splitSections(markdown, '## ');
  const [, title = '', intro = ''] = /^# (.+)\n?([\s\S]*)$/.exec(head?.text.trim() ?? '') ?? [];
  if (title === '') throw lacksTitle(file);
  const parsed = steps.map((section) => parseStep(section, file));
  const twice = firstDuplicate(parsed.map(([id]) => id));
  if (twice !== undefined) throw proseError(file, stepTwice(twice));
  return { title, intro: unwrapParagraphs(intro), steps: new Map(parsed) };
}

function parseStep({ heading, text }: Section, file: string): [string, StepProse] {
  const [, id, title] = /^([a-z][a-z0-9-]*): (.+)$/.exec(heading) ?? [];
  if (id === undefined || title === undefined) {
    throw proseError(file, noHeading(heading));
  }
  const [body, ...parts] = splitSections(text, '### ');
  const twice = firstDuplicate(parts.map((part) => part.heading));
  if (twice !== undefined) throw proseError(stepIn(file, id), thereTwice(twice));
  const named = new Map<string, string>();
  for (const part of parts) {
    if (
      !/^(after|rootless|ask|again|fact|try|notes|option [a-z0-9-]+|why-not [a-z0-9-]+|hint \d)$/.test(
        part.heading,
      )
    ) {
      throw proseError(stepIn(file, id), noSuchPart(part.heading));
    }
    named.set(part.heading, unwrapParagraphs(part.text));
  }
  const list = (kind: string): Map<string, string> =>
    new Map(
      [...named]
        .filter(([key]) => key.startsWith(`${kind} `))
        .map(([key, value]) => [key.slice(kind.length + 1), value]),
    );
  return [
    id,
    {
      title,
      text: unwrapParagraphs(body?.text ?? ''),
      after: named.get('after') ?? '',
      rootless: named.get('rootless') ?? '',
      tryIt: named.get('try') ?? '',
      question: named.get('ask') ?? '',
      options: list('option'),
      whyNot: list('why-not'),
      again: named.get('again') ?? '',
      fact: named.get('fact') ?? '',
      hints: [...list('hint').values()],
      notes: named.get('notes') ?? '',
    },
  ];
}

/** The place of a step: in a lesson, or in a file. */
export const stepIn = (where: string, step: string): Texts => ({
  en: `${where}, step ${step}`,
  zh: `${where} 的步骤 ${step}`,
});

/** The error for what is wrong in a file of prose, or of terms. */
export const proseError = (place: Texts | string, why: Texts): UserError =>
  new UserError('failed', at(place, why));

export const lacksTitle = (file: string): UserError =>
  proseError(file, { en: 'it begins with `# Title`', zh: '开头应当是 `# 标题`' });

export const thereTwice = (name: string): Texts => ({
  en: `${name} is there twice`,
  zh: `${name} 出现了两次`,
});

const stepTwice = (id: string): Texts => ({
  en: `step ${id} is there twice`,
  zh: `步骤 ${id} 出现了两次`,
});

const noHeading = (heading: string): Texts => ({
  en: `a step's heading is \`## id: Title\`, not \`## ${heading}\``,
  zh: `步骤的标题应写成 \`## id: 标题\`，而不是 \`## ${heading}\``,
});

const noSuchPart = (heading: string): Texts => ({
  en: `no such part: ${heading}`,
  zh: `没有这样的部分：${heading}`,
});

/** The first name that occurs a second time. */
export const firstDuplicate = (names: readonly string[]): string | undefined =>
  names.find((name, i) => names.indexOf(name) < i);

/** Splits at the lines that begin with `mark`; the first section is what stands before them. */
export function splitSections(text: string, mark: string): Section[] {
  const sections: { heading: string; lines: string[] }[] = [{ heading: '', lines: [] }];
  for (const line of text.split('\n')) {
    if (line.startsWith(mark)) sections.push({ heading: line.slice(mark.length).trim(), lines: [] });
    else sections.at(-1)?.lines.push(line);
  }
  return sections.map(({ heading, lines }) => ({ heading, text: lines.join('\n') }));
}

const CJK = /[\u3000-\u9fff\uff00-\uffef]/;
/** Punctuation that Chinese and English share. */
const MARK = /[“”‘’…—·]/;

/** Has room of its own on the side where a space would be. */
const FULL_WIDTH_MARK = /[。，；：、？！（）《》【】]/;

/** Whether a line break between these two characters is not a space. */
function joins(before: string, after: string): boolean {
  if (FULL_WIDTH_MARK.test(before) || FULL_WIDTH_MARK.test(after)) return true;
  if (CJK.test(before)) return CJK.test(after) || MARK.test(after);
  return MARK.test(before) && CJK.test(after);
}

/**
 * Puts each paragraph on one line, as screens wrap lines themselves. Between Chinese characters a line break is not a
 * space.
 */
export function unwrapParagraphs(text: string): string {
  const paragraphs = text.trim().split(/\n\s*\n/);
  return paragraphs
    .map((paragraph) =>
      paragraph
        .split('\n')
        .map((line) => line.trim())
        .reduce((all, line) => (joins(all.at(-1) ?? '', line[0] ?? '') ? all + line : `${all} ${line}`)),
    )
    .join('\n\n');
}
