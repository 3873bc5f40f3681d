// Writes the header line: REPLAY and other badges, the place in the session, the machine.

import { cellsOf } from '../../state/cell-width.ts';
import { type Model, machineOf } from '../../state/model.ts';
import { fitTo } from '../../state/wrap.ts';
import type { Words } from '../words.ts';

/**
 * On the right the machine; of both sides the longest form that there is room for.
 * @param places where we are, the longest form first
 */
export function headerLine(model: Model, words: Words, columns: number, places: readonly string[]): string {
  const host = machineOf(model);
  const kernel = host?.kernel.split('-')[0] ?? '';
  const machine = host === undefined ? '' : `${host.user} · ${host.cgroup}`;
  const rights =
    host === undefined ? [] : [`${machine} · Linux ${host.kernel}`, `${machine} · ${kernel}`, kernel, ''];
  const pause = model.paused ? `${words.paused}  ` : '';
  const lefts = places.map((place) => badge(model, words) + place);
  for (const left of lefts) {
    const right = rights
      .map((text) => pause + text)
      .find((text) => cellsOf(left) + cellsOf(text) + 3 <= columns);
    if (right !== undefined && (right !== pause || left === lefts.at(-1)))
      return between(left, right, columns);
  }
  return fitTo(` ${lefts.at(-1)} ${pause}`, columns);
}

/** A recording is marked on every screen, even when there is little room. */
export const badge = ({ replayed }: Model, words: Words): string => (replayed ? `${words.replay}  ` : '');

/** Puts one text at the start of a line and another at its end. */
export const between = (left: string, right: string, columns: number): string =>
  ` ${left}${' '.repeat(Math.max(1, columns - 2 - cellsOf(left) - cellsOf(right)))}${right} `;
