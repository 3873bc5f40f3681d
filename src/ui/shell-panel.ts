// Keeps the terminals of a session: one emulator each, which of them has the keyboard, and the bytes in and out.

import type { Event, EventOf } from '../session/event.ts';
import type { Send } from '../session/intent.ts';
import type { Emulator } from '../term/emulator.ts';
import type { InputRouter } from '../term/input.ts';
import type { Layer } from '../term/painter.ts';
import type { Area } from './parts/areas.ts';
import type { TerminalPlace } from './parts/composition.ts';

export interface ShellPanel {
  /** The terminal that has the keyboard. */
  readonly typing: string | undefined;
  /** Gives the keyboard to the terminal that had it last, else to the newest; if there is none, asks for a shell. */
  enter(container?: string): void;
  /**
   * Keeps what is typed between asking for a shell and its start.
   * @returns whether it was kept
   */
  hold(text: string): boolean;
  /** Gives the keyboard to a terminal that is open. */
  focus(terminal: string): void;
  /** Gives the keyboard back to the screen; the terminals stay open. */
  leave(): void;
  /** Places the terminals' screens; a terminal that is not named is hidden. */
  place(places: readonly TerminalPlace[]): void;
  take(event: Event): void;
  /** What a terminal shows in an area; undefined for one that is not open. */
  layerOf(terminal: string, area: Area): Layer | undefined;
  /** What all visible terminals show, in their areas. */
  layers(): Layer[];
}

interface Parts {
  readonly send: Send;
  readonly input: InputRouter;
  /** Another terminal, or none, got the keyboard: the screen must be laid out again. */
  readonly changed: () => void;
  /** Only the contents of a terminal changed. */
  readonly painted: () => void;
  /** Whether a newly opened terminal gets the keyboard; when absent, each does. */
  readonly takesKeyboard?: (terminal: { readonly replayed: boolean }) => boolean;
}

interface Size {
  readonly columns: number;
  readonly rows: number;
}

interface Terminal {
  readonly name: string;
  readonly container: string;
  /** The terminal ignores all input. */
  readonly replayed: boolean;
  size: Size;
  /** Undefined while its module is being loaded. */
  emulator?: Emulator;
  /** Output that arrived before the module was loaded. */
  early: Uint8Array[];
}

/** The size of a shell until it is laid out. */
const firstSize: Size = { columns: 78, rows: 12 };

/** A line or two: a shell starts within a second. */
const MAX_HELD = 1000;

/** The most terminals that a session opens at one time. */
const MAX_TERMINALS = 8;

