// Where the parts of the screen are, for a size of the terminal.

export interface Area {
  readonly top: number;
  readonly left: number;
  readonly width: number;
  readonly height: number;
}

export interface Layout {
  readonly story: Area;
  readonly evidence: Area;
  /** The shell's panel with its border, when it has the focus. */
  readonly shell: Area | undefined;
  /** The shell's screen, inside of the border. */
  readonly screen: Area | undefined;
}

/** The smallest size that shows everything needed. */
export const smallest = { columns: 80, rows: 24 };

/** From this width on, story and evidence stand side by side. */
const twoColumns = 116;

const HEADER = 1;
const KEYS = 1;

/**
 * @param storyLines how many lines the story has
 * @param withShell whether the shell has the focus
 * @param zoomed whether one part takes all the room: the shell when it has the focus, else the evidence
 */
export function layOut(
  columns: number,
  rows: number,
  storyLines: number,
  withShell: boolean,
  zoomed = false,
): Layout {
  const height = rows - HEADER - KEYS;
  if (zoomed) return zoom(columns, height, withShell);
  return columns >= twoColumns
    ? sideBySide(columns, height, withShell)
    : stacked(columns, height, storyLines, withShell);
}

function zoom(width: number, height: number, withShell: boolean): Layout {
  const all = { top: HEADER, left: 0, width, height };
  const none = { ...all, height: 0 };
  return withPanel(none, withShell ? none : all, withShell ? all : undefined);
}

function stacked(width: number, height: number, storyLines: number, withShell: boolean): Layout {
  const most = withShell ? 3 : height - 6;
  const story = { top: HEADER, left: 0, width, height: Math.min(storyLines, most) };
  const shellHeight = withShell ? Math.max(14, Math.floor((height - story.height) * 0.7)) : 0;
  const shell = { top: story.top + story.height, left: 0, width, height: shellHeight };
  const top = shell.top + shell.height;
  return withPanel(
    story,
    { top, left: 0, width, height: HEADER + height - top },
    withShell ? shell : undefined,
  );
}

/** A shell wants the width of a terminal, so it lies below both. */
function sideBySide(columns: number, height: number, withShell: boolean): Layout {
  const width = Math.floor(columns * 0.44);
  const upper = withShell ? Math.max(8, Math.floor(height * 0.42)) : height;
  const story = { top: HEADER, left: 0, width, height: upper };
  const evidence = { top: HEADER, left: width, width: columns - width, height: upper };
  const shell = { top: HEADER + upper, left: 0, width: columns, height: height - upper };
  return withPanel(story, evidence, withShell ? shell : undefined);
}

function withPanel(story: Area, evidence: Area, shell: Area | undefined): Layout {
  const screen =
    shell === undefined
      ? undefined
      : { top: shell.top + 1, left: shell.left + 1, width: shell.width - 2, height: shell.height - 2 };
  return { story, evidence, shell, screen };
}
