// Programs that people use, in the shell of the tour: full screens, floods, pastes, and control sequences that are meant for
// a terminal which is not theirs.

import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { brokenCells, framesOf, readGrid } from './frames.ts';
import { firstKeys, lastRow } from './learner.ts';
import { keysOfShell, openShellTour, type ShellTour, size } from './shell-tour.ts';

let shell: ShellTour;
/** The container of this stage has the host's files. */
const folder = mkdtempSync(join(tmpdir(), 'nslab-tui-'));

beforeAll(async () => {
  shell = await openShellTour();
  await shell.run(`cd ${folder}`);
});
afterAll(async () => {
  shell.tour.kill('SIGTERM');
  await shell.tour.ended;
  rmSync(folder, { recursive: true });
  expect(await shell.tour.left()).toEqual([]);
});

/** What a file in the container holds, read from outside. */
const readInside = (name: string): Buffer => readFileSync(`/proc/${shell.shellPid()}/root/${folder}/${name}`);

/** As a terminal sends it whose keys are not in application mode. */
const down = '\u001b[B';

/** htop(1): a bar of cyan, over the whole line, below the header, which is green. */
const selectedRow = (): number =>
  shell.tour.rows().findIndex((_, row) => {
    const { background } = shell.tour.cell(row, size.columns - 5);
    return background.kind === 'palette' && background.value === 6;
  });

/** Nothing outside of the panel has changed its place. */
function expectWholeScreen(): void {
  const { tour } = shell;
  const grid = readGrid(tour, size.columns);
  expect(framesOf(grid)).not.toHaveProperty('broken');
  expect(brokenCells(grid)).toEqual([]);
  expect(tour.rows()[0]).toMatch(/^ nslab tour {3}exec ✓ ─ uts ● .* Step 3\/3/);
  expect(tour.cell(0, 1).inverse).toBe(true);
  expect(lastRow(tour)).toMatch(keysOfShell);
}

describe('programs that take the whole screen', () => {
  it('vim edits a file and saves it', async () => {
    await shell.clear();
    shell.tour.write('vi -N -n -u NONE -i NONE poem\r');
    await shell.shows(/^~$/);
    expectWholeScreen();
    shell.tour.write('i');
    await shell.shows(/-- INSERT --/);
    shell.tour.write('容器 is a process\rwith a name');
    await shell.shows(/^with a name$/);
    expectWholeScreen();
    shell.tour.write('\u001b');
    await shell.tour.until(() => !shell.panel().some((row) => row.includes('INSERT')));
    shell.tour.write(':wq\r');
    await shell.prompted();
    expect(readInside('poem').toString()).toBe('容器 is a process\nwith a name\n');
  });

  it('less shows a file and goes to its end', async () => {
    await shell.clear();
    shell.tour.write('seq 1000 > numbers; LESSHISTFILE=- less numbers\r');
    await shell.shows(/^numbers$/);
    expect(shell.panel()[0]).toBe('1');
    shell.tour.write(down.repeat(3));
    await shell.tour.until(() => shell.panel()[0] === '4');
    shell.tour.write('G');
    await shell.shows(/^1000$/);
    await shell.shows(/\(END\)/);
    expectWholeScreen();
    shell.tour.write('q');
    await shell.prompted();
  });

  it('htop takes the arrows, which it has asked for in another form (DECCKM)', async () => {
    await shell.clear();
    shell.tour.write('HTOPRC=/dev/null htop\r');
    await shell.shows(/F1 *Help/);
    await shell.tour.until(() => selectedRow() !== -1);
    const before = selectedRow();
    shell.tour.write(down);
    await shell.tour.until(() => selectedRow() === before + 1);
    expectWholeScreen();
    shell.tour.write('q');
    await shell.prompted();
  });

  it('top draws its table again and again', async () => {
    await shell.clear();
    shell.tour.write('top -d 0.3\r');
    await shell.shows(/^ +PID USER .* COMMAND/);
    const first = shell.panel().join('\n');
    await shell.tour.until(
      () => shell.panel()[0]?.startsWith('top') === true && shell.panel().join('\n') !== first,
    );
    expectWholeScreen();
    shell.tour.write('q');
    await shell.prompted();
  });
});

