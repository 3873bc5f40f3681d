// One boot of a kernel with cgroup v2 only. `npm test` says in NSLAB_NO_VM why there can be none.

import { beforeAll, describe, expect, it } from 'vitest';
import { runInVm, type VmResult } from './boot.ts';
import { provideKernel } from './kernels.ts';

const MINUTE_MS = 60_000;
const command = `
cat /proc/self/cgroup >/tmp/cgroup
awk '$3 == "cgroup"' /proc/mounts >/tmp/v1
node -e 'console.log(os.release(), process.cwd()); console.error(process.getuid()); process.exit(7)'`;

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
      files: ['/tmp/cgroup', '/tmp/v1', '/tmp/none'],
      timeoutMs: 3 * MINUTE_MS,
    });
  }, 8 * MINUTE_MS);

  it('runs the kernel that was asked for, with this checkout inside', () => {
    expect(result.stdout).toBe(`${release} ${process.cwd()}\n`);
    expect(result.stderr).toBe('0\n');
    expect(result.status).toBe(7);
  });

  it('begins the command in a cgroup as a login has it, and has no hierarchy of version 1', () => {
    expect([...result.files]).toEqual([
      ['/tmp/cgroup', '0::/user.slice/user-0.slice/session-1.scope\n'],
      ['/tmp/v1', ''],
    ]);
  });
});
