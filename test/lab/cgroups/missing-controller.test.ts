// Tests what is said when version 2 hands a controller on to nobody, by the files of a cgroup as they may be.

import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { missingController } from '../../../src/lab/cgroups/missing-controller.ts';
import { ordinaryId } from '../../support/ordinary-user.ts';

/** A cgroup's folder with a lab's to be made in it. */
function cgroupWith(controllers: string, members: readonly number[]): { folder: string; said(): Error } {
  const folder = mkdtempSync(join(tmpdir(), 'nslab-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'cgroup.controllers'), `${controllers}\n`);
  writeFileSync(join(folder, 'cgroup.procs'), members.map((pid) => `${pid}\n`).join(''));
  const folders = new Map([['pids', { version: 2 as const, folder: join(folder, 'nslab-123456') }]]);
  return { folder, said: () => missingController({ name: 'nslab-123456', folders }, 'memory') };
}

it('names the process of another user that keeps a delegated cgroup from handing anything on', () => {
  const stranger = spawn('sleep', ['60'], { uid: ordinaryId, stdio: 'ignore' });
  onTestFinished(() => void stranger.kill('SIGKILL'));
  const { folder, said } = cgroupWith('memory pids', [process.pid, stranger.pid ?? 0]);
  expect(said()).toMatchObject({
    hint: { en: expect.stringContaining(`PID ${stranger.pid} of uid ${ordinaryId} is in ${folder}, `) },
  });
});

it('says how to hand it on where the cgroup has it and nobody is in the way', () => {
  const { folder, said } = cgroupWith('memory pids', [process.pid]);
  expect(said()).toMatchObject({
    message: expect.stringContaining('has it, but'),
    hint: { en: `As root: echo +memory > ${folder}/cgroup.subtree_control` },
  });
});

it('says what the cgroup has where that is not among it', () => {
  expect(cgroupWith('pids', []).said().message).toMatch(/cgroup\.controllers has pids$/);
  expect(cgroupWith('', []).said().message).toMatch(/cgroup\.controllers has none$/);
});
