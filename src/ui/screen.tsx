// Shows a session on a terminal: Ink draws the frame, the painter the lines inside and what changed, keys become intents.

import { PassThrough } from 'node:stream';
import { type Instance, render } from 'ink';
import type { Event, Language, Mode } from '../session/event.ts';
import type { Send } from '../session/intent.ts';
import { isPaneName } from '../session/panes.ts';
import { afterKey, emptyModel, reduce } from '../state/model.ts';
import { focusOn, pasteInto, viewIn } from '../state/view.ts';
import type { Key, Typed } from '../term/decode-key.ts';
import { FrameStream } from '../term/fake-tty.ts';
import { createInputRouter } from '../term/input.ts';
import type { Layer } from '../term/painter.ts';
import type { TakeTerminal } from '../term/terminal.ts';
import { paintLine, wantsColours } from './ansi.ts';
import { App } from './app.tsx';
import type { KeyboardTo } from './keys/key-row.ts';
import { pressKey, takesKey } from './keys/press-key.ts';
import type { Block, Chrome } from './parts/composition.ts';
import type { ScreenParts } from './screens/screen-parts.ts';
import { allScreens, firstScreen, type Screens } from './screens/screens.ts';
import { createShellPanel } from './shell-panel.ts';

export interface Screen {
  show(event: Event): void;
  /** The one that was chosen last. */
  readonly language: Language;
  /** Gives the terminal back as it was. */
  close(): Promise<void>;
}

export interface ScreenOptions {
  readonly language: Language;
  readonly send: Send;
  readonly takeTerminal: TakeTerminal;
  readonly env: NodeJS.ProcessEnv;
  /** By mode. */
  readonly screens?: Screens;
}

