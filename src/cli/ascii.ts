// Says whether a terminal can show more than ASCII.

import { characterLocale, isUtf8 } from '../probe/character-locale.ts';

/**
 * False where the environment says nothing: most terminals of today take UTF-8. Not on Linux's own console, whose font has
 * 512 characters at most (console_codes(4), setfont(8)); nor where the locale has another encoding.
 */
export function needsAscii(env: NodeJS.ProcessEnv): boolean {
  if (env.TERM === 'linux') return true;
  const locale = characterLocale(env);
  return locale !== '' && !isUtf8(locale);
}
