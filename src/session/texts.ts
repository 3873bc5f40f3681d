// Makes texts that are the same in every language: names, keys, messages of the kernel.

export { both } from '../kernel/languages.ts';
