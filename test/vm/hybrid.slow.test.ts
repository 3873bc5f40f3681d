// Boots kernels on which memory is on one version of cgroups and the other controllers are on the other.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { runInVm, type VmResult } from './boot.ts';
import type { Hierarchy } from './job.ts';
import { provideKernel } from './kernels.ts';
import { readStages } from './stages.ts';

const MINUTE_MS = 60_000;
const job = readFileSync(join(import.meta.dirname, 'hybrid-job.sh'), 'utf8');
const live = { outcome: 'live' };

const cells: [Hierarchy, Record<string, RegExp>][] = [
  [
    'memory_v1',
    {
      '/memory/nslab-': /memory\.limit_in_bytes 67108864$/m,
      '/unified/nslab-': /pids\.max 25$/m,
      '/unified/nslab-\\w+/box/cpu': /cpu\.max 50000 100000$/m,
    },
  ],
  [
    'memory_v2',
    {
      '/unified/nslab-': /memory\.max 67108864$/m,
      '/pids/nslab-': /pids\.max 25$/m,
      '/cpu/nslab-': /cpu\.cfs_quota_us 50000$/m,
    },
  ],
];

describe.skipIf(process.env.NSLAB_NO_VM !== undefined).each(cells)('%s', (cgroups, files) => {
  let result: VmResult;
  const said = (word: string): string[] =>
    result.stdout
      .split('\n')
      .filter((line) => line.startsWith(`${word} `))
      .map((line) => line.slice(word.length + 1));

  beforeAll(async () => {
    const kernel = await provideKernel('6.1', console.log);
    const command = ['sh', '-c', job];
    const asked = { kernel, cgroups, command, files: ['/tmp/doctor.json', '/tmp/tour.jsonl'] };
    result = await runInVm({ ...asked, timeoutMs: 8 * MINUTE_MS });
  }, 10 * MINUTE_MS);

  it('sets every limit where its controller is, and nowhere else', () => {
    const found = said('file');
    expect(found, result.stdout + result.stderr).toHaveLength(3);
    for (const [place, value] of Object.entries(files)) {
      const there = found.filter((line) => new RegExp(place).test(line)).join('\n');
      expect(there).toMatch(value);
    }
  });

  it('has the container in one cgroup of each hierarchy that it needs', () => {
    const paths = said('member').filter((line) => line.includes('nslab-'));
    expect(paths.length).toBeGreaterThanOrEqual(2);
    for (const path of paths) expect(path).toMatch(/\/nslab-[0-9a-f]{6}\/box$/);
    expect(paths.join('\n')).toMatch(/^0::/m);
    expect(paths.join('\n')).toMatch(/^[1-9]\d*:/m);
  });

  it('holds the limits: the OOM killer and fork say so', () => {
    expect(said('said').join('\n')).toMatch(/OOM: the kernel ended/);
    expect(said('fork').join('\n')).toMatch(/fork/i);
    expect(said('inside').join(' ')).toMatch(/unified/);
  });

  it('has the tour that doctor promises, all of it live', () => {
    expect(readStages(result.files.get('/tmp/tour.jsonl')), result.stderr).toEqual(Array(7).fill(live));
    const { stages } = JSON.parse(result.files.get('/tmp/doctor.json') ?? '{}');
    expect(stages.map(({ verdict }: { verdict: string }) => verdict)).not.toContain('recording');
    expect([...said('doctor'), ...said('tour')]).toEqual(['0', '0']);
  });

  it('is cleaned after kill -9, and nothing is left', () => {
    expect(said('clean').join('\n')).toMatch(/^session [0-9a-f]{6}: ended/);
    expect(result.stdout).toMatch(/^left $/m);
  });
});

describe.skipIf(process.env.NSLAB_NO_VM !== undefined)(
  'memory that is on version 2, but not handed on',
  () => {
    let stdout = '';
    beforeAll(async () => {
      const kernel = await provideKernel('6.1', console.log);
      const script = `for at in pids cpu; do echo +$at > /sys/fs/cgroup/cgroup.subtree_control; done
      echo -memory > /sys/fs/cgroup/cgroup.subtree_control
      node dist/cli.js run -m 64m -- true; echo "memory $?"
      node dist/cli.js run --pids-limit 25 --cpus 0.5 -- sh -c 'echo up; sleep 30' > /tmp/up &
      while ! grep -q up /tmp/up; do sleep 0.1; done
      find /sys/fs/cgroup -path '*/nslab-*/box/*' '(' -name pids.max -o -name cpu.max ')' -exec cat {} +`;
      const command = ['sh', '-c', `{ ${script}\n} 2>&1`];
      const result = await runInVm({
        kernel,
        cgroups: 'v2',
        place: 'root',
        command,
        timeoutMs: 5 * MINUTE_MS,
      });
      stdout = result.stdout;
    }, 10 * MINUTE_MS);

    it('is refused in a sentence that names the file; the others are set', () => {
      expect(stdout).toMatch(
        /no memory controller of cgroup v2 is handed on to us: \/sys\/fs\/cgroup\/cgroup\.controllers has it, but \/sys\/fs\/cgroup\/cgroup\.subtree_control does not/,
      );
      expect(stdout).toMatch(/^memory (3|125)$/m);
      expect(stdout).toMatch(/^25$/m);
      expect(stdout).toMatch(/^50000 100000$/m);
    });
  },
);
