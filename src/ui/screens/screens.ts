// Lists the screen of each mode. The story's is loaded at the start, the others when they are first needed.

import type { Mode } from '../../session/event.ts';
import type { ScreenParts } from './screen-parts.ts';
import { storyScreen } from './story/story-screen.ts';

export type Screens = Readonly<Record<Mode, ScreenParts | (() => Promise<ScreenParts>)>>;

export const allScreens: Screens = {
  tour: storyScreen,
  lesson: async () => (await import('./lesson/lesson-screen.ts')).lessonScreen,
  play: async () => (await import('./play/play-screen.ts')).playScreen,
  demo: async () => (await import('./present/present-screen.ts')).presentScreen,
  inspect: storyScreen,
};

/** The screen until the session has named its mode. */
export const firstScreen: ScreenParts = storyScreen;
