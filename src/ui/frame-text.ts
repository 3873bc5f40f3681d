// The lines around the screen: where we are, which panes there are, which keys work now.

import stringWidth from 'string-width';
import type { Language, PaneName } from '../session/event.ts';
import type { Line } from '../state/lines.ts';
import type { Model } from '../state/model.ts';
import type { Words } from './words.ts';

/** Where we are on the left; on the right the machine, as much of it as there is room for. */
export function headerText(model: Model, words: Words, language: Language, columns: number): string {
  const { host, step, lessons } = model;
  const at = lessons.findIndex(({ id }) => id === step?.lesson);
  const title = lessons[at]?.title[language] ?? '';
  const place = ` ${at + 1}/${lessons.length} ${title} · ${words.step} ${step?.stepNumber}/${lessons[at]?.steps}`;
  const left = `nslab ${words.tour}${at < 0 ? '' : place}`;
  const kernel = host?.kernel.split('-')[0] ?? '';
  const machines =
    host === undefined
      ? []
      : [
          `${host.user} · ${host.cgroup} · Linux ${host.kernel}`,
          `${host.user} · ${host.cgroup} · ${kernel}`,
          kernel,
        ];
  const room = columns - stringWidth(left) - 2;
  const right = machines.find((machine) => stringWidth(machine) <= room) ?? '';
  return `${left}${' '.repeat(Math.max(0, columns - stringWidth(left) - stringWidth(right)))}${right}`;
}

export const tabText = (panes: readonly PaneName[], tab: number, words: Words): string =>
  panes.map((name, i) => (i === tab ? `[${words.panes[name]}]` : ` ${words.panes[name]} `)).join(' ');

export const helpLines = (words: Words): Line[] =>
  words.help.split(' · ').map((text) => ({ text: `  ${text}`, style: 'plain' }));

/** The keys that work now. */
export function keyText(model: Model, words: Words, inShell: boolean): string {
  const { keys } = words;
  if (inShell) return ` ${keys.leaveShell}`;
  const first = {
    operation: keys.doIt,
    next: keys.goOn,
    begin: keys.goOn,
    answer: keys.answer,
    end: keys.end,
  };
  const now = model.wait === undefined ? '…' : first[model.wait];
  return ` ${[now, keys.back, keys.shell, keys.pane, keys.zoom, keys.ways, keys.language, keys.help, keys.quit].join('  ')}`;
}
