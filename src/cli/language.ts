// Chooses the language from the locale: locale(7), LC_ALL before LC_MESSAGES before LANG.

import type { Language } from '../session/event.ts';

export function defaultLanguage(env: NodeJS.ProcessEnv): Language {
  const locale = env.LC_ALL || env.LC_MESSAGES || env.LANG || '';
  return locale.startsWith('zh') ? 'zh' : 'en';
}
