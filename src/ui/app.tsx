// The one screen of the tour: story, evidence, the shell's panel, keys.

import { Box, Text, useInput, useStdout } from 'ink';
import { useEffect, useRef, useState } from 'react';
import type { Language, PaneName } from '../session/event.ts';
import type { Send } from '../session/intent.ts';
import { paneLines, storyLines } from '../state/lines.ts';
import type { Model } from '../state/model.ts';
import { fitTo } from '../state/wrap.ts';
import { EndView } from './end-view.tsx';
import { headerText, helpLines, keyText, tabText } from './frame-text.ts';
import { type Area, layOut, smallest } from './layout.ts';
import { Lines } from './lines-view.tsx';
import { localizer } from './localize.ts';
import { Region, ShellFrame } from './regions.tsx';
import { evidenceWindow, storyWindow } from './windows.ts';
import { wordsIn } from './words.ts';

export interface AppProps {
  readonly model: Model;
  readonly language: Language;
  readonly send: Send;
  /** The shell has the focus: keys go to it, and its panel is shown. */
  readonly inShell: boolean;
  /** Asks for the shell. */
  readonly enterShell: () => void;
  /** Told where the shell's screen is, whenever that may have changed. */
  readonly onScreen: (screen: Area | undefined) => void;
}

/** What of Ink's keys the screen knows. */
interface Pressed {
  readonly ctrl?: boolean;
  readonly shift?: boolean;
  readonly return?: boolean;
  readonly tab?: boolean;
  readonly upArrow?: boolean;
  readonly downArrow?: boolean;
  readonly pageUp?: boolean;
  readonly pageDown?: boolean;
}

export function App({
  model,
  language: first,
  send,
  inShell,
  enterShell,
  onScreen,
}: AppProps): React.ReactElement {
  const { columns, rows } = useSize();
  const [language, setLanguage] = useState(first);
  const [tab, setTab] = useState(0);
  const [scroll, setScroll] = useState(0);
  const [storyScroll, setStoryScroll] = useState(0);
  const [help, setHelp] = useState(false);
  const [zoomed, setZoomed] = useState(false);
  const [allWays, setAllWays] = useState(false);
  const [leaving, setLeaving] = useState(false);
  const words = wordsIn(language);
  const panes = panesOf(model);
  const step = model.step?.step;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new step begins at its first pane
  useEffect(() => {
    setTab(0);
    setScroll(0);
  }, [step]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: new text begins at its beginning
  useEffect(() => setStoryScroll(0), [step, model.plan, model.note]);
  const fits = columns >= smallest.columns && rows >= smallest.rows;
  const storyWidth = layOut(columns, rows, 0, false).story.width - 1;
  const story = storyLines(model, language, storyWidth, allWays);
  const layout = layOut(columns, rows, story.length, inShell, zoomed);
  const screen = fits && model.ledger === undefined ? layout.screen : undefined;
  const pane = panes[tab] ?? 'calls';
  const evidence = help
    ? helpLines(words)
    : paneLines(model, pane, layout.evidence.width - 1, localizer(words));
  const furthest = Math.max(0, evidence.length - layout.evidence.height + 2);
  const press = (input: string, key: Pressed): void => {
    const asked = model.wait === 'answer' ? model.question : undefined;
    const option = asked?.options[Number(input) - 1];
    const page = Math.max(1, rows - 8);
    if (key.ctrl && input === 'c') send({ type: 'quit' });
    else if (leaving) {
      setLeaving(false);
      if (input === 'y' || input === 'q') send({ type: 'quit' });
    } else if (input === 'q') {
      if (model.ledger === undefined) setLeaving(true);
      else send({ type: 'quit' });
    } else if (input === 'l') setLanguage(language === 'en' ? 'zh' : 'en');
    else if (input === '?') setHelp(!help);
    else if (input === '+') setZoomed(!zoomed);
    else if (input === 'x') setAllWays(!allWays);
    else if (input === 's' && model.ledger === undefined) enterShell();
    else if (input === 'b') send({ type: 'back' });
    else if (input === 'r') send({ type: 'restart' });
    else if (key.tab) focus((tab + (key.shift ? panes.length - 1 : 1)) % Math.max(1, panes.length));
    else if (key.downArrow) setScroll((at) => Math.min(at + 1, furthest));
    else if (key.upArrow) setScroll((at) => Math.max(0, Math.min(at, furthest) - 1));
    else if (key.pageDown) setStoryScroll((at) => Math.min(at + page, Math.max(0, story.length - 1)));
    else if (key.pageUp) setStoryScroll((at) => Math.max(0, at - page));
    else if (asked !== undefined && option !== undefined)
      send({ type: 'answer', id: asked.id, option: option.id });
    else if (asked === undefined && panes[Number(input) - 1] !== undefined) focus(Number(input) - 1);
    else if (key.return) send({ type: 'next' });
  };
  const focus = (next: number): void => {
    setTab(next);
    setScroll(0);
  };
  // A key may come between a render and its effects: it is answered by what is on the screen then.
  const latest = useRef(press);
  latest.current = press;
  useInput((input, key) => {
    // Keys that come fast arrive in one piece.
    if ([...input].length <= 1) latest.current(input, key);
    else for (const char of input) latest.current(char, { return: char === '\r', tab: char === '\t' });
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: the area's numbers, not the object that holds them
  useEffect(() => onScreen(screen), [screen?.top, screen?.left, screen?.width, screen?.height]);
  if (!fits) return <Text>{words.tooSmall}</Text>;
  return (
    <Box flexDirection="column" width={columns} height={rows}>
      <Text inverse>{fitTo(headerText(model, words, language, columns), columns)}</Text>
      {model.ledger === undefined ? (
        <>
          <Region area={layout.story}>
            <Lines lines={storyWindow(story, storyScroll, layout.story.height)} />
          </Region>
          {layout.shell === undefined ? null : <ShellFrame area={layout.shell} title={model.shell ?? ''} />}
          <Region area={layout.evidence}>
            <Text bold>
              {fitTo(help ? words.keysTitle : tabText(panes, tab, words), layout.evidence.width - 1)}
            </Text>
            <Lines lines={evidenceWindow(evidence, scroll, layout.evidence.height - 1)} />
          </Region>
        </>
      ) : (
        <EndView ledger={model.ledger} words={words} columns={columns} height={rows - 2} />
      )}
      <Box position="absolute" marginTop={rows - 1}>
        <Text dimColor>{fitTo(leaving ? ` ${words.leave}` : keyText(model, words, inShell), columns)}</Text>
      </Box>
    </Box>
  );
}

function panesOf(model: Model): PaneName[] {
  const watched = model.step?.watch ?? [];
  return [...new Set<PaneName>([...watched, 'calls', 'output'])];
}

function useSize(): { columns: number; rows: number } {
  const { stdout } = useStdout();
  const read = (): { columns: number; rows: number } => ({ columns: stdout.columns, rows: stdout.rows });
  const [size, setSize] = useState(read);
  useEffect(() => {
    const resized = (): void => setSize({ columns: stdout.columns, rows: stdout.rows });
    stdout.on('resize', resized);
    return () => {
      stdout.off('resize', resized);
    };
  }, [stdout]);
  return size;
}
