// Writes the plain transcript: events as lines of text for pipes, logs, screen readers and CI. It moves no
// cursor and draws no boxes; stars mark changes; colour is used only when asked for.

import type { ChalkInstance } from 'chalk';
import type { Event, EventOf, Language, LessonFacts, Mode, Texts } from '../../session/event.ts';
import { cellsOf } from '../../state/cell-width.ts';
import { type MarkedRow, markRows, type Table } from '../../state/compare-tables.ts';
import { showTime } from '../../state/format-call.ts';
import { harmless, harmlessLines } from '../../state/harmless.ts';
import { type IntroductionWords, introduction } from '../../state/introduction.ts';
import { textOf } from '../../state/line.ts';
import { commandOf } from '../../state/operation-lines.ts';
import { type EventTable, tableOf } from '../../state/panes/panes-of.ts';
import { stripText } from '../../state/parts-strip.ts';
import { wrap } from '../../state/wrap.ts';
import { factLines, summaryLines } from '../parts/summary-page.ts';
import { type Words, wordsIn } from '../words.ts';
import { endLines, sessionLines } from './bookends.ts';
import { courseLines, goalLine, stateLines } from './course-lines.ts';
import { callLines, containerLines, fileLines, outputLines, procLines } from './happenings.ts';
import { interruptionLines } from './interruption-lines.ts';
import { tableLines } from './table-lines.ts';

export interface TranscriptOptions {
  readonly language: Language;
  readonly write: (text: string) => void;
  readonly chalk: ChalkInstance;
}

const WIDTH = 80;

/** The state that the next lines depend on. */
interface Memory {
  mode: Mode;
  lessons: readonly LessonFacts[];
  lesson: string;
  /** The tables as last written, by pane (for memory, by pane and cgroup). */
  readonly tables: Map<string, Table>;
  options: readonly { id: string; text: Texts }[];
  /** The list of lessons was written, and none was opened since. */
  listed: boolean;
  /** Of the task. */
  goals: readonly Texts[];
  /** The number of the wait for an answer, while it is open or was the last. */
  asked: number | undefined;
  /** A stage could not go on, and the next wait asks what to do. */
  interrupted: boolean;
  /** Which parts of a container the box has, as last written. */
  parts: string;
  /** Output that does not end with a newline yet. */
  readonly partial: Map<string, string>;
}

/** @returns a function that writes the lines of an event */
export function openTranscript(options: TranscriptOptions): (event: Event) => void {
  const memory: Memory = {
    mode: 'tour',
    lessons: [],
    lesson: '',
    tables: new Map(),
    options: [],
    listed: false,
    goals: [],
    asked: undefined,
    interrupted: false,
    parts: '',
    partial: new Map(),
  };
  return (event) => {
    for (const line of linesFor(event, memory, options)) options.write(`${line}\n`);
  };
}

