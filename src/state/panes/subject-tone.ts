// Which colour a subject has, and how a change is signed: the same in every pane.

import { type Span, span, type Tone } from '../line.ts';

export type Mark = 'same' | 'changed' | 'added' | 'removed';

/** Before what changed; a colour alone says nothing. */
export const signs: Readonly<Record<Mark, string>> = { same: ' ', changed: '✱', added: '+', removed: '-' };

/** The sign at the beginning of a row, two cells. */
export function signSpan(mark: Mark): Span {
  if (mark === 'same') return span('  ');
  return span(`${signs[mark]} `, mark === 'removed' ? { dim: true } : { bold: true });
}

const tones: readonly Tone[] = ['host', 'box', 'box2'];

/** The first subject is what the others are held against, unless it stands alone and is no host. */
export const toneAt = (names: readonly string[], place: number): Tone | undefined =>
  names.length === 1 && names[0] !== 'host' ? 'box' : tones[place];
