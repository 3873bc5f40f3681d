// Replaces characters whose width blessed gets wrong.

import { cellsOf } from '../state/cell-width.ts';

/** Characters that blessed and terminals both draw two cells wide: unicode.org/reports/tr11, as of blessed's tables. */
const wide = /[\u3000-\u303e\u3041-\u3096\u30a0-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uff01-\uff60]/u;

/** Other wide characters become `??`, narrow ones beyond the BMP `?`, and combining marks are left out. */
export const drawable = (text: string): string =>
  /^[ -~]*$/.test(text) ? text : [...text].map(drawableChar).join('');

function drawableChar(char: string): string {
  if (char <= '~' || wide.test(char)) return char;
  const cells = cellsOf(char);
  return cells === 1 && char.length === 1 ? char : '?'.repeat(cells);
}
