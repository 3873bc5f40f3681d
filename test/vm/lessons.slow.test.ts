// Every lesson on a kernel with cgroup v2 only: its checks, the values of its knobs, the first solution of each task.

import { expect, it } from 'vitest';
import { runInVm } from './boot.ts';
import { provideKernel } from './kernels.ts';

const MINUTE_MS = 60_000;

it.skipIf(process.env.NSLAB_NO_VM !== undefined)(
  'all lessons run live by themselves, their tasks are solved, and nothing is left',
  async () => {
    const kernel = await provideKernel('6.1', console.log);
    const { status, stdout, stderr } = await runInVm({
      kernel,
      cgroups: 'v2',
      command: ['node', 'dist/cli.js', 'lesson', '--all', '--auto', '--plain', '--live', '--lang', 'en'],
      files: [],
      timeoutMs: 15 * MINUTE_MS,
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).not.toMatch(/NOT SO|REPLAY/);
    expect(stdout.match(/^1 of 1 tasks solved\.$/gm)).toHaveLength(6);
    expect(stdout).toMatch(/echo 300M > \$CG\/memory\.max/);
    expect(stdout).toMatch(/Nothing of ours is left on this host\./);
  },
  20 * MINUTE_MS,
);
