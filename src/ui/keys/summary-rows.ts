// Defines the keys of the tour's last page, where its container is still there: the facts, and the card.

import type { Texts } from '../../session/event.ts';
import type { KeyRow } from './key-row.ts';
import { rowsOf, scrolled } from './scrolling.ts';
import type { Where } from './where.ts';

const where: readonly Where[] = ['summary'];

export const factsLabel: Texts = { en: 'the facts', zh: '要点' };

export const summaryRows: readonly KeyRow[] = [
  {
    key: 'Enter',
    means: 'go on',
    where,
    when: ({ model }) => (model.summary?.facts.length ?? 0) > 0,
    does: ({ view }) => ({ view: { ...view, dialog: 'facts' } }),
    label: factsLabel,
    help: { en: 'what the tour has shown to be so', zh: '导览证实了什么' },
    line: 'always',
  },
  {
    key: 'w',
    means: 'write',
    where,
    when: ({ model }) => model.summary?.container !== undefined,
    does: ({ view }) => ({ view, intents: [{ type: 'card', language: view.language }] }),
    label: { en: 'a card', zh: '卡片' },
    help: {
      en: 'writes your container as a card, as text and as a picture, to this folder',
      zh: '把你的容器写成卡片（文本和图片），放在当前目录',
    },
    line: ({ model }) => (model.summary?.container === undefined ? 'no' : 'always'),
  },
  ...(['↑↓', 'PgUp PgDn'] as const).map(
    (key): KeyRow => ({
      key,
      means: 'move',
      where,
      does: (now, pressed) => ({ view: scrolled(now, 'summary', rowsOf(pressed)) }),
      label: { en: 'scroll', zh: '滚动' },
      help: { en: 'scroll', zh: '滚动' },
      line: 'no',
    }),
  ),
];
