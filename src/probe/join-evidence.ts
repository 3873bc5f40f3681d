// Joins pieces of evidence to one line. Names and values, and what the kernel says, are the same in every language.

import { inEach } from '../kernel/languages.ts';
import type { Texts } from '../session/event.ts';

/** @param parts a string is for every language */
export const evidence = (...parts: readonly (Texts | string | undefined)[]): Texts =>
  inEach((language) =>
    parts
      .flatMap((part) => (part === undefined ? [] : typeof part === 'string' ? [part] : [part[language]]))
      .join(language === 'en' ? '; ' : '；'),
  );
