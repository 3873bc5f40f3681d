// The tour on a terminal: Ink lays out what the reducer says, the painter paints it, keys become intents.

import { render } from 'ink';
import type { Event, Language } from '../session/event.ts';
import type { Send } from '../session/intent.ts';
import { emptyModel, reduce } from '../state/model.ts';
import { FrameStream } from '../term/fake-tty.ts';
import { enterSequence, leaveSequence } from '../term/modes.ts';
import { createPainter } from '../term/painter.ts';
import { App } from './app.tsx';

export interface Screen {
  show(event: Event): void;
  /** Gives the terminal back as it was. */
  close(): Promise<void>;
}

/** Takes the terminal over until `close`, or until our process ends in any way that it notices. */
export async function openInkScreen(language: Language, send: Send): Promise<Screen> {
  const { stdout, stdin } = process;
  const size = () => ({ columns: stdout.columns, rows: stdout.rows });
  const painter = createPainter({ write: (bytes) => stdout.write(bytes), rows: stdout.rows });
  const frames = new FrameStream(size(), (frame) => painter.show(frame));
  const enter = (): void => {
    stdout.write(enterSequence);
    painter.repaint(stdout.rows);
  };
  const leave = (): void => {
    stdout.write(leaveSequence);
  };
  const resized = (): void => {
    painter.repaint(stdout.rows);
    frames.resize(size());
  };
  const stopped = (): void => {
    stdin.setRawMode(false);
    leave();
    process.kill(process.pid, 'SIGSTOP');
  };
  const continued = (): void => {
    stdin.setRawMode(true);
    enter();
  };

  enter();
  process.once('exit', leave);
  process.on('SIGTSTP', stopped);
  process.on('SIGCONT', continued);
  stdout.on('resize', resized);

  let model = emptyModel;
  const view = (): React.ReactElement => <App model={model} language={language} send={send} />;
  const ink = render(view(), {
    stdout: frames as unknown as NodeJS.WriteStream,
    debug: true, // whole frames, as they are; Ink's own painting clears the screen for each
    exitOnCtrlC: false,
    patchConsole: false,
  });
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
      painter.stop();
      stdout.off('resize', resized);
      process.off('SIGTSTP', stopped);
      process.off('SIGCONT', continued);
      process.off('exit', leave);
      leave();
    },
  };
}