function linesFor(event: Event, memory: Memory, { language, chalk }: TranscriptOptions): string[] {
  const words = wordsIn(language);
  const paragraph = (text: string, indent = ''): string[] =>
    wrap(harmlessLines(text), WIDTH - indent.length).map((line) => (line === '' ? '' : indent + line));
  const ofCourse = courseLines(event, { language, chalk });
  if (event.type === 'course' && memory.listed) return stateLines(event, language);
  memory.listed = event.type === 'course' || (memory.listed && event.type !== 'step');
  if (event.type === 'task') memory.goals = event.goals.map(({ text }) => text);
  if (event.type === 'goal') {
    const goal = memory.goals[event.goal];
    return goal === undefined ? [] : [goalLine(event, goal, language)];
  }
  if (ofCourse !== undefined) return ofCourse;
  const table = tableOf(event);
  if (table !== undefined) return evidenceLines(table, memory, language, chalk);
  switch (event.type) {
    case 'session':
      memory.mode = event.mode;
      memory.lessons = event.lessons;
      return sessionLines(event, words);
    case 'replay': {
      memory.interrupted = false;
      const { title, texts } = introduction(
        event,
        memory.lessons,
        introductionWords(memory.mode, words),
        language,
      );
      return ['', chalk.bold(title), '', ...texts.flatMap((text) => paragraph(text))];
    }
    case 'interruption':
      memory.interrupted = true;
      memory.lesson = ''; // the stage begins again, or its recording does
      return interruptionLines(event, language, WIDTH).map((line, i) => (i === 1 ? chalk.bold(line) : line));
    case 'step':
      return [
        ...lessonHead(event, memory, language, chalk),
        ...stepHead(event, language, chalk),
        ...paragraph(event.text[language]),
        '',
      ];
    case 'outline':
      return event.operations.flatMap((operation) =>
        operation.silent ? [] : paragraph(`- ${commandOf(operation, language)}`, '  '),
      );
    case 'plan':
      return [
        '',
        ...paragraph(`>${badge(event, words)} ${event.title[language]}`).map((line) => chalk.bold(line)),
        ...sameLines(event.same, chalk),
      ];
    case 'call':
      return callLines(event, language, chalk);
    case 'file':
      return fileLines(event);
    case 'proc':
      return procLines(event, memory.partial, words);
    case 'container':
      return containerLines(event, words);
    case 'refused':
      // Pressing a key twice needs no message.
      return event.intent === undefined && event.wait !== memory.asked
        ? []
        : paragraph(harmless(`! ${words.notDone}${event.why[language]}`));
    case 'parts':
      return partsLines(event, memory, language);
    case 'output':
      return outputLines(event, memory.partial);
    case 'ping': {
      const time = event.ns === undefined ? words.lost : showTime(event.ns);
      return [`        ${event.from} → ${event.to}  seq ${event.seq}  ${time}`];
    }
    case 'ask':
      memory.options = event.options;
      return [
        '',
        ...paragraph(event.observed ? words.whatItShows : `? ${event.text[language]}`),
        ...event.options.map(({ text }, i) => `  ${i + 1}  ${text[language]}`),
      ];
    case 'reveal': {
      const text = (id: string | undefined): string =>
        memory.options.find((option) => option.id === id)?.text[language].replace(/[.。]$/, '') ?? '';
      const wrong = `${words.wrongGuess}${text(event.chosen)}${words.stop}`;
      const said = event.chosen === undefined ? '' : event.chosen === event.holds ? words.rightGuess : wrong;
      return [
        '',
        ...paragraph(`${words.kernelSays}${text(event.holds)}${words.stop}${said}`),
        ...paragraph(event.why?.[language] ?? '').filter(Boolean),
      ];
    }
    case 'check': {
      const label = `  ${words.check} ${event.text[language]} `;
      const verdict = event.ok
        ? words.ok
        : `${words.notOk}${words.open}${words.found}${words.colon}${harmless(event.found)}${words.close}`;
      const dots = '.'.repeat(Math.max(3, WIDTH - 2 - cellsOf(label) - cellsOf(verdict)));
      return [`${label}${dots} ${event.ok ? chalk.green(verdict) : chalk.red(verdict)}`];
    }
    case 'note':
      return ['', ...paragraph(event.text[language])];
    case 'wait':
      memory.asked = event.what === 'answer' ? event.number : undefined;
      if (memory.interrupted) {
        memory.interrupted = false;
        return [chalk.dim(words.enterReplays)];
      }
      return event.what === 'operation' ||
        event.what === 'next' ||
        event.what === 'answer' ||
        event.what === 'end'
        ? [chalk.dim(promptFor(event.what, words, memory.mode))]
        : [];
    case 'summary':
      return [
        '',
        '='.repeat(WIDTH),
        ...(event.replayed ? [`${words.replay}:`] : []),
        ...summaryLines(event, language, WIDTH).map(textOf),
        '',
        ...factLines(event, language, WIDTH).map(textOf),
      ];
    case 'ledger':
      return endLines(event, words, WIDTH);
    case 'error':
      return [
        '',
        chalk.red(`! ${event.message[language]}`),
        ...(event.hint === undefined ? [] : paragraph(event.hint[language], '  ')),
      ];
    default:
      return [];
  }
}

