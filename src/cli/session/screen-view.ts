// Shows a session on a screen, which is loaded while the session already begins.

import type { Event, EventOf, Language } from '../../session/event.ts';
import type { Send } from '../../session/intent.ts';
import { asciiOf } from '../../term/ascii.ts';
import { leftLines } from '../../ui/plain/bookends.ts';
import type { Screen } from '../../ui/screen.tsx';
import { wordsIn } from '../../ui/words.ts';
import { print } from '../own-output.ts';
import type { SessionView } from './session-view.ts';

const WIDTH = 80;

export interface ScreenViewOptions {
  readonly language: Language;
  readonly send: Send;
  /** Draw with ASCII alone. */
  readonly ascii: boolean;
  readonly failed: (error: Error) => void;
}

/** After the screen is closed, it prints what is left on the host, or that nothing is. */
export function openScreenView({ language, send, ascii, failed }: ScreenViewOptions): SessionView {
  let screen: Screen | undefined;
  const early: Event[] = [];
  const opening = (async () => {
    // React and Ink are loaded only for a screen.
    const [{ openInkScreen }, { takeTerminal }] = await Promise.all([
      import('../../ui/screen.tsx'),
      import('../../term/terminal.ts'),
    ]);
    screen = await openInkScreen({
      language,
      send,
      takeTerminal: (handlers) => takeTerminal(handlers, ascii ? asciiOf : undefined),
      env: process.env,
    });
    for (const event of early) screen.show(event);
  })();
  opening.catch((error: unknown) => failed(error instanceof Error ? error : new Error(String(error))));
  let ledger: EventOf<'ledger'> | undefined;
  const languageNow = (): Language => screen?.language ?? language;
  return {
    get language() {
      return languageNow();
    },
    show(event) {
      if (event.type === 'ledger') ledger = event;
      if (screen === undefined) early.push(event);
      else screen.show(event);
    },
    async close() {
      await opening;
      await screen?.close();
      const words = wordsIn(languageNow());
      if (ledger !== undefined) print(`${leftLines(ledger, words, WIDTH).join('\n')}\n`, ascii);
    },
  };
}
