// What every stop of the tour must show, on every size: where we are, what it is about, which keys work, nothing broken.

import stringWidth from 'string-width';
import { brokenCells } from './frames.ts';
import { begin, paneTitleAt, type Seen, squeeze } from './seen.ts';

/** What is wrong, in words. */
export function wrongIn(seen: Seen): string[] {
  const { broken } = seen;
  if (broken !== undefined) return [broken];
  return [
    ...cells(seen),
    ...wrongHeader(seen),
    ...keys(seen),
    ...(seen.framed ? titles(seen) : []),
    ...story(seen),
    ...verdict(seen),
    ...(seen.stop.step.watch.length > 0 && seen.pane === undefined ? ['no pane is in sight'] : []),
  ];
}

const missing = (what: string, wanted: readonly string[], text: string): string[] =>
  wanted.filter((one) => !text.includes(one)).map((one) => `${what} has no ${JSON.stringify(one)}`);

/** A value that is none, and what is left of a control sequence. */
const garbage = /\p{Cc}|undefined|\bNaN\b|\[object|\[[\d;]*m(?![a-z])|\[\?\d/u;

function cells({ grid, rows, framed, columns }: Seen): string[] {
  const wide = rows.filter((row) => stringWidth(row) > columns);
  const odd = rows.filter((row) => garbage.test(row));
  // With autowrap off, what is too long for a row ends up in its last cell, which stays free where there is no frame.
  const full = framed ? [] : grid.cells.slice(1, -1).filter((row) => (row.at(-1)?.text ?? '').trim() !== '');
  return [
    ...brokenCells(grid),
    ...wide.map((row) => `wider than ${columns}: ${row}`),
    ...odd.map((row) => `garbage: ${row}`),
    ...full.map((row) => `cut: ${row.map(({ text }) => text).join('')}`),
  ];
}

const words = {
  en: {
    tour: 'nslab tour',
    step: 'Step',
    quit: 'q quit',
    back: 'b back',
    shell: 's shell',
    words: 'g words',
    language: 'l 中文',
  },
  zh: {
    tour: 'nslab 导览',
    step: '步骤',
    quit: 'q 退出',
    back: 'b 上一步',
    shell: 's shell',
    words: 'g 术语',
    language: 'l EN',
  },
} as const;

/** On a wide screen all stages in a row, else the number of this one. */
export function wrongHeader({ rows, language, columns, stop }: Seen): string[] {
  const { tour, step } = words[language];
  const { stage, stages, number, lesson, prose } = stop;
  const signs = stages.map((id, i) => `${id} ${i < stage ? '✓' : i === stage ? '●' : '○'}`).join(' ─ ');
  const place = `${step} ${number + 1}/${lesson.steps.length}`;
  const wanted =
    columns >= 116
      ? [tour, signs, ...(stage < 0 ? [] : [place])]
      : [stage < 0 ? tour : `${tour} ${stage + 1}/${stages.length} · ${place} ${prose.title}`];
  return missing('the header', wanted, rows[0] ?? '');
}

/** The first key is what the learner waited for; where there is nothing to look at, there is little to press. */
function keys({ rows, language, stop, framed }: Seen): string[] {
  const { quit, back, shell, words: terms, language: other } = words[language];
  const all = stop.step.watch.length > 0 ? [back, shell, 'Tab', '+ '] : [];
  // A question's own keys are longer, and others give way to them.
  const more = framed || stop.wait !== 'answer' ? [terms, other] : [];
  return missing('the last row', [...all, ...more, '  ?  ', quit], rows.at(-1) ?? '');
}

function titles({ storyTitle, paneTitle, story, stop, language, pane }: Seen): string[] {
  const { lesson, prose, stage } = stop;
  const wanted = stage < 0 ? (language === 'en' ? 'tour' : '导览') : lesson.prose[language].title;
  return [
    ...(storyTitle === wanted ? [] : [`the story's frame says ${storyTitle}, not ${wanted}`]),
    ...(story.startsWith(squeeze(prose.title)) ? [] : [`the story does not begin with ${prose.title}`]),
    ...(pane === undefined || paneTitle?.startsWith(paneTitleAt(stop, language) ?? '')
      ? []
      : [`a pane is called ${paneTitle}`]),
  ];
}

/** Where there is no room for all, what comes of the step takes the place of its text. */
function story({ story: told, framed, stop }: Seen): string[] {
  const { wait, prose, step } = stop;
  const over = wait === 'next' && (prose.after !== '' || step.checks.length > 0);
  const wanted = [
    ...(framed || !over ? [begin(prose.text)] : []),
    ...(wait === 'answer' ? [begin(prose.question), ...[...prose.options.values()].map(begin)] : []),
    ...(wait === 'operation' ? ['▸'] : []),
    ...(over ? [begin(prose.after)] : []),
  ];
  return missing('the story', wanted, told);
}

const says = {
  en: { kernel: 'The kernel says: ', you: 'You said: ' },
  zh: { kernel: '内核的回答：', you: '你的选择：' },
} as const;

/** One option is what the kernel says; who chose another is told so, and why not. */
function verdict({ story: told, stop, chosen, language }: Seen): string[] {
  const { wait, step, prose } = stop;
  if (wait !== 'next' || step.ask === undefined) return [];
  const { kernel, you } = says[language];
  const right = step.ask.filter(({ id }) =>
    told.includes(squeeze(`✓ ${kernel}`) + begin(prose.options.get(id) ?? '')),
  );
  const mine = step.ask[chosen ?? -1]?.id ?? '';
  const [first] = right;
  if (first === undefined || right.length > 1) return [`the kernel says ${right.length} things`];
  if (first.id === mine || mine === '') {
    return told.includes(squeeze(`✗ ${you}`)) ? ['a right answer, or none, is called wrong'] : [];
  }
  const wanted = [
    squeeze(`✗ ${you}`) + begin(prose.options.get(mine) ?? ''),
    begin(prose.whyNot.get(mine) ?? ''),
  ];
  return missing('the verdict', wanted, told);
}
