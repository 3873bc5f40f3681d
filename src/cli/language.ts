// Chooses the language from the locale: locale(7), LC_ALL before LC_MESSAGES before LANG.

import { needsAscii } from '../probe/character-locale.ts';
import type { Language } from '../session/event.ts';

export function defaultLanguage(env: NodeJS.ProcessEnv): Language {
  const locale = env.LC_ALL || env.LC_MESSAGES || env.LANG || '';
  // Without UTF-8 there is nothing to write Chinese with.
  return locale.startsWith('zh') && !needsAscii(env) ? 'zh' : 'en';
}
