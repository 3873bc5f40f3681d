// Tells a step as lines: its text, its question or next operation, and what came of it.

import type { Language } from '../session/event.ts';
import { knobLines, lookLines, questionHead, taskLines } from './course-lines.ts';
import { showResult } from './format-call.ts';
import { harmless, harmlessLines } from './harmless.ts';
import { type IntroductionWords, introduction } from './introduction.ts';
import { cutLine, type Line, type Look, lineOf, paragraph, span } from './line.ts';
import { isIntroduction, type Model } from './model.ts';
import { hanging, operationLines, waysLines } from './operation-lines.ts';
import { underlineTerms } from './terms.ts';
import { wrap } from './wrap.ts';

/** The words of the screen that a story needs. */
interface StoryWords extends IntroductionWords {
  readonly kernelSays: string;
  readonly youSaid: string;
  readonly checksHold: string;
  readonly tryIt: string;
}

export interface StoryContext {
  readonly language: Language;
  /** In cells. */
  readonly width: number;
  /** For a small screen: leaves out what is shown elsewhere or was said before. */
  readonly compact: boolean;
  /** The learner types into a shell: what to try there comes first. */
  readonly inShell: boolean;
  /** In a shell: the text of a task, too. */
  readonly asked?: boolean;
  /** Show the next operation in every form, not only as a shell command. */
  readonly allWays: boolean;
  readonly words: StoryWords;
}

export function storyLines(model: Model, context: StoryContext): Line[] {
  const { step, error, ledger } = model;
  const { language, width, compact } = context;
  if (error !== undefined) {
    return [
      ...paragraph(harmlessLines(error.message[language]), width, { tone: 'bad' }),
      ...(error.hint === undefined ? [] : paragraph(harmlessLines(error.hint[language]), width)),
    ];
  }
  if (isIntroduction(model)) return introductionLines(model, context);
  if (ledger !== undefined || step === undefined) return [];
  const toTry = context.inShell ? tryLines(model, context) : [];
  if (toTry.length > 0) return toTry;
  if (model.course.task !== undefined) return taskStory(model, context);
  const over = isOver(model);
  const said = over ? afterLines(model, context) : beforeLines(model, context);
  const title = compact ? [] : [...paragraph(step.title[language], width, { bold: true })];
  // Once the step has run, a small screen has room only for what came of it.
  const text =
    (over || isObserving(model)) && compact ? [] : textLines(model, context, over ? { dim: true } : {});
  const body = underlineTerms([...text, ...said], step.terms, language);
  return [...title, ...body];
}

/** What is to be done, and how far it is; in a shell there is room only for that. */
function taskStory(model: Model, context: StoryContext): Line[] {
  const { step } = model;
  const { compact, inShell, width, language } = context;
  const title = compact || step === undefined ? [] : paragraph(step.title[language], width, { bold: true });
  const text =
    compact && inShell && !context.asked
      ? []
      : underlineTerms(textLines(model, context, {}), step?.terms ?? [], language);
  return [...title, ...text, ...spaced(taskLines(model, context), context)];
}

function introductionLines(model: Model, { language, width, words }: StoryContext): Line[] {
  const { recording, lessons } = model;
  if (recording === undefined) return [];
  const { title, texts } = introduction(recording, lessons, words, language);
  const intro = texts.flatMap((text) => [lineOf(''), ...paragraph(harmlessLines(text), width)]);
  return [...paragraph(title, width, { bold: true }), ...intro];
}

/** Its question is asked again: what was said before is known. */
const isObserving = ({ question }: Model): boolean =>
  question?.observed !== undefined && question.holds === undefined;

/** Whether the step has run. */
export const isOver = ({ note, checks }: Model): boolean => note !== undefined || checks.length > 0;

const textLines = ({ step }: Model, { language, width }: StoryContext, look: Look): Line[] =>
  paragraph(plainProse(step?.text[language] ?? ''), width, look);

/** Removes the backquotes of Markdown, which mean nothing on a terminal. */
export const plainProse = (text: string): string => harmlessLines(text.replaceAll('`', ''));

/** Puts an empty line before, unless the screen is small. */
const spaced = (lines: Line[], { compact }: StoryContext): Line[] =>
  compact || lines.length === 0 ? lines : [lineOf(''), ...lines];

function beforeLines(model: Model, context: StoryContext): Line[] {
  const { question, plan, outline } = model;
  if (context.compact && isObserving(model) && question !== undefined)
    return openQuestion(model, question, context);
  const next = plan ?? outline[0];
  const operations =
    context.allWays && next !== undefined ? waysLines(next, context) : operationLines(model, context);
  return [
    ...spaced(operations, context),
    ...spaced(question === undefined ? [] : openQuestion(model, question, context), context),
    ...spaced(tryLines(model, context), context),
  ];
}