describe('much at once', () => {
  const flood = "head -c 10000000 /dev/zero | tr '\\0' x | fold -w 70; echo end-$((1+1))";

  it('answers Ctrl-C while 10 MB are written, before they are', async () => {
    await shell.clear();
    shell.tour.write(`${flood}\r`);
    await shell.shows(/^x{70}$/);
    shell.tour.write('\u0003');
    await shell.prompted();
    expect(shell.panel().join('\n')).not.toContain('end-2');
    expectWholeScreen();
  });

  it('gives the keys back to the tour while 10 MB are written, and loses none of them', async () => {
    await shell.clear();
    shell.tour.write(`${flood}\r`);
    await shell.shows(/^x{70}$/);
    shell.tour.write('\u001b[21~');
    await shell.tour.until((screen) => lastRow(screen).startsWith(` ${firstKeys.en.next}`));
    shell.tour.write('s');
    // 10,000,000 = 142,857 × 70 + 10; fold(1) ends the last line as it found it.
    await shell.shows(/^x{10}end-2$/);
    await shell.prompted();
  });

  const lines = Array.from({ length: 4918 }, (_, i) => `${i} `.padEnd(60, 'paste '));
  const text = `${lines.join('\n')}\n`;
  const sha256 = (data: string | Buffer): string => createHash('sha256').update(data).digest('hex');

  it.each([
    ['plain', text],
    ['in brackets (DEC private mode 2004), which cat has not asked for', `\u001b[200~${text}\u001b[201~`],
  ])('takes a paste of 300 kB whole: %s', async (_kind, typed) => {
    await shell.clear();
    shell.tour.write('cat > pasted\r');
    await shell.tour.until(() => shell.tour.tree().some(({ command }) => command === 'cat'));
    shell.tour.write(typed);
    await shell.shows(/^4917 paste/);
    shell.tour.write('\u0004');
    await shell.prompted();
    expect(text).toHaveLength(299_998);
    const pasted = readInside('pasted');
    expect(pasted.length).toBe(text.length);
    expect(sha256(pasted)).toBe(sha256(text));
    expectWholeScreen();
  });
});

describe('control sequences that are printed in it', () => {
  it('do nothing outside of the panel, and none of them reaches the terminal', async () => {
    const { tour } = shell;
    await shell.clear();
    const from = tour.bytes;
    const sequences = [
      '\\e]0;evil title\\a', // the window's title
      '\\e]52;c;ZXZpbA==\\a', // OSC 52: the clipboard
      '\\e]8;;http://example.org\\a', // a link
      '\\e[2;5r', // DECSTBM: only rows 2 to 5 scroll
      '\\e[?6h', // DECOM: rows are counted from there
      '\\e[?1000h\\e[?1006h', // the mouse
      '\\e[?25l', // no cursor
      '\\e[6n\\e[c', // questions
      '\\e[?1049h\\e[2J\\e[H', // the alternate screen
      'in the alternate screen',
      '\\e[?1049l',
      '\\eP+q544e\\e\\\\', // XTGETTCAP
      '\\e[999;999Hx\\e[999B',
      '\\ec', // RIS: all as at the start
    ];
    tour.write(`printf '${sequences.join('')}'; read -rs -t 1 -n 99; echo done-$((1+1))\r`);
    await shell.shows(/done-2/);
    await shell.prompted();
    expectWholeScreen();
    expect(controlsIn(bytesFrom(from))).toEqual([]);
  });

  it('tell who asks where the cursor is in the panel, not on the terminal', async () => {
    const asked = await shell.run(`printf '\\e[6n'; IFS= read -rs -d R at; printf '\\n%s\\n' "\${at#*[}"`);
    const at = asked.find((row) => /^\d+;\d+$/.test(row)) ?? '';
    const [row, column] = at.split(';').map(Number);
    expect(row).toBeGreaterThan(0);
    expect(row).toBeLessThanOrEqual(3);
    expect(column).toBe(1);
  });
});

const bytesFrom = (from: number): string => {
  const { chunks, bytes } = shell.tour;
  const all = Buffer.concat(chunks.map((chunk) => chunk.bytes));
  return all.subarray(Math.max(0, all.length - (bytes - from))).toString('utf8');
};

/** Controls other than what our painting is made of: colours, places, erasing a row, a frame's begin and end. */
const controlsIn = (text: string): string[] =>
  (text.match(/\p{Cc}(?:\[[0-?]*[ -/]*[@-~])?/gu) ?? []).filter(
    (one) => !one.startsWith('\u001b') || !/^.\[(?:[\d;]*m|\d+;\d+H|2K|\?2026[hl])$/.test(one),
  );
