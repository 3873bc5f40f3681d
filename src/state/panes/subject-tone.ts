// Chooses the colour of a subject and the sign of a change, the same in every pane.

import type { Mark } from '../compare-tables.ts';
import { type Span, span, type Tone } from '../line.ts';

/** Shown before what changed, so that colour is never the only sign. */
export const signs: Readonly<Record<Mark, string>> = { same: ' ', changed: '✱', added: '+', removed: '-' };

/** The sign at the beginning of a row, in two cells. */
export function signSpan(mark: Mark): Span {
  if (mark === 'same') return span('  ');
  return span(`${signs[mark]} `, mark === 'removed' ? { dim: true } : { bold: true });
}

const tones: readonly Tone[] = ['host', 'box', 'box2'];

/** The first subject has the colour of the host, unless it is alone and not the host. */
export const toneAt = (names: readonly string[], place: number): Tone | undefined =>
  names.length === 1 && names[0] !== 'host' ? 'box' : tones[place];
