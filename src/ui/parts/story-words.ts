// Gives the words of the story's screen, in both languages. Lessons bring theirs.

import type { Texts } from '../../session/event.ts';

export const storyWords = {
  wordsTitle: { en: 'Words of this step', zh: '本步骤的术语' },
  stages: { en: 'Stages', zh: '阶段' },
  noWords: { en: 'This step uses no words that need explaining.', zh: '这一步没有需要解释的术语。' },
  tooSmall: {
    en: 'This window is too small for the tour: it needs 80×24, this is',
    zh: '窗口太小：导览需要 80×24，现在是',
  },
} as const satisfies Readonly<Record<string, Texts>>;
