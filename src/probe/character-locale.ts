// Reads from the environment which characters a terminal takes, and whether it can show more than ASCII: locale(7), LC_CTYPE.

/** LC_ALL before LC_CTYPE before LANG; empty where none is set. */
export const characterLocale = (env: NodeJS.ProcessEnv): string =>
  env.LC_ALL || env.LC_CTYPE || env.LANG || '';

export const isUtf8 = (locale: string): boolean => /utf-?8/i.test(locale);

/**
 * False where the environment says nothing: most terminals of today take UTF-8. Not on Linux's own console, whose font has
 * 512 characters at most (console_codes(4), setfont(8)); nor where the locale has another encoding.
 */
export function needsAscii(env: NodeJS.ProcessEnv): boolean {
  if (env.TERM === 'linux') return true;
  const locale = characterLocale(env);
  return locale !== '' && !isUtf8(locale);
}
