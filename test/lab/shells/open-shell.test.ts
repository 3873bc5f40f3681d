// Tests that a shell in a box has a terminal of its own, job control, and the box's view of the machine.

import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readlinkSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type LocalExecutor, openLocal } from '../../../src/kernel/local/executor.ts';
import { startHolder } from '../../../src/lab/holder.ts';
import type { Lab } from '../../../src/lab/lab.ts';
import { runOperation } from '../../../src/lab/operation/run-operation.ts';
import { cloneOperation } from '../../../src/lab/operations/clone-actor.ts';
import { makeOverlayFolders } from '../../../src/lab/operations/lab-tmpfs.ts';
import { hostnameOperation, setUpOperation } from '../../../src/lab/operations/set-up.ts';
import { openLab } from '../../../src/lab/session/open-lab.ts';
import { tearDown } from '../../../src/lab/session/tear-down.ts';
import { openShell, type Shell } from '../../../src/lab/shells/open-shell.ts';

let lab: Lab;
let local: LocalExecutor;

beforeEach(async () => {
  lab = await openLab({ slots: 24 });
  local = await openLocal();
  await startHolder(lab, 12);
  const flags = ['CLONE_NEWUTS', 'CLONE_NEWPID', 'CLONE_NEWNS'] as const;
  await runOperation(lab, cloneOperation(lab, { from: 'holder', as: 'box', flags, spare: 6 }));
  await runOperation(lab, setUpOperation('box', 'private-mounts'));
});
afterEach(async () => {
  await tearDown(lab);
});

/** What the terminal showed until the text came. */
function until(shell: Shell, text: string): Promise<string> {
  let seen = '';
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error(`waited for ${text}, saw ${JSON.stringify(seen)}`)),
      10_000,
    );
    const listen = (chunk: Buffer): void => {
      seen += chunk.toString('utf8');
      if (!seen.includes(text)) return;
      clearTimeout(timer);
      shell.pty.stream.off('data', listen);
      resolve(seen);
    };
    shell.pty.stream.on('data', listen);
  });
}

/** The commands of the processes below the shell. */
const inFront = (shell: Shell): string =>
  spawnSync('ps', ['--ppid', String(shell.program.pid), '-o', 'comm='], { encoding: 'utf8' }).stdout;

const open = (): Promise<Shell> =>
  openShell(lab, local, {
    in: 'box',
    as: 'shell',
    argv: ['/bin/sh', '-i'],
    size: { columns: 100, rows: 30 },
  });

describe('in an early stage, where the box has no devpts of its own', () => {
  it('is on a terminal of the host that is not ours, of the size that was asked for', async () => {
    const shell = await open();
    shell.pty.write('echo tty-$(tty); stty size; echo done-$((1+1))\n');
    const seen = await until(shell, 'done-2');
    expect(seen).toContain(`tty-${shell.pty.slave}`);
    expect(seen).toContain('30 100');
    expect(readlinkSync(`/proc/${shell.program.pid}/fd/0`)).toBe(shell.pty.slave);
    const own = execFileSync('sh', ['-c', 'readlink /proc/self/fd/0 || true'], { encoding: 'utf8' }).trim();
    expect(own).not.toBe(shell.pty.slave);
  });

  it('tells its programs of a new size', async () => {
    const shell = await open();
    shell.pty.resize({ columns: 77, rows: 11 });
    shell.pty.write('stty size; echo done-$((1+1))\n');
    expect(await until(shell, 'done-2')).toContain('11 77');
  });

  it('changes the hostname of the box, not of the host', async () => {
    const before = execFileSync('uname', ['-n'], { encoding: 'utf8' });
    const shell = await open();
    shell.pty.write('hostname mybox; echo named-$(uname -n)\n');
    await until(shell, 'named-mybox');
    expect(execFileSync('uname', ['-n'], { encoding: 'utf8' })).toBe(before);
    const inside = execFileSync('nsenter', ['-t', String(shell.program.pid), '-u', 'uname', '-n'], {
      encoding: 'utf8',
    });
    expect(inside.trim()).toBe('mybox');
  });

  it('has job control: ^C ends what runs in front, not the shell', async () => {
    const shell = await open();
    shell.pty.stream.resume();
    shell.pty.write('sleep 600\n');
    await vi.waitFor(() => expect(inFront(shell)).toContain('sleep'), 10_000);
    shell.pty.write('\u0003');
    await vi.waitFor(() => expect(inFront(shell)).not.toContain('sleep'), 10_000);
    shell.pty.write('echo alive-$((1+1))\n');
    await until(shell, 'alive-2');
  });

  it('is over when the shell exits, with its status', async () => {
    const shell = await open();
    shell.pty.stream.resume();
    shell.pty.write('exit 5\n');
    await shell.program.ended;
    expect(shell.program.status).toBe(5);
  });

  it('takes a paste of 300 kB whole', async () => {
    const shell = await open();
    shell.pty.write(
      'stty raw -echo; echo ready-$((1+1)); head -c 300000 | wc -c; stty sane; echo over-$((1+1))\n',
    );
    await until(shell, 'ready-2');
    shell.pty.write('x'.repeat(300_000));
    expect(await until(shell, 'over-2')).toContain('300000');
  });
});

describe('in a box with a root of its own', () => {
  beforeEach(async () => {
    await runOperation(lab, {
      title: { en: '', zh: '' },
      parts: [{ actor: 'holder', steps: makeOverlayFolders('box') }],
      same: {},
    });
    for (const part of ['root', 'pivot', 'proc', 'dev'] as const)
      await runOperation(lab, setUpOperation('box', part));
    await runOperation(lab, hostnameOperation('box', 'mycontainer'));
  });

  it("is on the first terminal of the box's own devpts", async () => {
    const shell = await open();
    expect(shell.pty.slave).toBe('/dev/pts/0');
    shell.pty.write('echo tty-$(tty)-$(uname -n)-$(ls /proc | grep -c "^[0-9]")\n');
    const seen = await until(shell, 'tty-/dev/pts/0-mycontainer');
    expect(seen).toMatch(/tty-\/dev\/pts\/0-mycontainer-[2-6]\b/);
  });
});

it('leaves no process behind, not even one in the background', async () => {
  const shell = await open();
  shell.pty.write('setsid sleep 601 & echo started-$((1+1))\n');
  await until(shell, 'started-2');
  await tearDown(lab);
  expect(existsSync(`/proc/${shell.program.pid}`)).toBe(false);
  expect(execFileSync('ps', ['-e', '-o', 'args'], { encoding: 'utf8' })).not.toContain('sleep 601');
});
