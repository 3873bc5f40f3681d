// Describes a text in the languages that nslab speaks.

/** A text in every language that nslab speaks. */
export interface Texts {
  readonly en: string;
  readonly zh: string;
}

/** Makes a text that is the same in every language: names, keys, messages of the kernel. */
export const both = (text: string): Texts => ({ en: text, zh: text });

/** Puts the place of a text before it. @param place a name is the same in every language */
export const at = (place: Texts | string, what: Texts): Texts => {
  const { en, zh } = typeof place === 'string' ? both(place) : place;
  return { en: `${en}: ${what.en}`, zh: `${zh}：${what.zh}` };
};

/** Puts several into one, on one line. */
export const joined = (texts: readonly Texts[]): Texts => ({
  en: texts.map(({ en }) => en).join('; '),
  zh: texts.map(({ zh }) => zh).join('；'),
});

/** Says a sentence in each language: for sentences that are put together from texts. */
export const inEach = (say: (language: keyof Texts) => string): Texts => ({ en: say('en'), zh: say('zh') });
