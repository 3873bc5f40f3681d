// Checks an entry in one of the directories of an overlay.

import { pidOf } from '../../lab/lab.ts';
import { locateLayers } from '../../observe/evidence-source.ts';
import { observeOverlay } from '../../observe/observe-overlay.ts';
import type { Fields } from '../fields.ts';
import { defineCheck, showValue } from './check.ts';

const states = {
  there: '存在',
  absent: '不存在',
  created: '新建',
  'copied up': '已复制上来',
  whiteout: 'whiteout',
  opaque: 'opaque',
} as const;

const stateNames = Object.keys(states) as (keyof typeof states)[];

export const entryCheck = defineCheck({
  schema: ({ z }: Fields) =>
    z.strictObject({
      layer: z.string(),
      path: z.string(),
      is: z.enum(stateNames),
      text: z.string().optional(),
    }),

  /** Gives `copied up: its text`, `whiteout` or `absent`. */
  measure({ lab, layers, local }, check) {
    const layer = observeOverlay(
      local,
      locateLayers(layers, (name) => pidOf(lab, name)),
    ).find(({ name }) => name === check.layer);
    const entry = layer?.entries.find(({ path }) => path === check.path);
    if (entry === undefined) return 'absent';
    const text = entry.text === undefined ? '' : `: ${entry.text}`;
    return `${entry.meaning ?? 'there'}${text}`;
  },

  holds({ is, text }, now) {
    if (typeof now !== 'string') return false;
    if (is === 'absent') return now === 'absent';
    if (now === 'absent') return false;
    const [meaning = '', content] = now.split(/: ([\s\S]*)/);
    return (is === 'there' || meaning === is) && (text === undefined || content?.trimEnd() === text);
  },

  shownIn: ({ path }) => ({ pane: 'overlay', row: path.split('/').at(-1) ?? path }),

  describe({ layer, path, is, text }) {
    const content = text === undefined ? '' : ` (${showValue(text)})`;
    return {
      en: `${layer}/${path} is ${is}${content}`,
      zh: `${layer}/${path}：${states[is]}${content}`,
    };
  },
});
