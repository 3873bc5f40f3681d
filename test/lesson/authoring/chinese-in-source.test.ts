// Every Chinese text in src is held to what the check of the lessons holds theirs to: the texts of screens, of help, of
// errors, of doctor.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSync } from 'oxc-parser';
import { describe, expect, it } from 'vitest';
import { packageRoot } from '../../../src/lab/session/session-files.ts';
import { findBadLineStarts, findChineseProblems } from '../../../src/lesson/authoring/chinese.ts';

const HAN = /\p{Script=Han}/u;
/** It has the rejected words. */
const except = 'lesson/authoring/chinese.ts';

const src = join(packageRoot(), 'src');
const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter(
  (file) => /\.tsx?$/.test(file) && file !== except,
);

interface Node {
  readonly type: string;
  readonly value?: unknown;
  readonly quasis?: readonly { readonly value: { readonly cooked: string } }[];
}

/** Strings, and templates with `x` for what is filled in. */
function textsOf(file: string): string[] {
  const texts: string[] = [];
  const walk = (value: unknown): void => {
    if (Array.isArray(value)) for (const one of value) walk(one);
    else if (typeof value === 'object' && value !== null) {
      const { type, value: text, quasis } = value as Node;
      if ((type === 'Literal' || type === 'JSXText') && typeof text === 'string') texts.push(text);
      if (type === 'TemplateLiteral')
        texts.push((quasis ?? []).map(({ value: { cooked } }) => cooked).join('x'));
      for (const child of Object.values(value)) walk(child);
    }
  };
  walk(parseSync(file, readFileSync(join(src, file), 'utf8')).program.body);
  return texts.filter((text) => HAN.test(text));
}

describe('the Chinese texts in src', () => {
  const all = files.flatMap((file) => textsOf(file).map((text) => ({ file, text })));

  it('are found', () => {
    expect(all.length).toBeGreaterThan(1500);
    expect(all.some(({ text }) => text === '内存不足，分配不出来')).toBe(true);
  });

  it('have no word that the glossary rejects, no half-width punctuation, no stray space', () => {
    const problems = all.flatMap(({ file, text }) => [
      // Help aligns what stands behind two blanks.
      ...findChineseProblems(text.replace(/ {2,}/g, '\n')).map((problem) => `${file}: ${problem}`),
      ...findBadLineStarts(text.replace(/^[^\n]*\n?/, '')).map((problem) => `${file}: ${problem}`),
    ]);
    expect(problems).toEqual([]);
  });
});
