// Where the parts of the screen are, for a size of the terminal.

import type { PaneName } from '../session/event.ts';
import type { Part } from '../state/view.ts';

export interface Area {
  readonly top: number;
  readonly left: number;
  readonly width: number;
  readonly height: number;
}

export interface Place {
  readonly part: Part | 'shell';
  readonly area: Area;
  /** With a border, and its title in it. Without, a pane has a line of tabs above. */
  readonly framed: boolean;
}

/** The smallest size that shows everything needed. */
export const smallest = { columns: 80, rows: 24 };

/** From this size on, parts stand side by side, in frames. */
const twoColumns = { columns: 116, rows: 28 };
const threeColumns = 180;

export const isCompact = (columns: number, rows: number): boolean =>
  columns < twoColumns.columns || rows < twoColumns.rows;

const HEADER = 1;
const KEYS = 1;
const FRAME = 2;

export interface Wanted {
  /** How many lines each would fill. */
  readonly story: number;
  readonly panes: readonly { readonly name: PaneName; readonly lines: number }[];
  readonly focus: Part;
  /** The shell has the focus: its panel is shown. */
  readonly shell: boolean;
  /** The part with the focus takes all the room. */
  readonly zoomed: boolean;
}

export function arrange(columns: number, rows: number, wanted: Wanted): Place[] {
  const body: Area = { top: HEADER, left: 0, width: columns, height: rows - HEADER - KEYS };
  const framed = !isCompact(columns, rows);
  if (wanted.zoomed) {
    return [{ part: wanted.shell ? 'shell' : focused(wanted), area: body, framed: framed || wanted.shell }];
  }
  if (!framed) return stacked(body, wanted);
  if (wanted.panes.length === 0 && !wanted.shell) return [{ part: 'story', area: body, framed: true }];
  return columns < threeColumns ? inTwo(body, wanted) : inThree(body, wanted);
}

/** A pane that is not there any more gives the focus back to the story. */
const focused = ({ focus, panes }: Wanted): Part =>
  panes.some(({ name }) => name === focus) ? focus : 'story';

/** The inside of a frame: a border, and a cell of room at both sides. */
export const inside = ({ top, left, width, height }: Area): Area => ({
  top: top + 1,
  left: left + 2,
  width: width - 4,
  height: height - FRAME,
});

/** What a shell's screen is: the frame has no room at its sides, so that 80 columns leave 78. */
export const shellScreen = ({ top, left, width, height }: Area): Area => ({
  top: top + 1,
  left: left + 1,
  width: width - 2,
  height: height - FRAME,
});

/** Rows that the evidence is given, its tabs among them, before the story gets more than it must. */
export const EVIDENCE_ROWS = 13;
const SHELL_ROWS = 14;
const GOAL_ROWS = 3;

function stacked(body: Area, wanted: Wanted): Place[] {
  const focus = focused(wanted);
  const pane = wanted.panes.find(({ name }) => name === focus) ?? wanted.panes[0];
  if (wanted.shell) {
    const story = Math.min(wanted.story, GOAL_ROWS);
    const shell = Math.max(SHELL_ROWS, Math.floor((body.height - story) * 0.72));
    return column(body, false, [
      ['story', story],
      ['shell', shell],
      ...(pane === undefined ? [] : [[pane.name, body.height - story - shell] as const]),
    ]);
  }
  if (focus === 'story' || pane === undefined) return [{ part: 'story', area: body, framed: false }];
  const needed = Math.min(EVIDENCE_ROWS, pane.lines + 1);
  const story = Math.max(Math.min(wanted.story, body.height - needed), 1);
  return column(body, false, [
    ['story', story],
    [pane.name, body.height - story],
  ]);
}

/** A shell wants the width of a terminal, so it lies below both. */
function inTwo(body: Area, wanted: Wanted): Place[] {
  const upper = wanted.shell ? Math.max(10, Math.floor(body.height * 0.42)) : body.height;
  const area = { ...body, height: upper };
  const width = Math.floor(body.width * 0.44);
  const places = [
    ...leftColumn({ ...area, width }, wanted, !wanted.shell),
    ...panesColumn({ ...area, left: width, width: body.width - width }, evidenceOf(wanted)),
  ];
  const shell = { ...body, top: body.top + upper, height: body.height - upper };
  return wanted.shell ? [...places, { part: 'shell', area: shell, framed: true }] : places;
}

