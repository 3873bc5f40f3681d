// The shell of the tour's screen: its emulator, its place, its bytes in and out.

import type { Event } from '../session/event.ts';
import type { Send } from '../session/intent.ts';
import type { Emulator } from '../term/emulator.ts';
import type { InputRouter } from '../term/input.ts';
import type { Layer } from '../term/painter.ts';
import type { Area } from './layout.ts';

export interface ShellPanel {
  readonly focused: boolean;
  /** `s` was pressed. */
  enter(): void;
  /** Keys go to the tour again; the shell stays. */
  leave(): void;
  /** Where its screen is from now on. */
  place(screen: Area | undefined): void;
  take(event: Event): void;
  /** What it shows, while it has the focus. */
  layer(): Layer | undefined;
}

interface Parts {
  readonly send: Send;
  readonly input: InputRouter;
  /** The focus has changed: the screen is to be laid out again. */
  readonly changed: () => void;
  /** Only what the shell shows has changed. */
  readonly painted: () => void;
}

/** The size that a shell begins with, until its panel is laid out. */
const first = { columns: 78, rows: 12 };

export function createShellPanel({ send, input, changed, painted }: Parts): ShellPanel {
  let emulator: Emulator | undefined;
  let terminal: string | undefined;
  let screen: Area | undefined;
  let focused = false;
  let wanted = false;

  const type = (bytes: Uint8Array): void => {
    if (terminal !== undefined) send({ type: 'keys', terminal, bytes });
  };
  const setFocus = (to: Emulator | undefined): void => {
    focused = to !== undefined;
    input.focus(
      to && {
        modes: to.modes,
        write(bytes) {
          to.typed();
          type(bytes);
        },
      },
    );
    changed();
  };
  const open = async (): Promise<void> => {
    const { openEmulator } = await import('../term/emulator.ts'); // only for those who open a shell
    const { columns, rows } = screen === undefined ? first : { columns: screen.width, rows: screen.height };
    emulator = openEmulator({ columns, rows, answer: (bytes) => type(Buffer.from(bytes)), changed: painted });
    setFocus(emulator);
  };
  /** Events that came while the emulator was being loaded. */
  let early: Uint8Array[] = [];

  return {
    get focused() {
      return focused;
    },
    enter() {
      if (emulator !== undefined) return setFocus(emulator);
      if (wanted) return;
      wanted = true;
      send({ type: 'shell', ...first });
    },
    leave() {
      setFocus(undefined);
    },
    place(next) {
      if (next?.width === screen?.width && next?.height === screen?.height) {
        screen = next;
        return;
      }
      screen = next;
      if (next !== undefined && emulator !== undefined && terminal !== undefined) {
        emulator.resize(next.width, next.height);
        send({ type: 'shell-size', terminal, columns: next.width, rows: next.height });
      }
    },
    layer() {
      if (!focused || screen === undefined || emulator === undefined) return undefined;
      const { top, left, width, height } = screen;
      return { top, left, width, rows: emulator.rows(true).slice(0, height) };
    },
    take(event) {
      if (event.type === 'refused' && event.intent !== undefined) wanted = emulator !== undefined; // no shell could be opened
      if (event.type === 'pty-open') {
        terminal = event.terminal;
        open().then(() => {
          for (const bytes of early) emulator?.write(bytes);
          early = [];
        });
      } else if (event.type === 'pty') {
        const bytes = Buffer.from(event.data, 'base64');
        if (emulator === undefined) early.push(bytes);
        else emulator.write(bytes);
      } else if (event.type === 'pty-exit') {
        emulator?.close();
        emulator = undefined;
        terminal = undefined;
        wanted = false;
        setFocus(undefined);
      }
    },
  };
}
