// Text that takes the cells that blessed believes it takes.

import { cellsOf } from '../state/cell-width.ts';

/** What both it and terminals hold to be two cells wide: unicode.org/reports/tr11, less what came after its tables. */
const wide = /[\u3000-\u303e\u3041-\u3096\u30a0-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uff01-\uff60]/u;

/** Other wide characters become `??`, those beyond the BMP `?`, and marks upon others are left out. */
export const drawable = (text: string): string =>
  /^[ -~]*$/.test(text) ? text : [...text].map(drawableChar).join('');

function drawableChar(char: string): string {
  if (char <= '~' || wide.test(char)) return char;
  const cells = cellsOf(char);
  return cells === 1 && char.length === 1 ? char : '?'.repeat(cells);
}
