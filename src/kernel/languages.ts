// Describes a text in the languages that nslab speaks.

/** A text in every language that nslab speaks. */
export interface Texts {
  readonly en: string;
  readonly zh: string;
}

/** Makes a text that is the same in every language: names, keys, messages of the kernel. */
export const both = (text: string): Texts => ({ en: text, zh: text });

/** Says a sentence in each language: for sentences that are put together from texts. */
export const inEach = (say: (language: keyof Texts) => string): Texts => ({ en: say('en'), zh: say('zh') });
