// Counts the words of a text: in English words, in Chinese characters.

import type { Texts } from '../../kernel/languages.ts';

/** What is counted, to be read after its number. */
export const units = {
  words: { en: 'English words', zh: '个英文单词' },
  characters: { en: 'Chinese characters', zh: '个汉字' },
} satisfies Record<string, Texts>;

export const countWords = (text: string): number =>
  text.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;

export const countHan = (text: string): number => [...text.matchAll(/\p{Script=Han}/gu)].length;
