// What the schema of lessons says itself where zod could only say that a value is invalid. zod carries English.

import { both, type Texts } from '../kernel/languages.ts';

export const schemaMessages = {
  name: {
    en: 'a name: small letters, digits and hyphens, 15 at most',
    zh: '名字由小写字母、数字和连字符组成，最多 15 个字符',
  },
  line: { en: 'one line, without control characters', zh: '只能是一行，不能有控制字符' },
  ability: {
    en: 'nothing that `nslab doctor` tries is called so',
    zh: '`nslab doctor` 检查的项目里没有这个名字',
  },
  verb: { en: 'one verb for each item of `do`', zh: '`do` 的每个条目恰好写一个动词' },
  statement: { en: 'one statement for each check', zh: '每项检查恰好写一个条件' },
  counter: {
    en: 'a counter-experiment leaves an item out, or changes one',
    zh: '反向实验要去掉一个条目，或改动一个条目',
  },
} satisfies Record<string, Texts>;

/** In both languages what the schema says itself; what zod says is in English. */
export const textsOfMessage = (message: string): Texts =>
  Object.values(schemaMessages).find(({ en }) => en === message) ?? both(message);
