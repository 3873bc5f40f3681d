// Rows of a screen with their looks written out: `⟦bold cyan⟧text⟦/⟧`.

import type { Cell, ScreenState } from '../support/emulated-screen.ts';

const colours = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'];

export function styledRows(screen: ScreenState, columns: number): string[] {
  return screen.rows().map((_, row) => {
    const cells = Array.from({ length: columns }, (_, column) => screen.cell(row, column));
    const shown = cells.filter(({ width }) => width > 0);
    const looks = withBlanks(shown.map(lookOf));
    const pieces = shown.map(({ text }, i) => {
      const [last, look] = [looks[i - 1] ?? '', looks[i] ?? ''];
      const marks = last === look ? '' : `${last && '⟦/⟧'}${look && `⟦${look}⟧`}`;
      return marks + (text === '' ? ' ' : text);
    });
    return `${pieces.join('').trimEnd()}${looks.at(-1) ? '⟦/⟧' : ''}`;
  });
}

/** Blanks between two of the same look have it too. */
function withBlanks(looks: readonly (string | undefined)[]): string[] {
  let last = '';
  return looks.map((look, i) => {
    const next = looks.slice(i).find((one) => one !== undefined) ?? '';
    last = look ?? (last === next ? last : '');
    return last;
  });
}

/** Undefined for a blank, which looks the same in bold, dim and any colour. */
function lookOf({ text, bold, dim, underline, inverse, foreground }: Cell): string | undefined {
  if (text.trim() === '' && !underline && !inverse) return undefined;
  const colour = foreground.kind === 'palette' && (colours[foreground.value] ?? `${foreground.value}`);
  return [bold && 'bold', dim && 'dim', underline && 'underline', inverse && 'inverse', colour]
    .filter((name) => name !== false)
    .join(' ');
}
