// Draws the board on the terminal, and handles its keys.

import type { Readable } from 'node:stream';
import type { StringDecoder } from 'node:string_decoder';
import { box, screen as openScreen, type Widgets } from 'blessed';
import type { Language } from '../session/event.ts';
import { boardColours } from './board-colours.ts';
import { layOutBoard } from './board-layout.ts';
import type { Board } from './board-model.ts';
import type { FollowStatus } from './board-text.ts';
import { type DashWords, dashWords } from './board-words.ts';
import { addWidgets, type Show, textOptions } from './widgets.ts';

export interface BoardOptions {
  readonly language: Language;
  readonly colours: boolean;
  /** The terminal to draw on. */
  readonly output: NodeJS.WriteStream;
  /** Called when the user presses a key that leaves. */
  readonly onLeave: () => void;
}

export interface BoardScreen {
  show(board: Board, following: FollowStatus): void;
  /** Restores the terminal. */
  close(): void;
}

/** Takes over stdin and the output, which must be terminals. */
export function openBoard({ language, colours, output, onLeave }: BoardOptions): BoardScreen {
  const words = dashWords(language);
  const screen = openScreen({ output, fullUnicode: true, autoPadding: true });
  let last: Parameters<Show> | undefined;
  let helping = false;

  const build = (): Show => {
    for (const child of [...screen.children]) child.destroy();
    const layout = layOutBoard(Number(screen.width), Number(screen.height));
    const show =
      layout === undefined
        ? addTooSmall(screen, words)
        : addWidgets({ screen, layout, language, words, colours: boardColours(colours) });
    if (helping) addHelp(screen, words);
    return show;
  };
  let show = build();
  const redraw = (): void => {
    if (last !== undefined) show(...last);
    screen.render();
  };
  const rebuild = (): void => {
    show = build();
    redraw();
  };
  const help = (open: boolean): void => {
    helping = open;
    rebuild();
  };
  screen.key(['q', 'C-c'], onLeave);
  screen.key('escape', () => (helping ? help(false) : onLeave()));
  screen.key('?', () => help(!helping));
  screen.key('C-z', () => {
    const { program } = screen;
    program.useBuffer = false; // while blessed is stopped it never writes its buffer
    program.sigtstp(() => {
      program.useBuffer = true;
      screen.alloc();
      redraw();
    });
  });
  screen.on('resize', rebuild);
  dropReports(screen.program.input);
  return {
    show(board, following) {
      last = [board, following];
      redraw();
    },
    close: () => screen.destroy(),
  };
}

/**
 * What a terminal reports of the mouse and of its focus: SGR, urxvt and X10, and CSI I and O (xterm's ctlseqs, "Mouse
 * Tracking"). A program that was killed may have left it on.
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: sequences of a terminal
const reports = /\u001b\[(?:<[\d;]*[Mm]|[\d;]+M|M[\s\S]{3}|[IO])/g;

/** Takes them out of the keys: blessed ignores all of a read that has one of them in it (its keys.js, isMouse). */
function dropReports(input: Readable & { _keypressDecoder?: StringDecoder }): void {
  const decoder = input._keypressDecoder;
  if (decoder === undefined) throw new Error('blessed has changed: its input has no _keypressDecoder');
  const decode = decoder.write.bind(decoder);
  decoder.write = (bytes) => decode(bytes).replace(reports, '');
}

function addTooSmall(screen: Widgets.Screen, words: DashWords): Show {
  box({
    parent: screen,
    tags: false,
    top: 0,
    left: 0,
    width: '100%',
    height: '100%',
    content: words.tooSmall,
  });
  return () => undefined;
}

function addHelp(screen: Widgets.Screen, words: DashWords): void {
  const content = words.help.map((line) => ` ${line}`).join('\n');
  const height = words.help.length + 2;
  const label = ` ${words.keysTitle} `;
  box({
    ...textOptions,
    parent: screen,
    top: 'center',
    left: 'center',
    width: 46,
    height,
    border: 'line',
    label,
    content,
  });
}
