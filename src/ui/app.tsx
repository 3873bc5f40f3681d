// The one screen of the tour: story, evidence, keys.

import { Box, Text, useInput, useStdout } from 'ink';
import { useEffect, useState } from 'react';
import type { Language, PaneName } from '../session/event.ts';
import type { Send } from '../session/intent.ts';
import { type Line, paneLines, storyLines } from '../state/lines.ts';
import type { Model } from '../state/model.ts';
import { fitTo } from '../state/wrap.ts';
import { EndView } from './end-view.tsx';
import { Lines } from './lines-view.tsx';
import { type Words, wordsIn } from './words.ts';

export interface AppProps {
  readonly model: Model;
  readonly language: Language;
  readonly send: Send;
}

export const smallest = { columns: 80, rows: 24 };
/** From this width on, story and evidence stand side by side. */
const TWO_COLUMNS = 116;

export function App({ model, language: first, send }: AppProps): React.ReactElement {
  const { columns, rows } = useSize();
  const [language, setLanguage] = useState(first);
  const [tab, setTab] = useState(0);
  const [scroll, setScroll] = useState(0);
  const [help, setHelp] = useState(false);
  const words = wordsIn(language);
  const panes = panesOf(model);
  const step = model.step?.step;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new step begins at its first pane
  useEffect(() => {
    setTab(0);
    setScroll(0);
  }, [step]);
  useInput((input, key) => {
    const option = model.question?.options[Number(input) - 1];
    if (input === 'q' || (key.ctrl && input === 'c')) send({ type: 'quit' });
    else if (input === 'l') setLanguage(language === 'en' ? 'zh' : 'en');
    else if (input === '?') setHelp(!help);
    else if (key.tab) setTab((tab + (key.shift ? panes.length - 1 : 1)) % Math.max(1, panes.length));
    else if (key.downArrow) setScroll(scroll + 1);
    else if (key.upArrow) setScroll(Math.max(0, scroll - 1));
    else if (model.wait === 'answer' && model.question !== undefined && option !== undefined) {
      send({ type: 'answer', id: model.question.id, option: option.id });
    } else if (key.return) send({ type: 'next' });
  });
  if (columns < smallest.columns || rows < smallest.rows) return <Text>{words.tooSmall}</Text>;
  const height = rows - 3;
  return (
    <Box flexDirection="column" width={columns} height={rows - 1}>
      <Text inverse>{fitTo(headerText(model, words, language), columns)}</Text>
      {model.ledger === undefined ? (
        <Body
          model={model}
          language={language}
          words={words}
          panes={panes}
          tab={tab}
          scroll={scroll}
          columns={columns}
          height={height}
        />
      ) : (
        <EndView ledger={model.ledger} words={words} columns={columns} height={height} />
      )}
      <Text dimColor>{fitTo(help ? words.help : keyText(model, words), columns)}</Text>
    </Box>
  );
}

interface BodyProps {
  readonly model: Model;
  readonly language: Language;
  readonly words: Words;
  readonly panes: readonly PaneName[];
  readonly tab: number;
  readonly scroll: number;
  readonly columns: number;
  readonly height: number;
}

function Body({
  model,
  language,
  words,
  panes,
  tab,
  scroll,
  columns,
  height,
}: BodyProps): React.ReactElement {
  const wide = columns >= TWO_COLUMNS;
  const width = wide ? Math.floor(columns * 0.44) : columns;
  const story = storyLines(model, language, width - 1);
  const storyRows = wide ? height : Math.min(story.length, Math.floor(height * 0.6));
  const pane = panes[tab] ?? 'calls';
  const evidenceWidth = wide ? columns - width : columns;
  const evidence = paneLines(model, pane, evidenceWidth - 1);
  const tabs = panes
    .map((name, i) => (i === tab ? `[${words.panes[name]}]` : ` ${words.panes[name]} `))
    .join(' ');
  const evidenceRows = (wide ? height : height - storyRows) - 1;
  return (
    <Box flexDirection={wide ? 'row' : 'column'} height={height}>
      <Box width={width} height={storyRows} flexDirection="column" overflow="hidden">
        <Lines lines={story.slice(0, storyRows)} />
      </Box>
      <Box width={evidenceWidth} flexDirection="column" overflow="hidden">
        <Text bold>{fitTo(tabs, evidenceWidth - 1)}</Text>
        <Lines lines={windowOf(evidence, scroll, evidenceRows)} />
      </Box>
    </Box>
  );
}

/** The part that fits; of what does not, a line says how much there is. */
function windowOf(lines: readonly Line[], scroll: number, height: number): readonly Line[] {
  if (lines.length <= height) return lines;
  const start = Math.min(scroll, lines.length - height + 1);
  const shown = lines.slice(start, start + height - 1);
  return [...shown, { text: `↑↓ ${start + shown.length}/${lines.length}`, style: 'dim' }];
}

function panesOf(model: Model): PaneName[] {
  const watched = model.step?.watch ?? [];
  return [...new Set<PaneName>([...watched, 'calls', 'output'])];
}

function headerText(model: Model, words: Words, language: Language): string {
  const { host, step, lessons } = model;
  const at = lessons.findIndex(({ id }) => id === step?.lesson);
  const title = lessons[at]?.title[language] ?? '';
  const where =
    at < 0
      ? ''
      : ` ${at + 1}/${lessons.length} ${title} · ${words.step} ${step?.stepNumber}/${lessons[at]?.steps}`;
  const machine = host === undefined ? '' : `   ${host.user} · ${host.cgroup} · Linux ${host.kernel}`;
  return `nslab ${words.tour}${where}${machine}`;
}

function keyText(model: Model, words: Words): string {
  const { keys } = words;
  const first = {
    operation: keys.doIt,
    next: keys.goOn,
    begin: keys.goOn,
    answer: keys.answer,
    end: keys.end,
  };
  return ` ${[model.wait === undefined ? '…' : first[model.wait], keys.pane, keys.language, keys.help, keys.quit].join('   ')}`;
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
