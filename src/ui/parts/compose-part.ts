// Composes one part of the story's screen: the story, a shell, or a pane.

import type { Line } from '../../state/line.ts';
import { isPane } from '../../state/view.ts';
import { wordsIn } from '../words.ts';
import { type Place, roomIn } from './areas.ts';
import { type Composed, composePane, composeTerminal, type Source } from './compose-pane.ts';
import { textWindow } from './windows.ts';

export function composePart(place: Place, source: Source, story: (width: number) => Line[]): Composed {
  const { part } = place;
  if (part === 'shell') return composeTerminal(source.typing ?? '', place, source);
  return isPane(part) ? composePane(part, place, source) : composeStory(place, source, story);
}

function composeStory(
  place: Place,
  { model, view, typing }: Source,
  story: (width: number) => Line[],
): Composed {
  const { area, framed } = place;
  const room = roomIn(place);
  const focused = view.focus === 'story' && typing === undefined;
  const window = textWindow(story(room.width), view.scroll.story ?? 0, room.height, ['PgDn', 'PgUp']);
  const lesson = model.lessons.find(({ id }) => id === model.step?.lesson);
  const title = lesson?.title[view.language] ?? wordsIn(view.language).tour;
  return {
    ...(framed ? { frame: { area, title, focused } } : {}),
    blocks: [{ area: room, lines: window.lines }],
    furthest: { story: window.furthest },
    starts: { story: window.start },
  };
}
