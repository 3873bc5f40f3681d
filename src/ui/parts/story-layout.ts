// Arranges the parts of the story's screen, for a size of the terminal.

import { allPanes } from '../../state/panes/all-panes.ts';
import type { Part } from '../../state/view.ts';
import {
  type Area,
  bodyOf,
  column,
  FRAME,
  isCompact,
  type Place,
  panesColumn,
  STRIP,
  type WantedPane,
} from './areas.ts';

const threeColumns = 180;

export interface Wanted {
  /** How many lines each part would fill. */
  readonly story: number;
  readonly panes: readonly WantedPane[];
  readonly focus: Part;
  /** The shell has the focus, so its panel is shown. */
  readonly shell: boolean;
  /** The part with the focus takes all the room. */
  readonly zoomed: boolean;
  /** What the story says is followed while one types into the shell. */
  readonly isTask: boolean;
  /** A strip stands below the header. */
  readonly strip: boolean;
}

export function arrange(columns: number, rows: number, wanted: Wanted): Place[] {
  const body = bodyOf(columns, rows, wanted.strip ? STRIP : 0);
  const framed = !isCompact(columns, rows);
  if (wanted.zoomed) {
    return [{ part: wanted.shell ? 'shell' : focused(wanted), area: body, framed: framed || wanted.shell }];
  }
  if (!framed) return stacked(body, wanted);
  if (wanted.panes.length === 0 && !wanted.shell) return [{ part: 'story', area: body, framed: true }];
  return columns < threeColumns ? inTwo(body, wanted) : inThree(body, wanted);
}

/** Gives the focus back to the story when its pane is gone. */
const focused = ({ focus, panes }: Wanted): Part =>
  panes.some(({ name }) => name === focus) ? focus : 'story';

/** Rows for the evidence, with its tabs, before the story gets more than its minimum. */
const EVIDENCE_ROWS = 12;
const SHELL_ROWS = 14;
const GOAL_ROWS = 3;
const TASK_ROWS = 7;

function stacked(body: Area, wanted: Wanted): Place[] {
  const focus = focused(wanted);
  const pane = wanted.panes.find(({ name }) => name === focus) ?? wanted.panes[0];
  if (wanted.shell) {
    const story = Math.min(wanted.story, wanted.isTask ? TASK_ROWS : GOAL_ROWS);
    const most = Math.max(SHELL_ROWS, Math.floor((body.height - story) * 0.72));
    const shell = Math.min(most, body.height - story);
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

/** A shell needs the whole width, so it is placed below both. */
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

/**
 * Three columns: the story and what belongs to it, the step's first pane, the other panes. When there are no other panes,
 * what belongs to the story gets the third column, or a picture gets both. A shell gets the room below the story, half of
 * the width.
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
      ...panesColumn({ ...body, left: width, width: body.width - width }, [
        ...evidence,
        ...besideStory(wanted),
      ]),
    ];
  }
  const width = Math.floor(body.width * 0.34);
  const right = { ...body, left: width, width: body.width - width };
  const alone = evidence.length < 2;
  if (alone && evidence.every(({ name }) => allPanes[name].picture)) {
    return [...leftColumn({ ...body, width }, wanted, true), ...panesColumn(right, evidence)];
  }
  const middle = Math.floor(right.width / 2);
  return [
    ...leftColumn({ ...body, width }, wanted, !alone),
    ...panesColumn({ ...right, width: middle }, evidence.slice(0, 1)),
    ...panesColumn(
      { ...right, left: right.left + middle, width: right.width - middle },
      alone ? besideStory(wanted) : evidence.slice(1),
    ),
  ];
}

const isBeside = ({ name }: WantedPane): boolean => allPanes[name].beside === 'story';

/** The panes that belong to the story: they are placed below it when it has its own column. */
const besideStory = ({ panes }: Wanted): readonly WantedPane[] => panes.filter(isBeside);

const evidenceOf = ({ panes }: Wanted): readonly WantedPane[] => panes.filter((pane) => !isBeside(pane));

const MIN_BELOW = 8;

function leftColumn(area: Area, wanted: Wanted, withBeside: boolean): Place[] {
  const beside = withBeside ? besideStory(wanted) : [];
  if (beside.length === 0) return column(area, true, [['story', area.height]]);
  const height = Math.min(
    Math.max(wanted.story + FRAME, Math.floor(area.height / 2)),
    area.height - MIN_BELOW,
  );
  const below = { ...area, top: area.top + height, height: area.height - height };
  return [...column(area, true, [['story', height]]), ...panesColumn(below, beside)];
}
