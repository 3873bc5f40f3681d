// The tour on a terminal: Ink draws what the reducer says, keys become intents.

import { render } from 'ink';
import type { Event, Language } from '../session/event.ts';
import type { Send } from '../session/intent.ts';
import { emptyModel, reduce } from '../state/model.ts';
import { App } from './app.tsx';

export interface Screen {
  show(event: Event): void;
  /** Gives the terminal back as it was. */
  close(): Promise<void>;
}

const ENTER = '\u001b[?1049h\u001b[?25l';
const LEAVE = '\u001b[?25h\u001b[?1049l';

/** Takes the terminal over: the alternate screen, raw keys. */
export async function openInkScreen(language: Language, send: Send): Promise<Screen> {
  let model = emptyModel;
  let restored = false;
  process.stdout.write(ENTER);
  const restore = (): void => {
    if (!restored) process.stdout.write(LEAVE);
    restored = true;
  };
  process.once('exit', restore); // a crash must not leave the terminal hidden
  const view = (): React.ReactElement => <App model={model} language={language} send={send} />;
  const ink = render(view(), { exitOnCtrlC: false, patchConsole: false });
  const ended = ink.waitUntilExit(); // asked for before unmount: after it, nothing would settle it
  let scheduled = false;
  const draw = (): void => {
    scheduled = false;
    ink.rerender(view());
  };
  return {
    show(event) {
      model = reduce(model, event);
      if (scheduled) return;
      scheduled = true;
      setImmediate(draw);
    },
    async close() {
      ink.unmount();
      await ended;
      restore();
    },
  };
}
