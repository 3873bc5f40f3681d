// Runs `nslab run -t`: a terminal of the container's own, between our terminal and the command.

import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { nslab } from '../support/nslab.ts';
import { openNslabOnPty } from '../support/pty-screen.ts';

const size = { columns: 100, rows: 30 } as const;
const start = (...args: string[]) => openNslabOnPty(['run', '-it', ...args], size);

describe('with -it', () => {
  it('has the size of ours, follows it, and is not ours', async () => {
    const run = await start('--', 'sh');
    await run.until(/#$/m);
    run.write("PS1='> '; tty; stty size; ls -l /dev/console; ps -o tty= $$\r");
    await run.until(/\/dev\/console$/m);
    const shown = run.rows().join('\n');
    expect(shown).toMatch(/^\/dev\/pts\/0$/m);
    expect(shown).toMatch(/^30 100$/m);
    expect(shown).toMatch(/^crw--w---- +1 root .* 136, +0 .*\/dev\/console$/m);
    run.resize(70, 20);
    run.write('stty size\r');
    await run.until(/20 70$/m);
    run.write('exit 7\r');
    expect((await run.ended).status).toBe(7);
    expect(await run.left()).toEqual([]);
    expect(run.settings()).toMatch(/ icanon .* echo /s);
  });

  it('hands keys on: Ctrl-C ends what runs in front, Ctrl-D the shell', async () => {
    const run = await start('--', 'bash', '--norc');
    await run.until(/#$/m);
    run.write('sleep 100\r');
    await run.until(() => run.tree().some(({ command }) => command === 'sleep 100'));
    run.write('\u0003');
    await run.until(/\^C/);
    run.write('echo alive-$?\r');
    await run.until(/^alive-130$/m);
    run.write('\u0004');
    expect((await run.ended).status).toBe(0);
    expect(await run.left()).toEqual([]);
  });

  it('is the user’s own', async () => {
    const run = await start(
      '--user',
      'nobody',
      '--',
      'sh',
      '-c',
      'echo hi >/dev/tty; stat -c %U $(tty); sleep 1',
    );
    await run.until(/^hi$/m);
    await run.until(/^nobody$/m);
    expect((await run.ended).status).toBe(0);
  });

  it('has our terminal changed no byte on its way: termios(3), cfmakeraw', async () => {
    const run = await start(
      '--',
      'sh',
      '-c',
      'stty raw; printf "one\\ntwo"; read -r x; stty sane; echo; exit 3',
    );
    await run.until(/two/);
    expect(run.settings()).toMatch(/(^|\s)-opost /m);
    expect(run.settings()).toMatch(/ -icrnl -ixon /);
    expect(run.rows().join('\n')).toMatch(/^one *\n {3}two/m); // the newline alone goes down, and not to the left
    run.write('\n');
    expect((await run.ended).status).toBe(3);
    expect(run.settings()).toMatch(/(^|\s)opost /m);
    expect(run.settings()).toMatch(/(^|\s)onlcr /m);
  });

  it.each([
    ['the command cannot be run', ['--', 'no-such-command'], 127],
    ['the container is refused', ['--user', 'nobody-here', '--', 'true'], 125],
    ['the command ends', ['--', 'true'], 0],
  ])('leaves our terminal as it was when %s', async (_, args, wanted) => {
    const run = await start(...args);
    expect((await run.ended).status).toBe(wanted);
    expect(run.settings()).toMatch(/(^|\s)opost /m);
    expect(run.settings()).toMatch(/ icanon .* echo /s);
  });

  it('gives our terminal back when it is killed with a signal', async () => {
    const script = 'trap "" TERM; echo ready; while :; do sleep 0.1; done';
    // The second signal may come as one with the first: then it is the end of the time to stop that kills.
    const run = await start('--stop-timeout', '1', '--', 'sh', '-c', script);
    await run.until(/ready/);
    expect(run.settings()).toMatch(/ -icanon .* -echo /s);
    run.kill('SIGTERM');
    run.kill('SIGTERM');
    expect((await run.ended).status).toBe(137);
    expect(run.settings()).toMatch(/ icanon .* echo /s);
    expect(await run.left()).toEqual([]);
  });

  it('ends when our terminal is closed', async () => {
    const run = await start('--init', '--', 'sh');
    await run.until(/#$/m);
    run.hangUp();
    // The command's own status, from the same signal: its terminal is closed with ours.
    expect((await run.ended).status).toBe(129);
    expect(await run.left()).toEqual([]);
  });

  it('works below --init too', async () => {
    const run = await start('--init', '--', 'sh', '-c', 'echo $$ $(tty); ps -o pid=,comm=');
    await run.until(/^\d+ \/dev\/pts\/0$/m);
    expect((await run.ended).status).toBe(0);
    expect(run.rows().join('\n')).toMatch(/^ +\d+ ps$/m);
  });
});

it('-t alone is a terminal that nobody types into, also in a pipe', async () => {
  const { status, stdout } = await nslab(['run', '-t', '--', 'sh', '-c', 'stty size; tty']);
  expect({ status, stdout }).toEqual({ status: 0, stdout: '24 80\r\n/dev/pts/0\r\n' });
});

it('-it without a terminal of ours is refused as docker does', async () => {
  const { status, stderr } = await nslab(['run', '-it', '--', 'true']);
  expect(status).toBe(125);
  expect(stderr).toMatch(/^nslab: stdin is no terminal, and -t was asked for\n/);
});

it('-t loses nothing of 10 MB, of which the last is read before the command ends', async () => {
  const script = 'seq 1400000; echo over; sleep 0.5';
  const { status, stdout } = await nslab(['run', '-t', '--', 'sh', '-c', script]);
  const wanted = `${execFileSync('seq', ['1400000'], { encoding: 'utf8', maxBuffer: 1 << 24 })}over\n`;
  expect({ status, bytes: stdout.length }).toEqual({ status: 0, bytes: wanted.length + 1_400_001 });
  expect(stdout.replaceAll('\r', '') === wanted).toBe(true); // termios(3), ONLCR
});
