// Lists the keys of free play: a row each, in the order of the last line.

import type { Texts } from '../../../session/event.ts';
import type { Ask } from '../../../session/intent.ts';
import { both } from '../../../session/texts.ts';
import { type Container, chosenContainer, terminalIn } from '../../../state/containers.ts';
import type { Model } from '../../../state/model.ts';
import { chooseContainer, isPane } from '../../../state/view.ts';
import { endRows } from '../../keys/end-rows.ts';
import type { HelpSection } from '../../keys/help-lines.ts';
import type { KeyRow, Now, OnLine, Outcome } from '../../keys/key-row.ts';
import { confirmRows, leavingRows } from '../../keys/leaving-rows.ts';
import { filterRow, moveInPane, tabRow, takeOffRow, zoomRow } from '../../keys/pane-rows.ts';
import { pauseRow } from '../../keys/pause-row.ts';
import { promptRows } from '../../keys/prompt-rows.ts';
import { rowsOf } from '../../keys/scrolling.ts';
import { shellRows, shellSection } from '../../keys/shell-rows.ts';
import { dialogRows, filterRows, helpRow, languageRow } from '../../keys/view-rows.ts';
import type { Moment, Where } from '../../keys/where.ts';
import { hasEnded, isFrozen, playWords, removeQuestion } from './play-words.ts';

const where: readonly Where[] = ['screen'];

/** Shown before the keys while there is no container yet, or none any more. */
export function playStatus({ containers, replayed, ledger, terminals }: Model): Texts | undefined {
  if (ledger !== undefined) return replayed ? playWords.over : playWords.leaving;
  return containers.length === 0 && terminals.length === 0 && !replayed ? playWords.making : undefined;
}

/** Does something with the chosen container, or says why that is not possible. */
const withChosen =
  (act: (chosen: Container, now: Now) => Outcome) =>
  (now: Now): Outcome => {
    const { model, view } = now;
    if (model.replayed) return { view, notice: playWords.inRecording };
    const chosen = chosenContainer(model, view);
    return chosen === undefined ? { view, notice: playWords.none } : act(chosen, now);
  };

/** Chooses the container so many places further down the list. */
function chooseBy({ model, view }: Now, by: number): Outcome {
  const { containers } = model;
  const chosen = chosenContainer(model, view);
  const at = chosen === undefined ? 0 : containers.indexOf(chosen);
  const next = containers[Math.max(0, Math.min(at + by, containers.length - 1))];
  return next === undefined ? { view, notice: playWords.none } : { view: chooseContainer(view, next.name) };
}

const moveRows = (['↑↓', 'PgUp PgDn'] as const).map(
  (key): KeyRow => ({
    key,
    means: 'move',
    where,
    does(now, pressed) {
      const { focus } = now.view;
      return isPane(focus) ? moveInPane(now, focus, rowsOf(pressed)) : chooseBy(now, rowsOf(pressed));
    },
    label: { en: 'choose', zh: '选择' },
    help:
      key === '↑↓'
        ? {
            en: 'choose a container; in a pane they scroll, or choose in it',
            zh: '选择容器；在面板中则滚动或选择',
          }
        : { en: 'the same, by pages', zh: '同上，一次一页' },
    line: ({ view }) => (key === '↑↓' && !isPane(view.focus) ? 'with room' : 'no'),
  }),
);

/** The prompt for a new container's name. */
function create({ view, model }: Now): Outcome {
  const words = (view.prompt?.text ?? '').trim().split(/\s+/);
  const [name = '', kind = 'whole', ...rest] = words;
  const closed = { ...view, prompt: undefined };
  if (name === '') return { view: closed };
  if (rest.length > 0 || (kind !== 'whole' && kind !== 'bare')) return { view, notice: playWords.noKind };
  const asked: Ask = { type: 'create', container: name, kind };
  const isTaken = model.containers.some((one) => one.name === name);
  return { view: isTaken ? closed : chooseContainer(closed, name), intents: [asked] };
}

