// Lists the screen of each mode. The story's is there at once; others are imported when they are first asked for.

import type { Mode } from '../../session/event.ts';
import type { ScreenParts } from './screen-parts.ts';
import { storyScreen } from './story/screen.ts';

export type Screens = Readonly<Record<Mode, ScreenParts | (() => Promise<ScreenParts>)>>;

export const allScreens: Screens = {
  tour: storyScreen,
  lesson: storyScreen,
  play: async () => (await import('./play/screen.ts')).playScreen,
  demo: async () => (await import('./present/screen.ts')).presentScreen,
  inspect: storyScreen,
};

/** Until a session has said what its mode is. */
export const firstScreen: ScreenParts = storyScreen;
