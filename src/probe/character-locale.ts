// Reads from the environment which characters a terminal takes: locale(7), LC_CTYPE.

/** LC_ALL before LC_CTYPE before LANG; empty where none is set. */
export const characterLocale = (env: NodeJS.ProcessEnv): string =>
  env.LC_ALL || env.LC_CTYPE || env.LANG || '';

export const isUtf8 = (locale: string): boolean => /utf-?8/i.test(locale);
