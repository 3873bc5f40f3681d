// Makes texts that are the same in every language: names, keys, messages of the kernel.

import type { Texts } from './event.ts';

export const both = (text: string): Texts => ({ en: text, zh: text });