/** Free play has no questions, and no steps to go through. */
const introductionWords = (mode: Mode, words: Words): IntroductionWords =>
  mode === 'play'
    ? { ...words, recording: words.playRecording, aboutRecordings: words.aboutPlayRecordings }
    : words;

const promptFor = (
  what: 'operation' | 'next' | 'answer' | 'end',
  words: ReturnType<typeof wordsIn>,
  mode: Mode,
): string => {
  const next = mode === 'lesson' ? words.inLesson : words.enterGoesOn;
  return { operation: words.enterDoes, next, answer: words.choose, end: words.enterEnds }[what];
};

function lessonHead(
  event: Extract<Event, { type: 'step' }>,
  memory: Memory,
  language: Language,
  chalk: ChalkInstance,
): string[] {
  if (event.lesson === memory.lesson) return [];
  memory.lesson = event.lesson;
  memory.tables.clear();
  const facts = memory.lessons.find(({ id }) => id === event.lesson);
  if (facts === undefined) return [];
  const words = wordsIn(language);
  const title = `== ${event.lessonNumber}/${memory.lessons.length} ${facts.title[language]}${badge(event, words)} `;
  return ['', chalk.bold(title + '='.repeat(Math.max(3, WIDTH - cellsOf(title)))), ''];
}

function stepHead(
  event: Extract<Event, { type: 'step' }>,
  language: Language,
  chalk: ChalkInstance,
): string[] {
  const words = wordsIn(language);
  return [
    '',
    chalk.bold(`${words.step} ${event.stepNumber}. ${event.title[language]}${badge(event, words)}`),
  ];
}

/** The badge of a recording, written wherever a stage or a step begins. */
const badge = ({ replayed }: Event, words: Words): string => (replayed ? ` [${words.replay}]` : '');

/** Writes the equivalent commands; the screen shows Go and C too, under `x`. */
const sameLines = (
  { shell, docker }: Extract<Event, { type: 'plan' }>['same'],
  chalk: ChalkInstance,
): string[] => [
  ...(shell === undefined ? [] : [chalk.dim(`  $ ${shell}`)]),
  ...(docker === undefined ? [] : [chalk.dim(`  docker: ${docker}`)]),
];

/** Writes which parts of a container the box has, when that has changed. */
function partsLines(event: EventOf<'parts'>, memory: Memory, language: Language): string[] {
  const text = stripText(event, language);
  if (text === undefined || text === memory.parts) return [];
  memory.parts = text;
  return wrap(text, WIDTH - 8).map((line) => `        ${line}`);
}

/** Writes the whole table the first time in a lesson and when the pane asks for it; otherwise only what changed. */
function evidenceLines(
  { name, pane, table }: EventTable,
  memory: Memory,
  language: Language,
  chalk: ChalkInstance,
): string[] {
  const key = `${name} ${table.series ?? ''}`;
  const known = memory.tables.get(key);
  memory.tables.set(key, table);
  const rows = markRows(known, table);
  const shown = (some: readonly MarkedRow[]): string[] =>
    tableLines({ ...table, rows: some }, chalk, pane, language);
  const hasNewColumns = known !== undefined && known.columns.join() !== table.columns.join();
  if (known === undefined || (pane.wholeWithNewColumns && hasNewColumns)) return shown(rows);
  const changed = rows.filter(({ mark }) => mark !== 'same');
  if (changed.length === 0) return [];
  return pane.inOneLine === undefined ? shown(changed) : oneLine(changed.map(pane.inOneLine), chalk);
}

const oneLine = (parts: readonly string[], chalk: ChalkInstance): string[] =>
  wrap(parts.join(' · '), WIDTH - 8).map((line, i) => chalk.bold(`      ${i === 0 ? '*' : ' '} ${line}`));
