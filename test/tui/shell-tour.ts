// The tour, led to a container and into its shell.

import { randomFrom } from '../native/random.ts';
import { type NslabPtyOptions, type NslabScreen, openNslabOnPty } from '../support/pty-screen.ts';
import { frameTitled, inside, readGrid, textOf } from './frames.ts';
import { lastRow, walk } from './learner.ts';

export const size = { columns: 120, rows: 40 } as const;

const TIMEOUT_MS = 60_000;
const PROMPT = 'nb>';
const STAGE = 'uts';

export interface ShellTour {
  readonly tour: NslabScreen;
  resize(columns: number, rows: number): void;
  /** The PID of the shell in the container. */
  shellPid(): number;
  /** What the shell's screen shows. */
  panel(): string[];
  /** Settles when a row of the panel matches. */
  shows(pattern: RegExp): Promise<void>;
  /** Types a line on an empty screen and waits for the prompt after it. @returns what the panel shows then */
  run(line: string): Promise<string[]>;
  /** A new shell gets a prompt that is the same everywhere. */
  begin(): Promise<void>;
  /** Ctrl-L. */
  clear(): Promise<void>;
  /** Settles when the shell waits for a line. */
  prompted(): Promise<void>;
}

/** In the uts stage, once its container has a name of its own. */
export async function openShellTour(options: NslabPtyOptions = {}): Promise<ShellTour> {
  const tour = await openNslabOnPty(['tour', STAGE, '--lang', 'en'], {
    ...size,
    watchMs: 100,
    timeoutMs: TIMEOUT_MS,
    ...options,
  });
  await walk(tour, {
    columns: size.columns,
    language: 'en',
    random: randomFrom(20),
    from: STAGE,
    to: ({ step, wait }) => step.id === 'sethostname' && wait === 'next',
  });
  tour.write('s');
  await tour.until((screen) => lastRow(screen).includes('own files'));
  tour.write('\r');
  await tour.until((screen) => keysOfShell.test(lastRow(screen)));
  let { columns } = size as { columns: number };
  const panel = (): string[] => {
    const grid = readGrid(tour, columns);
    const frame = frameTitled(grid, 'box · this machine’s files');
    return frame === undefined ? [] : textOf(grid, inside(frame));
  };
  const shell: ShellTour = {
    tour,
    resize(toColumns, toRows) {
      columns = toColumns;
      tour.resize(toColumns, toRows);
    },
    shellPid() {
      const found = tour.tree().find(({ command }) => /\/bin\/(ba)?sh -i$/.test(command));
      if (found === undefined) throw new Error('there is no shell');
      return found.pid;
    },
    panel,
    shows: async (pattern) => {
      await tour.until(() => panel().some((row) => pattern.test(row)));
    },
    prompted: async () => {
      await tour.until(() => lastLine(panel()) === PROMPT);
    },
    async run(line) {
      await shell.clear();
      tour.write(`${line}\r`);
      await tour.until(() => {
        const rows = panel();
        return rows[0]?.startsWith(`${PROMPT} ${line.slice(0, 40)}`) === true && lastLine(rows) === PROMPT;
      });
      return panel();
    },
    async clear() {
      tour.write('\u000c');
      await tour.until(() => {
        const [first, ...others] = panel();
        return first === PROMPT && others.every((row) => row === '');
      });
    },
    async begin() {
      await tour.until(() => lastLine(panel()) !== '');
      // The line to try may be there already: Ctrl-U takes it away.
      tour.write(`\u0015PS1='${PROMPT} '\r`);
      await shell.prompted();
      await shell.clear();
    },
  };
  await shell.begin();
  return shell;
}

export const keysOfShell = /^ Ctrl-\] or F10 back to the tour {3}exit ends the shell$/;

const lastLine = (rows: readonly string[]): string => rows.findLast((row) => row !== '') ?? '';
