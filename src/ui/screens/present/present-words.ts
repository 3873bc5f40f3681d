// Gives the words of the screen in front of a class, in both languages. Lessons bring theirs.

import type { Texts } from '../../../session/event.ts';

export const presentWords = {
  justDone: { en: 'just done', zh: '刚才执行' },
  stopped: { en: '‖ stopped', zh: '‖ 已停住' },
  tooSmall: {
    en: 'This window is too small to present in: it needs 80×24, this is',
    zh: '窗口太小：演示需要 80×24，现在是',
  },
} as const satisfies Readonly<Record<string, Texts>>;
