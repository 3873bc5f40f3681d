// Formats the report of `nslab doctor`: checks in groups, one line each; a failed one with its evidence and what to do.

import type { ChalkInstance } from 'chalk';
import type { Verdict } from '../lesson/lesson-verdict.ts';
import type { Ability, AbilityId, AbilityState, Finding } from '../probe/ability.ts';
import type { Language } from '../session/event.ts';
import { cellsOf } from '../state/cell-width.ts';
import { fitTo, wrap } from '../state/wrap.ts';
import type { LessonReport, Report } from './doctor-report.ts';
import { type DoctorWords, doctorWords, groups } from './doctor-words.ts';
import { recipeLines } from './recipe.ts';

export interface ReportStyle {
  readonly language: Language;
  /** In cells; Chinese characters take two. */
  readonly width: number;
  readonly chalk: ChalkInstance;
}

const WORD_CELLS = 8;
const TITLE_CELLS = 20;
const LABEL_CELLS = 8;

export function reportLines(report: Report, style: ReportStyle): string[] {
  const words = doctorWords[style.language];
  const { machine, checks, stages, lessons } = report;
  const others = lessons.filter(({ id, number }) => number > 0 && !stages.some((stage) => stage.id === id));
  const live = stages.filter(({ verdict }) => verdict !== 'recording').length;
  return [
    `${words.title}`,
    ...wrap(words.machine(machine), style.width - 2).map((line) => `  ${line}`),
    ...groups.flatMap(({ title, holds }) => {
      const members = checks.filter(({ id }) => holds(id));
      return members.length === 0
        ? []
        : ['', style.chalk.bold(title[style.language]), ...checkLines(members, style)];
    }),
    '',
    style.chalk.bold(report.rehearsed ? words.stages : words.unrehearsed),
    ...stages.flatMap((stage, i) => lessonLines(stage, `${i + 1}`, words, style)),
    ...(others.length === 0 ? [] : ['', style.chalk.bold(words.lessons)]),
    ...others.flatMap((lesson) => lessonLines(lesson, `${lesson.number}`, words, style)),
    '',
    ...wrap(words.verdict(live, stages.length), style.width),
    ...(needsAnotherMachine(report) ? ['', ...recipeLines(style)] : []),
  ];
}

/** When one of these is missing, only another machine helps. */
const essential: readonly AbilityId[] = ['kernel', 'root', 'ns.mnt', 'cgroup.home'];

const needsAnotherMachine = ({ machine, checks }: Report): boolean =>
  machine.platform !== 'linux' ||
  checks.some(({ id, state }) => state === 'missing' && essential.includes(id));

/** Checks that fail for the same reason stand together: their meaning and remedy come after the last of them. */
function checkLines(checks: readonly Ability[], style: ReportStyle): string[] {
  const left = style.width - 4 - WORD_CELLS - TITLE_CELLS;
  return checks.flatMap((check, i) => {
    const head = headOf(check, style);
    const isOk = check.state === 'works';
    const said = check.found[style.language];
    const fits = isOk || cellsOf(said) <= left;
    const found = fitTo(said, left).trimEnd();
    const next = checks[i + 1];
    const goesOn = next !== undefined && next.state === check.state && sameAdvice(check, next);
    const saidNext = goesOn && next.found[style.language] === said;
    return [
      fits ? `${head}${isOk ? style.chalk.dim(found) : found}` : head.trimEnd(),
      ...detailLines(check, style, { found: !fits && !saidNext, advice: !goesOn && !isOk }),
    ];
  });
}

const sameAdvice = (one: Finding, other: Finding): boolean =>
  JSON.stringify([one.meaning, one.remedy]) === JSON.stringify([other.meaning, other.remedy]);

const marks = { works: '✓', differs: '~', missing: '✗' } as const satisfies Record<AbilityState, string>;

const colour = (state: AbilityState, { chalk }: ReportStyle): ((text: string) => string) =>
  state === 'works' ? chalk.green : state === 'differs' ? chalk.yellow : chalk.red;

function headOf({ state, title }: Ability, style: ReportStyle): string {
  const word = fitTo(doctorWords[style.language].states[state], WORD_CELLS);
  return `  ${colour(state, style)(`${marks[state]} ${word}`)}${fitTo(title[style.language], TITLE_CELLS)}`;
}

function detailLines(
  { found, meaning, remedy }: Finding,
  style: ReportStyle,
  tell: { readonly found: boolean; readonly advice: boolean },
): string[] {
  const words = doctorWords[style.language];
  const rows = [
    [words.found, tell.found ? found[style.language] : undefined],
    [words.means, tell.advice ? meaning?.[style.language] : undefined],
    [words.todo, tell.advice ? remedy?.[style.language] : undefined],
  ] as const;
  return rows.flatMap(([label, text]) => {
    if (text === undefined) return [];
    const lines = wrap(text, style.width - 4 - LABEL_CELLS);
    return lines.map((line, i) => `    ${fitTo(i === 0 ? label : '', LABEL_CELLS)}${line}`);
  });
}

const stateOf: Readonly<Record<Verdict, AbilityState>> = {
  works: 'works',
  differs: 'differs',
  recording: 'missing',
};

const VERDICT_CELLS = 24;

function lessonLines(
  { title, verdict, because }: LessonReport,
  number: string,
  words: DoctorWords,
  style: ReportStyle,
): string[] {
  const state = stateOf[verdict];
  const mark = colour(state, style)(`${marks[state]} ${fitTo(words.verdicts[verdict], VERDICT_CELLS)}`);
  const line = `  ${mark}${number.padStart(2)} ${title[style.language]}`;
  if (because.length === 0) return [line];
  const reason = `${words.because[verdict]}${because.join(', ')}`;
  return [line, ...wrap(reason, style.width - 6).map((text) => `      ${style.chalk.dim(text)}`)];
}