export function createShellPanel({
  send,
  input,
  changed,
  painted,
  takesKeyboard = () => true,
}: Parts): ShellPanel {
  /** Ordered by when each last had the keyboard, the latest at the end. */
  const terminals = new Map<string, Terminal>();
  let places: readonly TerminalPlace[] = [];
  let typing: string | undefined;
  /** A shell was asked for and has not started yet. */
  let wanted = false;
  /** What was typed since it was asked for. */
  let held = '';

  const type = ({ name, replayed }: Terminal, bytes: Uint8Array): void => {
    if (!replayed) send({ type: 'keys', terminal: name, bytes });
  };
  const giveKeyboard = (to: Terminal | undefined): void => {
    const emulator = to?.emulator;
    if (to !== undefined && emulator === undefined) return; // it gets the keyboard as soon as it is loaded
    typing = to?.name;
    if (to === undefined || emulator === undefined) input.focus(undefined);
    else {
      terminals.delete(to.name);
      terminals.set(to.name, to);
      input.focus({
        modes: emulator.modes,
        write(bytes) {
          emulator.typed();
          type(to, bytes);
        },
      });
    }
    changed();
  };
  const open = async ({ terminal: name, in: container, columns, rows, replayed }: EventOf<'pty-open'>) => {
    if (terminals.size >= MAX_TERMINALS) return stopWaiting();
    const size = { columns, rows };
    const terminal: Terminal = { name, container, replayed: replayed === true, size, early: [] };
    terminals.set(name, terminal);
    const { openEmulator } = await import('../term/emulator.ts'); // loaded only when a shell is opened
    if (terminals.get(name) !== terminal) return stopWaiting(); // it ended meanwhile
    const answer = (bytes: string): void => type(terminal, Buffer.from(bytes));
    const emulator = openEmulator({ ...terminal.size, answer, changed: painted });
    terminal.emulator = emulator;
    for (const bytes of terminal.early) show(terminal, bytes);
    terminal.early = [];
    if (takesKeyboard(terminal)) giveKeyboard(terminal);
    else changed();
    if (held !== '') type(terminal, Buffer.from(held));
    stopWaiting();
  };
  const resize = (terminal: Terminal, size: Size): void => {
    terminal.size = size;
    terminal.emulator?.resize(size.columns, size.rows);
  };
  const tellShown = (terminal: string, { length }: Uint8Array): void =>
    send({ type: 'shown', terminal, bytes: length });
  const show = ({ name, replayed, emulator }: Terminal, bytes: Uint8Array): void => {
    const written = emulator?.write(bytes);
    if (!replayed) void written?.then(() => tellShown(name, bytes));
  };
  const write = (name: string, bytes: Uint8Array): void => {
    const terminal = terminals.get(name);
    if (terminal === undefined) tellShown(name, bytes);
    else if (terminal.emulator === undefined) terminal.early.push(bytes);
    else show(terminal, bytes);
  };
  const forget = (name: string): void => {
    terminals.get(name)?.emulator?.close();
    terminals.delete(name);
    if (typing === name) giveKeyboard(undefined);
  };
  const stopWaiting = (): void => {
    wanted = false;
    held = '';
  };
  const isPlaced = (name: string): boolean => places.some(({ terminal }) => terminal === name);
  const layerOf = (name: string, { top, left, width, height }: Area): Layer | undefined => {
    const rows = terminals.get(name)?.emulator?.rows(name === typing, { columns: width, rows: height });
    return rows === undefined ? undefined : { top, left, width, rows };
  };

  return {
    get typing() {
      return typing;
    },
    enter(container) {
      const known = [...terminals.values()].filter(
        (one) => container === undefined || one.container === container,
      );
      const last = known.at(-1);
      if (last !== undefined) return giveKeyboard(last);
      if (wanted) return;
      wanted = true;
      send({ type: 'shell', ...(container === undefined ? {} : { container }), ...firstSize });
    },
    focus(terminal) {
      const known = terminals.get(terminal);
      if (known !== undefined) giveKeyboard(known);
    },
    leave() {
      stopWaiting();
      giveKeyboard(undefined);
    },
    hold(text) {
      if (wanted) held = (held + text).slice(0, MAX_HELD);
      return wanted;
    },
    place(next) {
      places = next;
      for (const { terminal: name, area } of next) {
        const terminal = terminals.get(name);
        const size = { columns: area.width, rows: area.height };
        if (terminal === undefined || terminal.replayed || isSame(terminal.size, size)) continue;
        resize(terminal, size);
        send({ type: 'shell-size', terminal: name, ...size });
      }
    },
    layerOf,
    layers: () => places.flatMap(({ terminal, area }) => layerOf(terminal, area) ?? []),
    take(event) {
      if (event.type === 'pty-open') {
        void open(event);
      } else if (event.type === 'pty') write(event.terminal, Buffer.from(event.data, 'base64'));
      else if (event.type === 'pty-exit') forget(event.terminal);
      else if (event.type === 'pty-resize') {
        const terminal = terminals.get(event.terminal);
        // A terminal in this layout takes its size from here.
        if (terminal !== undefined && (terminal.replayed || !isPlaced(terminal.name)))
          resize(terminal, { columns: event.columns, rows: event.rows });
      } else if (event.type === 'refused' && event.intent !== undefined) stopWaiting(); // the shell could not be opened
    },
  };
}

const isSame = (a: Size, b: Size): boolean => a.columns === b.columns && a.rows === b.rows;
