// Adds the widgets of the board, and shows in each its part.

import { box, type Widgets } from 'blessed';
import Line from 'blessed-contrib/lib/widget/charts/line.js';
import Gauge from 'blessed-contrib/lib/widget/gauge.js';
import type { Language } from '../session/event.ts';
import { cellsOf } from '../state/cell-width.ts';
import { fitTo } from '../state/wrap.ts';
import type { BoardColours } from './board-colours.ts';
import type { BoardLayout } from './board-layout.ts';
import type { Board, Memory } from './board-model.ts';
import {
  callLine,
  counterLines,
  type FollowStatus,
  gaugeOf,
  stateWord,
  statusLine,
  titleLine,
} from './board-text.ts';
import type { DashWords } from './board-words.ts';
import { chooseScale, timeLabels } from './chart-scale.ts';
import { drawable } from './drawable.ts';

export interface WidgetOptions {
  readonly screen: Widgets.Screen;
  readonly layout: BoardLayout;
  readonly language: Language;
  readonly words: DashWords;
  readonly colours: BoardColours;
}

export type Show = (board: Board, following: FollowStatus) => void;

/** No tags: texts from the recording may contain braces. */
export const textOptions = { tags: false, wrap: false } as const;

/** Puts the widgets on the screen. @returns a function that shows a board in them */
export function addWidgets(options: WidgetOptions): Show {
  const shows = [
    addHeader(options),
    addChart(options),
    addCounters(options),
    addGauge(options),
    addCalls(options),
  ];
  const { screen, layout, words } = options;
  box({ ...textOptions, ...layout.keys, parent: screen, content: ` ${words.keys}` });
  return (board, following) => {
    for (const show of shows) show(board, following);
  };
}

function addHeader({ screen, layout, language, words, colours }: WidgetOptions): Show {
  const header = box({ ...textOptions, ...layout.header, parent: screen });
  return (board, following) => {
    const state = ` ${stateWord(board, following, words)} `;
    const right = ` ${statusLine(board, following, words)} `;
    const room = Math.max(0, layout.header.width - 8 - cellsOf(state + right));
    const title = fitTo(drawable(titleLine(board, language, words)), room);
    header.setContent(` nslab ${colours.inverse(state)} ${colours.bold(title)}${right}`);
  };
}

function addChart({ screen, layout, words, colours }: WidgetOptions): Show {
  const chart = new Line({
    ...textOptions,
    ...layout.chart,
    border: 'line',
    label: ` ${words.memory} `,
    style: { line: colours.usage, text: colours.plain, baseline: colours.plain },
    minY: 0,
  });
  screen.append(chart);
  const hint = box({
    ...textOptions,
    parent: screen,
    top: layout.chart.top + Math.floor(layout.chart.height / 2),
    left: 3,
    width: layout.chart.width - 6,
    height: 1,
    align: 'center',
    content: words.noMemory,
  });
  return ({ memory }) => {
    hint.hidden = memory !== undefined;
    if (memory === undefined) return;
    const unit = draw(chart, memory, colours);
    const hasLimit = memory.points.some(({ limit }) => Number.isFinite(limit));
    const [usage, limit] = [`━ ${words.usage}`, hasLimit ? ` ━ ${words.limit}` : ''];
    const room = layout.chart.width - 6 - cellsOf(` · ${unit} · ${usage}${limit}`);
    const names = [`${words.memory} · ${drawable(memory.name)}`, words.memory];
    const name = names.find((text) => cellsOf(text) <= room);
    const place = name === undefined ? unit : `${name} · ${unit}`;
    chart.setLabel(` ${place} · ${colours.usageText(usage)}${colours.limitText(limit)} `);
  };
}

/** @returns the unit of the labels */
function draw(chart: Line, { points }: Memory, colours: BoardColours): string {
  const scale = chooseScale(points);
  const x = timeLabels(points);
  const usage = points.map((point) => point.usage / scale.bytes);
  const limit = points.map((point) => Math.min(point.limit / scale.bytes, scale.top));
  const hasLimit = points.some((point) => Number.isFinite(point.limit));
  chart.options.maxY = scale.top;
  chart.options.numYLabels = scale.labels;
  chart.setData([
    { x, y: usage, style: { line: colours.usage } },
    ...(hasLimit ? [{ x, y: limit, style: { line: colours.limit } }] : []),
  ]);
  return scale.unit;
}

function addCounters({ screen, layout, words, colours }: WidgetOptions): Show {
  const counters = box({
    ...textOptions,
    ...layout.counters,
    parent: screen,
    border: 'line',
    label: ` ${words.counters} `,
  });
  return ({ memory }) => {
    const lines = counterLines(memory, layout.counters.width - 4, words);
    const shown = lines.map(({ text, alarm }) => (alarm ? colours.alarm(drawable(text)) : drawable(text)));
    counters.setContent(shown.map((text) => ` ${text}`).join('\n'));
  };
}

function addGauge({ screen, layout, words, colours }: WidgetOptions): Show {
  const gauge = new Gauge({
    ...textOptions,
    ...layout.gauge,
    border: 'line',
    label: ` ${words.processes} `,
    stroke: colours.bar,
    fill: colours.onBar,
  });
  screen.append(gauge);
  gauge.clear();
  // The text is not on the gauge's canvas, where wide characters would shift the rest of the row; its first rows are
  // free.
  const { top, left, width } = layout.gauge;
  const text = box({
    ...textOptions,
    parent: screen,
    top: top + 1,
    left: left + 2,
    width: width - 4,
    height: 1,
  });
  return (board) => {
    const full = gaugeOf(board, words);
    if (full === undefined) return;
    if (full.part === undefined) gauge.clear();
    else gauge.setPercent(full.part);
    text.setContent(drawable(full.text));
    const { cgroup } = board.processes ?? {};
    const place = cgroup === undefined ? words.ofLab : words.inCgroup(cgroup);
    gauge.setLabel(` ${fitTo(drawable(place), width - 6).trimEnd()} `);
  };
}

function addCalls({ screen, layout, words, colours }: WidgetOptions): Show {
  const { width, height } = layout.calls;
  const list = box({
    ...textOptions,
    ...layout.calls,
    parent: screen,
    border: 'line',
    label: ` ${words.calls} `,
  });
  return ({ calls }) => {
    const lines = calls.slice(-(height - 2)).map((call) => {
      const line = drawable(callLine(call, width - 4));
      return ` ${call.failed ? colours.alarm(line) : line}`;
    });
    list.setContent(lines.length > 0 ? lines.join('\n') : ` ${words.noCalls}`);
  };
}