/** Pictures use all the width that they get. */
const pictures: readonly PaneName[] = ['cgroup', 'overlay', 'network'];

/**
 * Story and calls, the step's first pane, the others; where there is nothing else, the calls have the third column, or a
 * picture both. A shell takes the room below the story, half of the width.
 */
function inThree(body: Area, wanted: Wanted): Place[] {
  const evidence = evidenceOf(wanted);
  if (wanted.shell) {
    const width = Math.floor(body.width / 2);
    const story = Math.min(wanted.story + FRAME, Math.floor(body.height / 3));
    return [
      ...column({ ...body, width }, true, [
        ['story', story],
        ['shell', body.height - story],
      ]),
      ...panesColumn({ ...body, left: width, width: body.width - width }, [...evidence, ...callsOf(wanted)]),
    ];
  }
  const width = Math.floor(body.width * 0.34);
  const right = { ...body, left: width, width: body.width - width };
  const alone = evidence.length < 2;
  if (alone && evidence.every(({ name }) => pictures.includes(name))) {
    return [...leftColumn({ ...body, width }, wanted, true), ...panesColumn(right, evidence)];
  }
  const middle = Math.floor(right.width / 2);
  return [
    ...leftColumn({ ...body, width }, wanted, !alone),
    ...panesColumn({ ...right, width: middle }, evidence.slice(0, 1)),
    ...panesColumn(
      { ...right, left: right.left + middle, width: right.width - middle },
      alone ? callsOf(wanted) : evidence.slice(1),
    ),
  ];
}

const callsOf = ({ panes }: Wanted): Wanted['panes'] => panes.filter(({ name }) => name === 'calls');

/** All panes but the calls, which stand below the story. */
const evidenceOf = ({ panes }: Wanted): Wanted['panes'] => panes.filter(({ name }) => name !== 'calls');

const MIN_CALLS = 8;

function leftColumn(area: Area, { story, panes }: Wanted, withCalls: boolean): Place[] {
  if (!withCalls || !panes.some(({ name }) => name === 'calls'))
    return column(area, true, [['story', area.height]]);
  const height = Math.min(Math.max(story + FRAME, Math.floor(area.height / 2)), area.height - MIN_CALLS);
  return column(area, true, [
    ['story', height],
    ['calls', area.height - height],
  ]);
}

const MIN_PANE = 5;

/** Each pane as high as its lines, as far as there is room; those that would have none are left to Tab and zoom. */
function panesColumn(area: Area, panes: Wanted['panes']): Place[] {
  const shown = panes.slice(0, Math.max(1, Math.floor(area.height / MIN_PANE)));
  const heights = shareOut(
    shown.map(({ lines }) => lines + FRAME),
    area.height,
  );
  return column(
    area,
    true,
    shown.map(({ name }, i) => [name, heights[i] ?? 0] as const),
  );
}

/** Everybody gets an equal share or what is needed, whichever is less; the rest goes to who needs more, then to the last. */
function shareOut(needs: readonly number[], total: number): number[] {
  if (needs.length === 0) return [];
  const share = Math.floor(total / needs.length);
  const heights = needs.map((need) => Math.max(MIN_PANE, Math.min(need, share)));
  let left = total - heights.reduce((sum, height) => sum + height, 0);
  for (const [i, need] of needs.entries()) {
    const more = Math.min(left, Math.max(0, need - (heights[i] ?? 0)));
    heights[i] = (heights[i] ?? 0) + more;
    left -= more;
  }
  const last = heights.length - 1;
  heights[last] = (heights[last] ?? 0) + left;
  return heights;
}

/** Parts below one another. */
function column(area: Area, framed: boolean, parts: readonly (readonly [Place['part'], number])[]): Place[] {
  let top = area.top;
  return parts.map(([part, height]) => {
    const place = { part, area: { ...area, top, height }, framed: framed || part === 'shell' };
    top += height;
    return place;
  });
}
