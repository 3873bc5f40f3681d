// The tour on a terminal: Ink lays out what the reducer says, the painter paints it, keys become intents.

import { render } from 'ink';
import type { Event, Language } from '../session/event.ts';
import type { Send } from '../session/intent.ts';
import { emptyModel, reduce } from '../state/model.ts';
import { FrameStream } from '../term/fake-tty.ts';
import { createInputRouter } from '../term/input.ts';
import { takeTerminal } from '../term/terminal.ts';
import { App } from './app.tsx';
import { createShellPanel } from './shell-panel.ts';

export interface Screen {
  show(event: Event): void;
  /** Gives the terminal back as it was. */
  close(): Promise<void>;
}

/** Takes the terminal over until `close`, or until our process ends in any way that it notices. */
export async function openInkScreen(language: Language, send: Send): Promise<Screen> {
  const input = createInputRouter(() => panel.leave());
  const terminal = takeTerminal({
    onInput: (bytes) => input.feed(bytes),
    onResize: (size) => frames.resize(size),
  });
  const { painter } = terminal;
  const frames = new FrameStream(terminal.size(), (frame) => painter.show(frame));
  const panel = createShellPanel({ send, painter, input, changed: () => draw() });

  let model = emptyModel;
  const view = (): React.ReactElement => (
    <App
      model={model}
      language={language}
      send={send}
      inShell={panel.focused}
      enterShell={() => panel.enter()}
      onScreen={(screen) => panel.place(screen)}
    />
  );
  const ink = render(view(), {
    stdout: frames as unknown as NodeJS.WriteStream,
    stdin: input.ink as unknown as NodeJS.ReadStream,
    debug: true, // whole frames, as they are; Ink's own painting clears the screen for each
    exitOnCtrlC: false,
    patchConsole: false,
  });
  const ended = ink.waitUntilExit(); // asked for before unmount: after it, nothing would settle it
  let scheduled = false;
  const draw = (): void => {
    if (scheduled) return;
    scheduled = true;
    setImmediate(() => {
      scheduled = false;
      ink.rerender(view());
    });
  };
  return {
    show(event) {
      panel.take(event);
      if (event.type === 'pty') return; // painted by the panel; Ink has no part in it
      model = reduce(model, event);
      draw();
    },
    async close() {
      ink.unmount();
      await ended;
      terminal.giveBack();
    },
  };
}
