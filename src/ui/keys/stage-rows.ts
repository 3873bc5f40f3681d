// Defines the keys of the list of stages: open it, choose one, go there.

import type { Texts } from '../../session/event.ts';
import { chosenStage } from '../../state/stages.ts';
import type { View } from '../../state/view.ts';
import { answering } from './answering.ts';
import type { KeyRow, OnLine, Outcome } from './key-row.ts';
import { listRows } from './list-rows.ts';
import type { Moment, Where } from './where.ts';

const where: readonly Where[] = ['stages'];

const closed = (view: View): View => ({ ...view, dialog: undefined });

/** Opens the list where something waits: while a step runs there is nothing to leave yet. */
const open = ({ view, model }: Moment): Outcome =>
  model.wait === undefined
    ? { view, notice: runs }
    : { view: { ...view, dialog: 'stages', chosen: { ...view.chosen, stages: -1 } } };

/** A shell's state would be lost, so the learner must confirm. */
function go({ view, model }: Moment, at: number): Outcome {
  const lesson = model.lessons[at];
  if (lesson === undefined) return { view };
  const jump = { type: 'stage', lesson: lesson.id } as const;
  if (model.terminals.length === 0) return { view: closed(view), intents: answering(model, jump) };
  const confirm = {
    question: shellEnds,
    yes: { en: 'goes there', zh: '前往' },
    also: 'Enter',
    does: [jump],
  } as const;
  return { view: { ...closed(view), confirm } };
}

/** @param line whether the last line shows the key */
export const stageRows = (line: (moment: Moment) => OnLine): readonly KeyRow[] => [
  {
    key: 't',
    means: 'stages',
    where: ['screen', 'question', 'interrupted', 'home', 'summary', 'stages'],
    does: (now) => (now.view.dialog === 'stages' ? { view: closed(now.view) } : open(now)),
    label: { en: 'stages', zh: '阶段' },
    help: { en: 'the list of stages: goes to one', zh: '阶段列表：前往其中一个' },
    line: (moment) => (moment.view.dialog === 'stages' ? 'no' : line(moment)),
  },
  ...listRows({
    where,
    list: 'stages',
    count: ({ model }) => model.lessons.length,
    chosen: ({ model, view }) => chosenStage(model, view),
    open: go,
    opens: { en: 'goes there', zh: '前往' },
    opensThat: { en: 'goes there', zh: '前往' },
    help: {
      open: { en: 'goes to the chosen stage', zh: '前往所选阶段' },
      choose: { en: 'choose a stage', zh: '选择阶段' },
      openThat: { en: 'goes to that stage', zh: '前往该阶段' },
    },
  }),
  ...(['Escape', 'q'] as const).map(
    (key): KeyRow => ({
      key,
      means: key === 'q' ? 'leave' : 'close',
      where,
      does: ({ view }) => ({ view: closed(view) }),
      label: { en: 'closes', zh: '关闭' },
      help: { en: 'closes the list', zh: '关闭列表' },
      line: key === 'Escape' ? 'always' : 'no',
    }),
  ),
];

const runs: Texts = {
  en: 'The step is running: when it is over, t shows the stages.',
  zh: '这一步正在运行：结束后按 t 查看阶段。',
};
const shellEnds: Texts = {
  en: 'A shell is open, and ends with its stage. Go there?',
  zh: '有一个 shell 开着，会随所在阶段结束。要前往吗？',
};
