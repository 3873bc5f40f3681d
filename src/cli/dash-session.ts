// Runs `nslab dash`: shows the dashboard until a key or a signal ends it.

import { RecordingError } from '../dash/recording-error.ts';
import { runDashboard } from '../dash/run-dashboard.ts';
import { UserError } from '../kernel/errors.ts';
import { needsAscii } from '../probe/character-locale.ts';
import type { Language } from '../session/event.ts';
import { asciiOf } from '../term/ascii.ts';
import { watchEndings } from './endings.ts';
import { exitCodes } from './exit-codes.ts';

/** @returns the exit status: 128+n after signal n @throws UserError when the file is not a readable recording */
export async function showDashboard(
  path: string,
  { language, ascii = needsAscii(process.env) }: { language: Language; ascii?: boolean | undefined },
): Promise<number> {
  const ending = new AbortController();
  let failure: Error | undefined;
  const endings = watchEndings(
    { en: 'dashboard', zh: '仪表板' },
    (what) => {
      if (what.kind === 'failure') failure ??= what.error;
      ending.abort();
    },
    process.stdin.isTTY ? process.stdin : undefined,
  );
  const colours = (process.env.NO_COLOR ?? '') === '';
  try {
    const output = ascii ? inAscii(process.stdout) : process.stdout;
    await runDashboard({ path, language, colours, output, signal: ending.signal });
  } catch (error) {
    if (!(error instanceof RecordingError)) throw error;
    throw new UserError('failed', error.texts, { hint: error.hint, cause: error });
  }
  if (failure !== undefined) throw failure;
  return endings.exitCode() ?? exitCodes.ok;
}

/** The same terminal, which draws what is not ASCII with what is. */
function inAscii(terminal: NodeJS.WriteStream): NodeJS.WriteStream {
  const write = (text: string): boolean => terminal.write(asciiOf(text));
  return new Proxy(terminal, {
    get: (target, name) => (name === 'write' ? write : Reflect.get(target, name, target)),
  });
}
