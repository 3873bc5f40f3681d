// Chooses the language: `--lang`, else the locale. locale(7): LC_ALL before LC_MESSAGES before LANG.

import { needsAscii } from '../probe/character-locale.ts';
import type { Language, Texts } from '../session/event.ts';

export function defaultLanguage(env: NodeJS.ProcessEnv): Language {
  const locale = env.LC_ALL || env.LC_MESSAGES || env.LANG || '';
  // Without UTF-8 there is nothing to write Chinese with.
  return locale.startsWith('zh') && !needsAscii(env) ? 'zh' : 'en';
}

/** What the command line asks for, before anything has parsed it: for help, and for mistakes in it. */
function languageOf(args: readonly string[], env: NodeJS.ProcessEnv): Language {
  if (args[0] === 'run') return defaultLanguage(env); // it has no --lang, and its command may have one
  const asked = args.flatMap((arg, i) =>
    arg === '--lang' ? (args[i + 1] ?? '') : arg.replace(/^--lang=/, ''),
  );
  const at = args.findIndex((arg) => arg === '--lang' || arg.startsWith('--lang='));
  const language = at < 0 ? undefined : asked[at];
  return language === 'zh' || language === 'en' ? language : defaultLanguage(env);
}

/** The language of help and of messages on stderr. */
export const ownLanguage = (): Language => languageOf(process.argv.slice(2), process.env);

/** A text in that language. */
export const inOwnLanguage = (texts: Texts): string => texts[ownLanguage()];

/** What help and messages say, in that language. */
export const tell = (en: string, zh: string): string => inOwnLanguage({ en, zh });
