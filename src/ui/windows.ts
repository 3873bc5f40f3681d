// The part of a text or a table that is in sight, when not all of it fits.

import type { Line } from '../state/lines.ts';

/** What does not fit is not lost: the last line says how to come to it. */
export function storyWindow(lines: readonly Line[], scroll: number, height: number): readonly Line[] {
  if (lines.length <= height) return lines;
  const start = Math.max(0, Math.min(scroll, lines.length - height + 1));
  const shown = lines.slice(start, start + height - 1);
  const more = start + shown.length < lines.length ? '… PgDn' : '… PgUp';
  return [...shown, { text: more, style: 'dim' }];
}

/**
 * The part that fits; of what does not, a line says how much there is. What changed comes first then, so that nothing
 * the step talks about is out of sight.
 */
export function evidenceWindow(lines: readonly Line[], scroll: number, height: number): readonly Line[] {
  if (lines.length <= height) return lines;
  const [head, ...rest] = lines;
  const titled = head?.style === 'dim' ? [head] : [];
  const rows = titled.length > 0 ? rest : lines;
  const changed = rows.filter(({ style }) => style === 'changed');
  const ordered = [...changed, ...rows.filter(({ style }) => style !== 'changed')];
  const room = height - titled.length - 1;
  const start = Math.max(0, Math.min(scroll, ordered.length - room));
  const shown = ordered.slice(start, start + room);
  return [...titled, ...shown, { text: `↑↓ ${start + shown.length}/${ordered.length}`, style: 'dim' }];
}
