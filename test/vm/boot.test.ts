// One boot of a kernel with cgroup v2 only, and the tour in it. `npm test` says in NSLAB_NO_VM why there can be none.

import { beforeAll, describe, expect, it } from 'vitest';
import { runInVm, type VmResult } from './boot.ts';
import { provideKernel } from './kernels.ts';
import { readStages } from './stages.ts';

const MINUTE_MS = 60_000;
const RECORDING = '/tmp/tour.jsonl';
const command = `
cat /proc/self/cgroup >/tmp/cgroup
awk '$3 == "cgroup"' /proc/mounts >/tmp/v1
echo "$(uname -r) $PWD"
exec node dist/cli.js tour --auto --plain --record ${RECORDING}`;

describe.skipIf(process.env.NSLAB_NO_VM !== undefined)('a VM with cgroup v2 only', () => {
  let result: VmResult;
  let release: string;
  beforeAll(async () => {
    const kernel = await provideKernel('6.1', console.log);
    release = kernel.release;
    result = await runInVm({
      kernel,
      cgroups: 'v2',
      command: ['sh', '-c', command],
      files: ['/tmp/cgroup', '/tmp/v1', RECORDING],
      timeoutMs: 5 * MINUTE_MS,
    });
  }, 10 * MINUTE_MS);

  it('runs the kernel that was asked for, with this checkout inside', () => {
    expect(result.stdout.split('\n', 1)).toEqual([`${release} ${process.cwd()}`]);
  });

  it('begins the command in a cgroup as a login has it, and has no hierarchy of version 1', () => {
    expect(result.files.get('/tmp/cgroup')).toBe('0::/user.slice/user-0.slice/session-1.scope\n');
    expect(result.files.get('/tmp/v1')).toBe('');
  });

  it('has the whole tour live, and the tour ends with 0', () => {
    const live = { outcome: 'live' };
    expect(readStages(result.files.get(RECORDING)), result.stderr).toEqual(Array(7).fill(live));
    expect(result.status).toBe(0);
  });

  it('shows the files of version 2 as those that are there', () => {
    for (const name of ['memory.max', 'memory.peak', 'memory.events']) expect(result.stdout).toContain(name);
  });
});
