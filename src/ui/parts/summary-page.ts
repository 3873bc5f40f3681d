// Writes the tour's last page: what one has, what was predicted, what to try next; and the page of facts.

import type { EventOf, Language, Texts } from '../../session/event.ts';
import { harmless } from '../../state/harmless.ts';
import { type Line, lineOf, paragraph, span } from '../../state/line.ts';
import type { Model } from '../../state/model.ts';
import { stripLine } from '../../state/parts-strip.ts';
import { plainProse } from '../../state/story.ts';
import type { View } from '../../state/view.ts';
import type { Page } from './whole-page.ts';

/** @param typing a shell has the keyboard: its screen is shown instead */
export function summaryPage(model: Model, { language, dialog }: View, typing: boolean): Page | undefined {
  const { summary } = model;
  if (summary === undefined || model.ledger !== undefined || typing) return undefined;
  return dialog === 'facts'
    ? { name: 'facts', title: words.facts[language], lines: (width) => factLines(summary, language, width) }
    : {
        name: 'summary',
        title: titleOf(summary)[language],
        lines: (width) => summaryLines(summary, language, width, stripLine(model, language, width)),
      };
}

type Summary = Pick<
  EventOf<'summary'>,
  'asked' | 'right' | 'again' | 'failed' | 'facts' | 'command' | 'container'
>;

const titleOf = ({ container }: Summary): Texts => (container === undefined ? words.through : words.yours);

/** @param strip the parts of a container that it has */
export function summaryLines(summary: Summary, language: Language, width: number, strip?: Line): Line[] {
  const { container, command, failed } = summary;
  const blank = lineOf('');
  return [
    ...paragraph(titleOf(summary)[language], width, { bold: true }),
    ...(container === undefined || strip === undefined ? [] : [strip]),
    blank,
    ...predictionLines(summary, language, width),
    ...failed.flatMap((text) => paragraph(`✗ ${text[language]}`, width, { tone: 'bad' })),
    blank,
    lineOf(span(words.next[language], { bold: true })),
    ...commandsOf(summary).map((line) => lineOf(`  ${harmless(`${command} ${line}`)}`)),
    blank,
    ...paragraph((container === undefined ? words.nothing : words.leaving)[language], width),
  ];
}

function predictionLines({ asked, right, again }: Summary, language: Language, width: number): Line[] {
  if (asked === 0) return [];
  const count = words.predictions[language].replace('{right}', `${right}`).replace('{asked}', `${asked}`);
  const titles = again.map(({ lesson, title }) => `${title[language]} (${lesson})`).join(' · ');
  return [
    ...paragraph(count, width, { tone: 'good' }),
    ...(titles === '' ? [] : paragraph(`${words.again[language]}${titles}`, width)),
  ];
}

/** What to type next: the container again, what was answered wrong or the limit, free play. */
const commandsOf = ({ again }: Summary): string[] => [
  'run -it --memory 100m --network bridge -- bash',
  `tour ${again[0]?.lesson ?? 'memory'}`,
  'play',
];

export const factLines = ({ facts }: Summary, language: Language, width: number): Line[] =>
  facts.flatMap(({ text }, i) => {
    const number = `${i + 1}`.padStart(2);
    return paragraph(plainProse(text[language]), Math.max(1, width - 4)).map((line, at) => ({
      ...line,
      spans: [span(at === 0 ? `${number}  ` : '    ', { dim: true }), ...line.spans],
    }));
  });

const words = {
  yours: { en: 'You have a container.', zh: '你有了一个容器。' },
  through: { en: 'The tour is through.', zh: '导览结束了。' },
  facts: { en: 'What the kernel has shown', zh: '内核证实了的要点' },
  predictions: {
    en: '{right} of {asked} predictions were right.',
    zh: '{asked} 次预测，{right} 次正确。',
  },
  again: { en: 'To look at again: ', zh: '值得再看：' },
  next: { en: 'Try', zh: '接着试试' },
  leaving: {
    en: 'When you leave, all of it is removed, and that is checked. What you typed into shells is yours.',
    zh: '离开时，这一切都会被移除，并经过核对。你在 shell 里输入的命令造成的改动归你自己。',
  },
  nothing: {
    en: 'This stage was a recording: there is nothing of it on this machine.',
    zh: '这一阶段是录像：这台机器上没有它的任何东西。',
  },
} as const satisfies Readonly<Record<string, Texts>>;