const isFrozenNow = ({ model, view }: Moment): boolean => chosenContainer(model, view)?.state === 'frozen';

/** A recording shows containers, but nothing can be done with them. */
const whereItRuns = ({ model }: Moment): OnLine => (model.replayed ? 'no' : 'always');

const containerRows: readonly KeyRow[] = [
  {
    key: 's',
    means: 'shell',
    where,
    does: withChosen(({ name, state }, { view, model }) => {
      if (state === 'ended') return { view, notice: hasEnded(name) };
      if (state === 'frozen' && terminalIn(model, name) === undefined)
        return { view, notice: isFrozen(name) };
      return { view, keyboard: { to: 'shell', container: name } };
    }),
    label: ({ model, view }) =>
      terminalIn(model, chosenContainer(model, view)?.name) === undefined ? both('shell') : both('shell ●'),
    help: {
      en: 'a shell in the chosen container; where one is open, back to it',
      zh: '在所选容器中打开 shell；已经打开的，则回到那里',
    },
    line: whereItRuns,
  },
  {
    key: 'n',
    means: 'make',
    where,
    does: ({ view, model }) =>
      model.replayed
        ? { view, notice: playWords.inRecording }
        : { view: { ...view, prompt: { question: playWords.askName, text: '' } } },
    label: { en: 'new', zh: '新建' },
    help: {
      en: 'makes a container as nslab run does, or of namespaces alone: asks for its name',
      zh: '像 nslab run 那样创建容器，或只用命名空间创建：先问名字',
    },
    line: whereItRuns,
  },
  {
    key: 'f',
    means: 'freeze',
    where,
    does: withChosen(({ name, state }, { view }) =>
      state === 'ended'
        ? { view, notice: hasEnded(name) }
        : { view, intents: [{ type: 'freeze', container: name, on: state !== 'frozen' }] },
    ),
    label: (moment) => (isFrozenNow(moment) ? { en: 'thaw', zh: '解冻' } : { en: 'freeze', zh: '冻结' }),
    help: {
      en: 'all that runs in the chosen container stands still; again: goes on',
      zh: '所选容器中运行的一切都停住；再按一次继续',
    },
    line: whereItRuns,
  },
  {
    key: 'D',
    means: 'remove',
    where,
    does: withChosen(({ name }, { view }) => ({
      view: {
        ...view,
        confirm: {
          question: removeQuestion(name),
          yes: { en: 'removes it', zh: '移除' },
          does: [{ type: 'remove', container: name }],
        },
      },
    })),
    label: { en: 'remove', zh: '移除' },
    help: { en: 'removes the chosen container, after asking', zh: '询问后移除所选容器' },
    line: whereItRuns,
  },
];

const withRoom = (): 'with room' => 'with room';

/** The list of containers has no filter. */
const playFilterRow: KeyRow = {
  ...filterRow(withRoom),
  does: (now, pressed) =>
    isPane(now.view.focus)
      ? filterRow(withRoom).does(now, pressed)
      : { view: now.view, notice: playWords.noFilter },
};

export const playKeys: readonly KeyRow[] = [
  ...containerRows,
  ...moveRows,
  tabRow(() => 'always', ['list']),
  zoomRow(withRoom),
  takeOffRow,
  pauseRow(withRoom),
  playFilterRow,
  ...endRows,
  languageRow,
  helpRow,
  ...leavingRows,
  ...confirmRows,
  ...promptRows({
    does: create,
    label: { en: 'makes it', zh: '创建' },
    help: { en: 'makes the container', zh: '创建容器' },
  }),
  ...dialogRows,
  ...filterRows,
  ...shellRows(
    { en: 'back to the list', zh: '回到列表' },
    {
      en: 'back to the list; the shell stays, and s returns to it',
      zh: '回到列表；shell 保留，按 s 可以再进去',
    },
  ),
];

export const playSections: readonly HelpSection[] = [
  { title: { en: 'In free play', zh: '自由练习中' }, where },
  { title: { en: 'As a name is asked for', zh: '输入名字时' }, where: ['prompt'] },
  shellSection,
];
