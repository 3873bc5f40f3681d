// What each style looks like. Colour carries meaning, never alone, and only of the sixteen that every theme has.

import type { Style } from '../state/lines.ts';

export interface Look {
  readonly bold?: boolean;
  readonly dimColor?: boolean;
  readonly color?: string;
}

export const theme: Readonly<Record<Style, Look>> = {
  plain: {},
  strong: { bold: true },
  dim: { dimColor: true },
  changed: { bold: true },
  good: { color: 'green' },
  bad: { color: 'red' },
};
