// Defines the keys of shells: how to open one, and how to get back from one that has the keyboard.

import type { Texts } from '../../session/event.ts';
import { both } from '../../session/texts.ts';
import type { Model } from '../../state/model.ts';
import type { Confirm } from '../../state/view.ts';
import { hasOwnFiles } from '../../state/whose-files.ts';
import type { HelpSection } from './help-lines.ts';
import type { KeyRow, OnLine } from './key-row.ts';
import type { Moment } from './where.ts';

export const shellSection: HelpSection = { title: { en: 'In the shell', zh: 'shell 中' }, where: ['shell'] };

/** @param line whether there is a container to open a shell in */
export const shellRow = (line: (moment: Moment) => OnLine): KeyRow => ({
  key: 's',
  means: 'shell',
  where: ['screen', 'question', 'summary', 'lesson end'],
  does: ({ view, model }) =>
    model.replayed || view.saidFiles || model.terminals.length > 0 || hasOwnFiles(model)
      ? { view, keyboard: { to: 'shell' } }
      : { view: { ...view, saidFiles: true, confirm: machinesFiles(model) } },
  label: ({ model }) => (model.terminals.length === 0 ? both('shell') : both('shell ●')),
  help: { en: 'a real shell in the container as it stands now', zh: '在当前状态的容器中打开真正的 shell' },
  // A recording has no shell to open.
  line: (moment) => (moment.model.replayed ? 'no' : line(moment)),
});

/** @param back what the last line says of returning: `back to the tour` */
export const shellRows = (back: Texts, help: Texts): readonly KeyRow[] => [
  {
    key: 'Ctrl-] F10',
    means: 'leave shell',
    where: ['shell'],
    does: ({ view }) => ({ view, keyboard: { to: 'screen' } }),
    label: back,
    help,
    line: 'always',
  },
  {
    key: 'exit',
    means: 'end shell',
    where: ['shell'],
    does: ({ view }) => ({ view }),
    label: { en: 'ends the shell', zh: '结束 shell' },
    help: { en: 'ends the shell', zh: '结束 shell' },
    line: 'always',
  },
  {
    key: 'Any',
    means: 'type',
    where: ['shell'],
    does: ({ view }) => ({ view }), // its bytes go to the shell before they become keys
    label: { en: 'goes to the shell', zh: '交给 shell' },
    help: { en: 'goes to the shell', zh: '都交给 shell' },
    line: 'no',
  },
];

/** Whose files they are must be known before anything is changed in them. */
const machinesFiles = ({ parts }: Model): Confirm => ({
  question: {
    en: `${parts?.of ?? 'it'} has this machine’s own files: changes stay.`,
    zh: `${parts?.of ?? '它'} 里的 shell 用的是这台机器自己的文件：改动会留下。`,
  },
  yes: { en: 'opens it', zh: '打开' },
  also: 'Enter',
  does: [],
  opensShell: true,
});
