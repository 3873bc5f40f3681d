// Says whether a terminal can show more than ASCII.

/**
 * False where the environment says nothing: most terminals of today take UTF-8. Not on Linux's own console, whose font has
 * 512 characters at most (console_codes(4), setfont(8)); nor where the locale has another encoding: locale(7), LC_ALL before
 * LC_CTYPE before LANG.
 */
export function needsAscii(env: NodeJS.ProcessEnv): boolean {
  if (env.TERM === 'linux') return true;
  const locale = env.LC_ALL || env.LC_CTYPE || env.LANG || '';
  return locale !== '' && !/utf-?8/i.test(locale);
}