/** Takes the terminal over until `close`, or until our process ends in any way that it notices. */
export async function openInkScreen({
  language,
  send,
  takeTerminal,
  env,
  screens = allScreens,
}: ScreenOptions): Promise<Screen> {
  const input = createInputRouter({
    key: (text, key) => onKey(text, key),
    left: () => onKey(']', { ctrl: true }),
    functionKey(key) {
      const taken = takesKey(screen.keys, '', key, {
        model,
        view,
        shown,
        typing: panel.typing,
        tooSmall: false,
      });
      if (taken) onKey('', key);
      return taken;
    },
    pasted(text) {
      view = pasteInto(view, text);
      isStale = true;
      draw();
    },
  });
  const terminal = takeTerminal({
    onInput: (bytes) => input.feed(bytes),
    onResize: (size) => {
      frames.resize(size);
      draw();
    },
  });
  const { painter } = terminal;
  const frames = new FrameStream(terminal.size(), (frame) => painter.show(frame));
  const withColours = wantsColours(env);

  let model = emptyModel;
  let view = viewIn(language);
  let screen = firstScreen;
  /** The session's own screen is not here yet: another mode's is not shown in its place. */
  let isLoading = false;
  const composed = () => screen.compose(model, view, terminal.size(), panel.typing);
  const panel = createShellPanel({
    send,
    input,
    changed: () => draw(),
    painted: () => cover(),
    takesKeyboard: ({ replayed }) => !replayed || screen.showsTerminals !== true,
  });
  let shown = composed();
  let layers: Layer[] = [];
  /** What is `shown` is not what a key has brought since. */
  let isStale = false;

  /** Typed before the first frame: a key is about what is on the screen. */
  const early: Typed[] = [];
  const onKey = (text: string, key: Key): void => {
    if (ink === undefined) {
      if (early.length < MAX_EARLY) early.push({ text, key });
      return;
    }
    if (isStale) compose();
    // Whoever types on after `s` means the shell, and not what the keys do here.
    if (!key.ctrl && !key.escape && panel.hold(key.return ? '\r' : text)) return;
    const tooSmall = shown.chrome.tooSmall !== undefined;
    const now = { model, view, shown, typing: panel.typing, tooSmall };
    const { view: next, intents = [], keyboard, notice } = pressKey(screen.keys, text, key, now);
    view = next;
    model = afterKey(model, intents);
    if (notice !== undefined) model = { ...model, notice };
    for (const intent of intents) send(intent);
    if (keyboard !== undefined) giveKeyboard(keyboard);
    isStale = true; // the next key is about what this one brought
    draw();
  };
  const giveKeyboard = (keyboard: KeyboardTo): void => {
    if (keyboard.to === 'screen') panel.leave();
    else if (keyboard.to === 'shell') panel.enter(keyboard.container);
    else panel.focus(keyboard.terminal);
  };
  const app = (chrome: Chrome): React.ReactElement => <App chrome={chrome} withColours={withColours} />;
  let ink: Instance | undefined;
  let framed = '';
  let scheduled: NodeJS.Immediate | undefined;

  const start = (): Instance =>
    render(app(shown.chrome), {
      stdout: frames as unknown as NodeJS.WriteStream,
      stdin: new PassThrough() as unknown as NodeJS.ReadStream, // keys go past Ink
      debug: true, // whole frames, as they are; Ink's own painting clears the screen for each
      exitOnCtrlC: false,
      patchConsole: false,
    });
  // Until there is something to tell, nothing is drawn: the first frame would have to wait for an empty one.
  let isLate = false;
  const late = setTimeout(() => {
    isLate = true;
    if (!isLoading) drawNow();
  }, EMPTY_AFTER_MS);

  const cover = (): void => painter.cover(() => [...layers, ...panel.layers()]);
  const compose = (): void => {
    isStale = false;
    shown = composed();
    panel.place(shown.terminals);
  };
  const drawNow = (): void => {
    clearTimeout(late);
    clearImmediate(scheduled);
    scheduled = undefined;
    compose();
    const chrome = JSON.stringify(shown.chrome);
    if (chrome !== framed) {
      framed = chrome;
      if (ink === undefined) ink = start();
      else ink.rerender(app(shown.chrome));
    }
    layers = shown.blocks.map((block) => layerOf(block, withColours));
    cover();
    for (const { text, key } of early.splice(0)) onKey(text, key);
  };
  const draw = (): void => {
    if (ink !== undefined || (!isLoading && (isLate || screen.isReady(model))))
      scheduled ??= setImmediate(drawNow);
  };
  const turnTo = (next: ScreenParts): void => {
    screen = next;
    isLoading = false;
    if (screen.showsTerminals && model.replayed) panel.leave(); // one may have opened before it was here
    // What has begun meanwhile is looked at as this screen does.
    if (model.step !== undefined) view = screen.atStep?.(view, model) ?? view;
    draw();
  };
  /** The mode's own screen; until one that is loaded for it has come, what is on the terminal stays. */
  const turnToMode = (mode: Mode): void => {
    const next = screens[mode];
    if (typeof next !== 'function') turnTo(next);
    else {
      isLoading = true;
      void next().then(turnTo);
    }
  };
  return {
    get language() {
      return view.language;
    },
    show(event) {
      panel.take(event);
      if (event.type === 'pty') return; // painted by the panel; the rest has no part in it
      model = reduce(model, event);
      if (event.type === 'session') turnToMode(event.mode);
      if (event.type === 'step' || event.type === 'replay') view = screen.atStep?.(view, model) ?? view;
      if (event.type === 'look' && isPaneName(event.pane)) view = focusOn(view, event.pane);
      draw();
    },
    async close() {
      if (scheduled !== undefined) drawNow();
      clearTimeout(late);
      const ended = ink?.waitUntilExit(); // asked for before unmount: after it, nothing would settle it
      ink?.unmount();
      await ended;
      terminal.giveBack();
    },
  };
}

/** How long a screen without a word may be blank, in milliseconds. */
const EMPTY_AFTER_MS = 300;

/** More keys than anybody presses before there is something on the screen. */
const MAX_EARLY = 64;

/** All rows of the area, so that nothing of what stood there before is left. */
const layerOf = ({ area, lines }: Block, withColours: boolean): Layer => ({
  top: area.top,
  left: area.left,
  width: area.width,
  rows: Array.from({ length: area.height }, (_, y) =>
    paintLine(lines[y] ?? { spans: [] }, area.width, withColours),
  ),
});
