// Demands of an error that its user can read it in Chinese: what it says and what it advises.

import { expect } from 'vitest';
import type { UserError } from '../../src/kernel/errors.ts';
import type { Texts } from '../../src/kernel/languages.ts';
import { findChineseProblems } from '../../src/lesson/authoring/chinese.ts';
import { englishIn } from './english-in.ts';

const HAN = /\p{Script=Han}/u;

/** The error itself, once it has passed. */
export function toldInChinese(error: UserError): UserError {
  const { texts, hint, cause } = error;
  // V8 says in English only what is no JSON.
  const quoted = cause instanceof SyntaxError ? cause.message : undefined;
  demandChinese(texts, quoted);
  if (hint !== undefined) demandChinese(hint, quoted);
  return error;
}

/** @param quoted what another program says, and nobody translates */
function demandChinese({ en, zh }: Texts, quoted: string | undefined): void {
  const said = quoted === undefined ? zh : zh.replace(quoted, '');
  expect(said, en).toMatch(HAN);
  expect(said).not.toBe(en);
  expect(englishIn(said), zh).toEqual([]);
  expect(findChineseProblems(said), zh).toEqual([]);
}
