// Writes the colours of a cell as parameters of SGR (ECMA-48, ISO 8613-6).

import type { IBufferCell } from '@xterm/headless';

export const foregroundOf = (cell: IBufferCell): string =>
  parametersOf(38, cell.getFgColor(), { isPalette: cell.isFgPalette(), isRgb: cell.isFgRGB() });

export const backgroundOf = (cell: IBufferCell): string =>
  parametersOf(48, cell.getBgColor(), { isPalette: cell.isBgPalette(), isRgb: cell.isBgRGB() });

/** Empty for the default colour. */
function parametersOf(
  code: 38 | 48,
  value: number,
  { isPalette, isRgb }: { readonly isPalette: boolean; readonly isRgb: boolean },
): string {
  if (isPalette) return `;${code};5;${value}`;
  if (!isRgb) return '';
  return `;${code};2;${(value >> 16) & 255};${(value >> 8) & 255};${value & 255}`;
}
