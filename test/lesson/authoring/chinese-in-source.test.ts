// Every Chinese text in src is held to what the check of the lessons holds theirs to: the texts of screens, of help, of
// errors, of doctor. And what an error says is never in English alone.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSync } from 'oxc-parser';
import { describe, expect, it } from 'vitest';
import { packageRoot } from '../../../src/lab/session/session-files.ts';
import { findBadLineStarts, findChineseProblems } from '../../../src/lesson/authoring/chinese.ts';
import { englishIn } from '../../support/english-in.ts';

const HAN = /\p{Script=Han}/u;
/** It has the rejected words. */
const except = 'lesson/authoring/chinese.ts';

const src = join(packageRoot(), 'src');
const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter(
  (file) => /\.tsx?$/.test(file) && file !== except,
);

interface Node {
  readonly type: string;
  readonly name?: string;
  readonly value?: unknown;
  readonly quasis?: readonly { readonly value: { readonly cooked: string } }[];
  readonly callee?: Node;
  readonly arguments?: readonly Node[];
  readonly properties?: readonly Node[];
  readonly key?: Node;
}

/** The node and all below it. */
function* nodesBelow(value: unknown): Generator<Node> {
  if (Array.isArray(value)) for (const one of value) yield* nodesBelow(one);
  else if (typeof value === 'object' && value !== null) {
    if ('type' in value) yield value as Node;
    for (const child of Object.values(value)) yield* nodesBelow(child);
  }
}

/** A string, or a template with `x` for what is filled in; undefined for anything else. */
function textOf({ type, value, quasis }: Node): string | undefined {
  if ((type === 'Literal' || type === 'JSXText') && typeof value === 'string') return value;
  if (type !== 'TemplateLiteral') return undefined;
  return (quasis ?? []).map(({ value: { cooked } }) => cooked).join('x');
}

const isText = (text: string | undefined): text is string => text !== undefined;

interface Pair {
  readonly en: string;
  readonly zh: string;
}

/** The sides of an object with an English and a Chinese text. */
function pairIn({ type, properties = [] }: Node): Pair | undefined {
  if (type !== 'ObjectExpression') return undefined;
  const [en, zh] = ['en', 'zh'].map((language) => {
    const side = properties.find(({ key }) => key?.name === language)?.value;
    return side === undefined ? undefined : textOf(side as Node);
  });
  return isText(en) && isText(zh) ? { en, zh } : undefined;
}

/** What an error is made of, and what it advises, where that is the same in every language. */
function inEveryLanguage({ type, callee, arguments: args = [], key, value }: Node): string[] {
  const isError = type === 'NewExpression' && /^(?:UserError|ToldError|Actor\w+)$/.test(callee?.name ?? '');
  const isBoth = type === 'CallExpression' && callee?.name === 'both';
  const isHint = type === 'Property' && key?.name === 'hint';
  return [...(isError || isBoth ? args : []), ...(isHint ? [value as Node] : [])].map(textOf).filter(isText);
}

/** What is found in one file, without the nodes: those of all files take much memory. */
function read(file: string): { texts: string[]; pairs: Pair[]; alike: string[] } {
  const { body } = parseSync(file, readFileSync(join(src, file), 'utf8')).program;
  const nodes = [...nodesBelow(body)];
  return {
    texts: nodes.map(textOf).filter(isText),
    pairs: nodes.map(pairIn).filter((pair) => pair !== undefined),
    alike: nodes.flatMap(inEveryLanguage),
  };
}

const sources = files.map((file) => ({ file, ...read(file) }));

describe('the Chinese texts in src', () => {
  const all = sources.flatMap(({ file, texts }) =>
    texts.filter((text) => HAN.test(text)).map((text) => ({ file, text })),
  );

  it('are found', () => {
    expect(all.length).toBeGreaterThan(1500);
    expect(all.some(({ text }) => text === '内存不足，分配不出来')).toBe(true);
  });

  it('have no word that the glossary rejects, no half-width punctuation, no stray space', () => {
    const problems = all.flatMap(({ file, text }) => [
      // Help aligns what stands behind two blanks.
      ...findChineseProblems(text.replace(/ {2,}/g, '\n')).map(({ en }) => `${file}: ${en}`),
      ...findBadLineStarts(text.replace(/^[^\n]*\n?/, '')).map(({ en }) => `${file}: ${en}`),
    ]);
    expect(problems).toEqual([]);
  });
});

describe('what is said in both languages', () => {
  const all = sources.flatMap(({ file, pairs }) => pairs.map((pair) => ({ file, ...pair })));

  it('is found', () => {
    expect(all.length).toBeGreaterThan(1000);
    expect(all.filter(({ file }) => file.startsWith('image/')).length).toBeGreaterThan(60);
    expect(all.filter(({ file }) => file.startsWith('seccomp/')).length).toBeGreaterThan(10);
  });

  it('has no English sentence in Chinese', () => {
    const left = all.filter(({ zh }) => englishIn(zh).length > 0);
    expect(left).toEqual([]);
  });

  it('is no English sentence where it is the same for both: of an error, of its hint', () => {
    const left = sources
      .flatMap(({ file, alike }) => alike.map((text) => ({ file, text })))
      .filter(({ text }) => englishIn(text).length > 0);
    expect(left).toEqual([]);
  });
});
