// Cells of tables in the reader's language: the words that are ours. What the kernel calls something stays.

import type { Words } from './words.ts';

export const localizer =
  ({ cells, own }: Words) =>
  (text: string): string =>
    cells[text] ?? (text.endsWith(' own') ? `${text.slice(0, -3)}${own}` : text);
