// Composes a page that fills the whole screen: a dialog, or the last page.

import type { PaneName } from '../../session/event.ts';
import type { Line } from '../../state/line.ts';
import type { Dialog, View } from '../../state/view.ts';
import { bodyOf, inside, isCompact } from './areas.ts';
import { type Composed, joinParts } from './compose-pane.ts';
import type { Chrome, Composition } from './composition.ts';
import { textWindow } from './windows.ts';

export interface Page {
  /** The part or dialog that it scrolls with. */
  readonly name: Dialog;
  readonly title: string;
  lines(width: number): readonly Line[];
}

export function composePage(
  { name, title, lines }: Page,
  view: View,
  panes: readonly PaneName[],
  chrome: Omit<Chrome, 'frames'>,
  keys: Composed,
): Composition {
  const { columns, rows } = chrome.size;
  const area = bodyOf(columns, rows);
  const compact = isCompact(columns, rows);
  const room = compact ? { ...area, left: 1, width: columns - 2 } : inside(area);
  const window = textWindow(lines(room.width), view.scroll[name] ?? 0, room.height, ['↓', '↑']);
  return joinParts(chrome, panes, [
    {
      ...(compact ? {} : { frame: { area, title, focused: true } }),
      blocks: [{ area: room, lines: window.lines }],
      furthest: { [name]: window.furthest },
      starts: { [name]: window.start },
    },
    keys,
  ]);
}