function afterLines(model: Model, context: StoryContext): Line[] {
  const { question, checks, note } = model;
  const { language, width } = context;
  return [
    ...spaced(question === undefined ? [] : verdictLines(question, context), context),
    ...spaced([...refusedLines(model, context), ...checkLines(checks, context)], context),
    ...spaced(note === undefined ? [] : paragraph(plainProse(note[language]), width), context),
    ...spaced(knobLines(model, context), context),
    ...spaced(tryLines(model, context), context),
  ];
}

const openQuestion = (model: Model, question: Question, context: StoryContext): Line[] => [
  ...questionHead(model, context),
  ...questionLines(question, context),
  ...lookLines(model, context),
];

/** A line for the learner's shell; a recording has none. */
function tryLines({ tryIt, replayed }: Model, { language, width, words }: StoryContext): Line[] {
  if (tryIt === undefined || replayed) return [];
  return [
    ...hanging(`${words.tryIt}${harmless(tryIt.line)}`, width, { bold: true }),
    ...paragraph(plainProse(tryIt.text[language]), width),
  ];
}

type Question = NonNullable<Model['question']>;

/** Shows all options; on a small screen, only the chosen one once the question is answered. */
function questionLines(
  { text, options, chosen, answered, observed }: Question,
  context: StoryContext,
): Line[] {
  const { language, width, compact } = context;
  const short = compact && answered === true;
  const shown = options
    .map((option, i) => ({ option, number: i + 1 }))
    .filter(({ option }) => !short || option.id === chosen);
  return [
    // Asked again, its text is that of the head.
    ...(short || observed ? [] : paragraph(text[language], width, { bold: true })),
    ...shown.flatMap(({ option, number }) => {
      const isChosen = option.id === chosen;
      return wrap(option.text[language], Math.max(1, width - 5)).map((part, i) => {
        const begin = i === 0 ? `${isChosen ? '→' : ' '} ${number}  ` : '     ';
        return lineOf(span(begin + part, { bold: isChosen }));
      });
    }),
  ];
}

/** Shows which answer the kernel proved right, and why the other choice was wrong. */
function verdictLines({ options, chosen, holds, why }: Question, context: StoryContext): Line[] {
  const { language, width, words } = context;
  const textOf = (id: string | undefined): string =>
    options.find((option) => option.id === id)?.text[language] ?? '';
  if (holds === undefined) return [];
  const wrong = chosen !== undefined && chosen !== holds;
  return [
    ...paragraph(`✓ ${words.kernelSays}${textOf(holds)}`, width, { tone: 'good', bold: true }),
    ...(wrong ? paragraph(`✗ ${words.youSaid}${textOf(chosen)}`, width, { tone: 'bad' }) : []),
    ...(why === undefined ? [] : paragraph(why[language], width)),
  ];
}

/** Shows the last two calls that failed in this step, each with the meaning of its error. */
const refusedLines = ({ calls }: Model, { language, width, compact }: StoryContext): Line[] =>
  calls
    .filter((event) => event.type === 'call' && event.errno !== undefined && event.errno !== 'EEXIST')
    .slice(-2)
    .flatMap((event) =>
      event.type === 'call'
        ? [
            cutLine(
              lineOf(span(`${event.actor}  ${event.name}(…) ${showResult(event)}`, { bold: true })),
              width,
            ),
            ...meaningParts(harmless(event.meaning?.[language] ?? ''), width - 2, compact).map((part) =>
              lineOf(span(`  ${part}`, { dim: true })),
            ),
          ]
        : [],
    );

/** A small screen has room for the first clause only; `x` and the transcript have all of it. */
function meaningParts(meaning: string, width: number, compact: boolean): string[] {
  const [first = '', ...rest] = wrap(meaning, width);
  if (!compact || rest.length === 0) return [first, ...rest];
  const clause = /^.*?[;；:：]/.exec(meaning)?.[0].slice(0, -1) ?? meaning;
  return wrap(clause, width).slice(0, 2);
}

/** Shows each check; a small screen only counts those that hold. A failed check is always shown. */
function checkLines(checks: Model['checks'], { language, width, compact, words }: StoryContext): Line[] {
  const good: Look = { tone: 'good' };
  const held = checks.filter(({ ok }) => ok);
  const failed = checks.filter(({ ok }) => !ok);
  return [
    ...(compact && held.length > 1
      ? paragraph(`✓ ${held.length} ${words.checksHold}`, width, good)
      : held.flatMap(({ text }) => paragraph(`✓ ${text[language]}`, width, good))),
    ...failed.flatMap(({ text, found }) =>
      paragraph(`✗ ${text[language]}${words.open}${harmless(found)}${words.close}`, width, { tone: 'bad' }),
    ),
  ];
}
