// The shell of a container in the tour: beside the evidence, with job control, and the way out of it.

import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { homedir, hostname } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { firstKeys, lastRow } from './learner.ts';
import { keysOfShell, openShellTour, type ShellTour, size } from './shell-tour.ts';

let shell: ShellTour;
const mark = `mark-${randomUUID()}`;

beforeAll(async () => {
  shell = await openShellTour();
});
afterAll(async () => {
  shell.tour.write('\u001d');
  await inTour();
  shell.tour.write('qy');
  expect((await shell.tour.ended).status).toBe(0);
  expect(await shell.tour.left()).toEqual([]);
});

const inTour = (): Promise<number> =>
  shell.tour.until((screen) => lastRow(screen).startsWith(` ${firstKeys.en.next}`));
const inShell = (): Promise<number> => shell.tour.until((screen) => keysOfShell.test(lastRow(screen)));

/** What runs below the shell, as the kernel names it. */
const below = (): string[] =>
  shell.tour
    .tree()
    .filter(({ ppid }) => ppid === shell.shellPid())
    .map(({ command }) => command);

describe('beside the evidence', () => {
  it('changes what the evidence shows, without being left', async () => {
    const before = hostname();
    await shell.run('hostname foo');
    await shell.tour.until(() => /hostname +\S+ +✱ foo\b/.test(shell.tour.rows().join('\n')));
    expect(lastRow(shell.tour)).toMatch(keysOfShell);
    expect(hostname()).toBe(before);
    await shell.run('hostname mycontainer');
    await shell.tour.until(() => /hostname +\S+ +✱ mycontainer/.test(shell.tour.rows().join('\n')));
  });

  it('is as large as its panel, also when the terminal changes', async () => {
    const sizeOfPanel = (): string => `${shell.panel().length} ${(shell.panel().at(-1) ?? '').length}`;
    expect(sizeOfPanel()).toBe('20 0');
    expect((await shell.run('stty size'))[1]).toBe('20 118');
    shell.resize(100, 30);
    await shell.tour.until(() => shell.panel().length > 0 && shell.panel().length !== 20);
    const rows = shell.panel().length;
    expect((await shell.run('stty size'))[1]).toBe(`${rows} 98`);
    shell.resize(size.columns, size.rows);
    await shell.tour.until(() => shell.panel().length === 20);
    expect((await shell.run('stty size'))[1]).toBe('20 118');
  });
});

describe('job control', () => {
  it('interrupts what runs in front with Ctrl-C', async () => {
    await shell.clear();
    shell.tour.write('sleep 100\r');
    await shell.tour.until(() => below().includes('sleep 100'));
    shell.tour.write('\u0003');
    await shell.prompted();
    await shell.tour.until(() => below().length === 0); // what bash forked for its prompt ends too
  });

  it('runs in the background, comes to the front, and is stopped with Ctrl-Z', async () => {
    const started = await shell.run('sleep 100 &');
    expect(started.join('\n')).toMatch(/^\[1\] \d+$/m);
    shell.tour.write('fg\r');
    await shell.shows(/^sleep 100$/);
    shell.tour.write('\u001a');
    await shell.shows(/^\[1\]\+ +Stopped +sleep 100$/);
    await shell.prompted();
    expect((await shell.run('kill %1; wait; jobs; echo over')).join('\n')).toMatch(/^over$/m);
    expect(below()).toEqual([]);
  });
});

describe('the way out', () => {
  it.each([
    ['F10', '\u001b[21~'],
    ['Ctrl-]', '\u001d'],
  ])('leads back to the tour with %s, and s to the shell as it was', async (_name, key) => {
    await shell.run(`kept=${mark}`);
    const pid = shell.shellPid();
    const shown = shell.panel();
    shell.tour.write(key);
    await inTour();
    expect(shell.panel()).toEqual([]);
    shell.tour.write('s');
    await inShell();
    await shell.tour.until(() => shell.panel().join('\n') === shown.join('\n'));
    expect(shell.shellPid()).toBe(pid);
    expect((await shell.run('echo $kept'))[1]).toBe(mark);
  });

  it.each([
    ['exit', 'exit\r'],
    ['Ctrl-D', '\u0004'],
  ])('ends the shell with %s; s opens another', async (_name, keys) => {
    const pid = shell.shellPid();
    await shell.clear();
    shell.tour.write(keys);
    await inTour();
    expect(existsSync(`/proc/${pid}`)).toBe(false);
    shell.tour.write('s');
    await inShell();
    await shell.begin();
    expect(shell.shellPid()).not.toBe(pid);
  });

  it.each([
    ['a job', 'sleep 300 &', 'exit', 0],
    ['a job that writes elsewhere', 'nohup sleep 301 >/dev/null 2>&1 &', 'exit 3', 3],
    ['a program in a session of its own', 'setsid -f sleep 302', 'kill -9 $$', 137],
  ])(
    'says what goes on when the shell ends and %s does not; s opens another',
    async (_what, start, end, status) => {
      const [sleep = ''] = /sleep \d+/.exec(start) ?? [];
      await shell.clear();
      shell.tour.write(`${start}\r`);
      await shell.tour.until(() => shell.tour.tree().some(({ command }) => command === sleep));
      const pid = shell.tour.tree().find(({ command }) => command === sleep)?.pid;
      const before = shell.shellPid();
      shell.tour.write(`${end}\r`);
      await shell.tour.until((screen) => lastRow(screen).includes('goes on'));
      expect(lastRow(shell.tour)).toContain(`box ended with ${status}; what it started goes on: `);
      expect(lastRow(shell.tour)).toContain(`sleep (${pid})`);
      expect(existsSync(`/proc/${pid}`)).toBe(true);
      shell.tour.write('s');
      await inShell();
      await shell.begin();
      expect(shell.shellPid()).not.toBe(before);
      expect(shell.panel()).not.toEqual([]);
    },
  );

  it("writes nothing into the history of the host's user", () => {
    const history = join(homedir(), '.bash_history');
    if (existsSync(history)) expect(readFileSync(history, 'utf8').includes(mark)).toBe(false);
  });
});
