// Lists the keys of the tour and of lessons: a row each, in the order of the last line.

import type { Texts } from '../../../session/event.ts';
import type { Ask, WaitIntent } from '../../../session/intent.ts';
import type { Model } from '../../../state/model.ts';
import { answering } from '../../keys/answering.ts';
import { endRows } from '../../keys/end-rows.ts';
import type { HelpSection } from '../../keys/help-lines.ts';
import type { KeyRow, OnLine, Outcome } from '../../keys/key-row.ts';
import { confirmRows, leavingRows } from '../../keys/leaving-rows.ts';
import { filterRow, tabRow, takeOffRow, turnRows, zoomRow } from '../../keys/pane-rows.ts';
import { shellRows, shellSection } from '../../keys/shell-rows.ts';
import { dialogRows, filterRows, helpRow, languageRow } from '../../keys/view-rows.ts';
import type { Moment, Where } from '../../keys/where.ts';

/** What Enter does, and what stands in its place while it does nothing. */
export const firstKeys = {
  doIt: { en: 'do it', zh: '执行' },
  goOn: { en: 'go on', zh: '继续' },
  answer: { en: 'answer', zh: '作答' },
  skip: { en: 'skip', zh: '跳过' },
  running: { en: '… running', zh: '… 运行中' },
} as const satisfies Readonly<Record<string, Texts>>;

/** Before the keys, while there is nothing to press Enter for. */
export const storyStatus = ({ wait }: Model): Texts | undefined =>
  wait === undefined ? firstKeys.running : undefined;

const where: readonly Where[] = ['screen', 'question'];

/** Until there is something to look at or to come back from, there is little to press. */
const onceThereIsEvidence = ({ model }: Moment): OnLine =>
  model.step === undefined || model.step.watch.length === 0 ? 'no' : 'with room';

/** Who goes on in a recording that stands still wants it to play. */
const goingOn = (model: Model): (Ask | WaitIntent)[] =>
  model.wait === undefined && model.replayed && model.paused
    ? [{ type: 'sample', on: true }]
    : answering(model, 'next');

const enterRows: readonly KeyRow[] = [
  {
    key: 'Enter',
    means: 'go on',
    where: ['screen'],
    does: ({ view, model }) => ({ view, intents: goingOn(model) }),
    label: ({ model }) => (model.wait?.what === 'operation' ? firstKeys.doIt : firstKeys.goOn),
    help: { en: 'does the next operation, or goes on', zh: '执行下一个操作，或继续' },
    line: ({ model }) => (model.wait === undefined ? 'no' : 'always'),
  },
  {
    key: '1–9',
    means: 'answer',
    where: ['question'],
    does({ view, model: { question, wait } }, { key }) {
      const option = question?.options[Number(key) - 1];
      if (question === undefined || wait === undefined || option === undefined) return { view };
      return {
        view,
        intents: [{ type: 'answer', wait: wait.number, id: question.id, option: option.id }],
      };
    },
    called: ({ model }) => `1–${model.question?.options.length ?? 9}`,
    label: firstKeys.answer,
    help: { en: 'answers the question', zh: '回答问题' },
    line: 'always',
  },
  {
    key: 'Enter',
    means: 'skip',
    where: ['question'],
    does: ({ view, model }) => ({ view, intents: answering(model, 'next') }),
    label: firstKeys.skip,
    help: { en: 'leaves the question out', zh: '跳过问题' },
    line: 'always',
  },
];

/** What a shell holds would be lost: it is asked first. */
const goBack = (what: 'back' | 'restart', { view, model }: Moment): Outcome =>
  model.terminals.length === 0
    ? { view, intents: answering(model, what) }
    : { view: { ...view, confirm: what } };

const backRows: readonly KeyRow[] = [
  {
    key: 'b',
    means: 'back',
    where,
    does: (now) => goBack('back', now),
    label: { en: 'back', zh: '上一步' },
    help: {
      en: 'back a step: all is torn down and run again up to there',
      zh: '上一步：全部拆除，再重新执行到那里',
    },
    line: onceThereIsEvidence,
  },
  {
    key: 'r',
    means: 'restart',
    where,
    does: (now) => goBack('restart', now),
    label: { en: 'restart', zh: '重来' },
    help: { en: 'restarts the stage', zh: '重来本阶段' },
    line: 'no',
  },
];

const shellRow: KeyRow = {
  key: 's',
  means: 'shell',
  where,
  does: ({ view }) => ({ view, keyboard: { to: 'shell' } }),
  label: ({ model }) => (model.terminals.length === 0 ? both('shell') : both('shell ●')),
  help: { en: 'a real shell in the container as it stands now', zh: '在当前状态的容器中打开真正的 shell' },
  // A recording has none.
  line: (moment) => (moment.model.replayed ? 'no' : onceThereIsEvidence(moment)),
};

const waysRow: KeyRow = {
  key: 'x',
  means: 'ways',
  where,
  does: ({ view }) => ({ view: { ...view, allWays: !view.allWays } }),
  label: { en: 'ways', zh: '写法' },
  help: {
    en: 'the same operation in shell, Go, C and docker, where there is one',
    zh: '同一操作的 shell、Go、C、docker 写法（如有）',
  },
  line: onceThereIsEvidence,
};

const wordsRow: KeyRow = {
  key: 'g',
  means: 'words',
  where: [...where, 'dialog'],
  does: ({ view }) => ({ view: { ...view, dialog: view.dialog === 'words' ? undefined : 'words' } }),
  label: { en: 'words', zh: '术语' },
  help: { en: 'explains the underlined words', zh: '解释带下划线的术语' },
  line: ({ view }) => (view.dialog === undefined ? 'with room' : 'no'),
};

const pauseRow: KeyRow = {
  key: 'Space',
  means: 'pause',
  where,
  does: ({ view, model }) => ({ view, intents: [{ type: 'sample', on: model.paused }] }),
  label: ({ model }) => (model.paused ? { en: 'resume', zh: '继续' } : { en: 'pause', zh: '暂停' }),
  help: { en: 'stops reading the evidence, and goes on with it', zh: '停止读取证据，再按一次继续' },
  line: onceThereIsEvidence,
};

export const storyKeys: readonly KeyRow[] = [
  ...enterRows,
  ...backRows,
  shellRow,
  tabRow(onceThereIsEvidence),
  ...turnRows,
  zoomRow(onceThereIsEvidence),
  takeOffRow,
  waysRow,
  wordsRow,
  ...endRows,
  languageRow,
  filterRow(onceThereIsEvidence),
  pauseRow,
  helpRow,
  ...leavingRows,
  ...confirmRows,
  ...dialogRows,
  ...filterRows,
  ...shellRows(
    { en: 'back to the tour', zh: '回到导览' },
    {
      en: 'back to the tour; the shell stays, and s returns to it',
      zh: '回到导览；shell 保留，按 s 可以再进去',
    },
  ),
];

export const storySections: readonly HelpSection[] = [
  { title: { en: 'In the tour', zh: '导览中' }, where },
  shellSection,
];

const both = (text: string): Texts => ({ en: text, zh: text });
