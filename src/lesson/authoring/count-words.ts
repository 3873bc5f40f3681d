// Counts the words of a text: in English words, in Chinese characters.

export const countWords = (text: string): number =>
  text.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;

export const countHan = (text: string): number => [...text.matchAll(/\p{Script=Han}/gu)].length;
