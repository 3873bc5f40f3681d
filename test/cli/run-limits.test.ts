// Runs `nslab run` with limits: the kernel enforces them, and nslab reports what it did.

import { describe, expect, it } from 'vitest';
import { nslab, workload } from '../support/nslab.ts';

const asW = ['-v', `${workload}:/w:ro`];

describe('a memory limit', () => {
  it('ends what needs more, with 137 and the word OOM', async () => {
    const { status, stderr } = await nslab([
      'run',
      '--memory',
      '100M',
      ...asW,
      '--',
      '/w',
      'touch',
      '200M',
      '10M',
    ]);
    expect(status).toBe(137);
    expect(stderr).toBe('nslab: OOM: the kernel ended 1 process at the memory limit\n');
  });

  it('leaves what needs less alone', async () => {
    const { status, stdout, stderr } = await nslab([
      'run',
      '--memory',
      '100M',
      ...asW,
      '--',
      '/w',
      'touch',
      '50M',
    ]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toContain('50');
  });

  it('is reported when it killed only a child, and the status is the command’s own', async () => {
    const args = ['run', '--json', '-m', '64m', ...asW, '--', 'sh', '-c', '/w touch 200M; exit 5'];
    const { status, stderr } = await nslab(args);
    expect(status).toBe(5);
    expect(JSON.parse(stderr.trim().split('\n').at(-1) ?? '')).toMatchObject({ status: 5, oomKills: 1 });
  });

  it('is in the cgroup that the kernel shows for the command', async () => {
    const { stdout } = await nslab(['run', '-m', '64m', '--', 'cat', '/proc/1/cgroup']);
    // cgroup_namespaces(7): it sees its own cgroup as the root.
    expect(stdout).toMatch(/^\d+:memory:\/$/m);
  });
});

describe('a limit of processes', () => {
  it('stops a loop of forks: fork(2) is EAGAIN', async () => {
    const { status, stdout } = await nslab(['run', '--pids-limit', '16', ...asW, '--', '/w', 'fork', '100']);
    expect(stdout).toMatch(/^fork failed after 15: Resource temporarily unavailable$/m);
    expect(status).toBe(1);
  });

  it('leaves room for a command that forks less', async () => {
    const { status, stdout } = await nslab(['run', '--pids-limit', '16', ...asW, '--', '/w', 'fork', '10']);
    expect({ status, stdout }).toEqual({ status: 0, stdout: 'forked 10\n' });
  });
});
