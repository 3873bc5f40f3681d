// The tour on a terminal: Ink draws the frame, the painter the lines inside and what changed, keys become intents.

import { type Instance, render } from 'ink';
import type { Event, Language } from '../session/event.ts';
import type { Intent, Send } from '../session/intent.ts';
import { afterKey, emptyModel, isIntroduction, reduce } from '../state/model.ts';
import { pasteInto, viewAtStep, viewIn } from '../state/view.ts';
import { FrameStream } from '../term/fake-tty.ts';
import { createInputRouter } from '../term/input.ts';
import type { Layer } from '../term/painter.ts';
import type { TakeTerminal } from '../term/terminal.ts';
import { paintLine, wantsColours } from './ansi.ts';
import { App } from './app.tsx';
import { compose } from './compose.ts';
import type { Block, Chrome } from './composition.ts';
import { type Key, press } from './keys.ts';
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
}

/** Takes the terminal over until `close`, or until our process ends in any way that it notices. */
export async function openInkScreen({ language, send, takeTerminal, env }: ScreenOptions): Promise<Screen> {
  const input = createInputRouter({
    left: () => panel.leave(),
    pasted(text) {
      view = pasteInto(view, text);
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
  const composed = () => compose(model, view, terminal.size(), panel.focused);
  const panel = createShellPanel({ send, input, changed: () => draw(), painted: () => cover() });
  let shown = composed();
  let layers: Layer[] = [];

  const onKey = (text: string, key: Key): void => {
    const outcome = press(text, key, { model, view, shown });
    view = outcome.view;
    const intents = outcome.intents ?? [];
    model = afterKey(model, model.wait !== undefined && intents.some(({ type }) => moves.includes(type)));
    for (const intent of intents) send(intent);
    if (outcome.shell) panel.enter();
    drawNow(); // the next key is about what this one brought
  };
  const app = (chrome: Chrome): React.ReactElement => (
    <App chrome={chrome} withColours={withColours} onKey={onKey} />
  );
  let ink: Instance | undefined;
  let framed = '';
  let scheduled: NodeJS.Immediate | undefined;

  const start = (): Instance =>
    render(app(shown.chrome), {
      stdout: frames as unknown as NodeJS.WriteStream,
      stdin: input.ink as unknown as NodeJS.ReadStream,
      debug: true, // whole frames, as they are; Ink's own painting clears the screen for each
      exitOnCtrlC: false,
      patchConsole: false,
    });
  // Until there is something to tell, nothing is drawn: the first frame would have to wait for an empty one.
  const late = setTimeout(() => drawNow(), EMPTY_AFTER_MS);

  const cover = (): void =>
    painter.cover(() => {
      const shell = panel.layer();
      return shell === undefined ? layers : [...layers, shell];
    });
  const drawNow = (): void => {
    clearTimeout(late);
    clearImmediate(scheduled);
    scheduled = undefined;
    shown = composed();
    panel.place(shown.shell);
    const chrome = JSON.stringify(shown.chrome);
    if (chrome !== framed) {
      framed = chrome;
      if (ink === undefined) ink = start();
      else ink.rerender(app(shown.chrome));
    }
    layers = shown.blocks.map((block) => layerOf(block, withColours));
    cover();
  };
  const draw = (): void => {
    if (ink !== undefined || model.step !== undefined || isIntroduction(model))
      scheduled ??= setImmediate(drawNow);
  };
  return {
    get language() {
      return view.language;
    },
    show(event) {
      panel.take(event);
      if (event.type === 'pty') return; // painted by the panel; the rest has no part in it
      model = reduce(model, event);
      if (event.type === 'step') view = viewAtStep(view, event.watch);
      if (event.type === 'replay') view = viewAtStep(view, []);
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

/** What the tour goes on after. */
const moves: readonly Intent['type'][] = ['next', 'answer', 'back', 'restart'];

/** How long a screen without a word may be blank, in milliseconds. */
const EMPTY_AFTER_MS = 300;

/** All rows of the area, so that nothing of what stood there before is left. */
const layerOf = ({ area, lines }: Block, withColours: boolean): Layer => ({
  top: area.top,
  left: area.left,
  width: area.width,
  rows: Array.from({ length: area.height }, (_, y) =>
    paintLine(lines[y] ?? { spans: [] }, area.width, withColours),
  ),
});
