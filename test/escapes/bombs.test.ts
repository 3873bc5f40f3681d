// Tests that a container's limits stop programs that take ever more processes, memory or descriptors. They stop by
// themselves at a bound that harms no machine; the limits of the container are lower.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cgroupFolder } from '../support/cgroups.ts';
import { type Nslab, nslab, startNslab } from '../support/nslab.ts';
import { someOf } from '../support/some-of.ts';
import { inContainer, judge, runArgs } from './attempt.ts';
import { type ProbeFiles, prepareProbe } from './prepare-probe.ts';

let files: ProbeFiles;
beforeAll(() => {
  files = prepareProbe();
});
afterAll(() => files.remove());

/** A file of the container's cgroup, read on the host. */
function counter({ ids }: Nslab, controller: string, file: string): number {
  const [id = ''] = ids;
  const text = readFileSync(join(cgroupFolder(controller), `nslab-${id}`, 'box', file), 'utf8');
  return Number(/(\d+)\s*$/.exec(text)?.[1]);
}

/** Starts a program that ends when its stdin does, and calls `look` while it runs. */
async function whileHeld(
  args: readonly string[],
  pattern: RegExp,
  look: (started: Nslab) => void,
): Promise<{ status: number; stdout: string; stderr: string }> {
  const started = startNslab(args, { stdin: 'open' });
  try {
    await started.printed(pattern);
    look(started);
  } finally {
    started.child.stdin?.end();
    await started.ended;
    expect(await started.left()).toEqual([]);
  }
  return started.ended;
}

describe('a fork bomb', () => {
  it('makes as many processes as it likes where nothing limits them', async () => {
    expect(await inContainer(files, ['fork-bomb', '100'])).toEqual({
      verdict: 'reached',
      text: 'reached: 100 processes',
    });
  });

  it('makes as many as --pids-limit says, and the host goes on making them', async () => {
    const args = runArgs(files, ['fork-bomb', '100', 'hold'], ['-i', '--pids-limit', '20']);
    const outcome = await whileHeld(args, /processes/, (started) => {
      expect(counter(started, 'pids', 'pids.max')).toBe(20);
      expect(counter(started, 'pids', 'pids.current')).toBe(20);
      expect(counter(started, 'pids', 'pids.events')).toBeGreaterThan(0);
    });
    expect(judge(outcome)).toEqual({
      verdict: 'refused',
      text: 'refused: 19 processes: Resource temporarily unavailable',
    });
  });
});

describe('a memory bomb', () => {
  const takes = ['memory-bomb', '200'];

  it('takes what it likes where nothing limits it', async () => {
    expect(await inContainer(files, takes)).toMatchObject({ verdict: 'reached' });
  });

  it('is ended at --memory, and what started it goes on', async () => {
    const script = '/probe memory-bomb 200; echo over; read -r _';
    const options = ['-i', '--memory', '48m', '-v', `${files.probe}:/probe:ro`];
    const { stderr, stdout } = await whileHeld(
      ['run', ...options, '--', 'sh', '-c', script],
      /^over$/m,
      (box) => {
        expect(counter(box, 'memory', 'memory.max_usage_in_bytes')).toBeLessThanOrEqual(48 << 20);
        expect(counter(box, 'memory', 'memory.failcnt')).toBeGreaterThan(0);
      },
    );
    expect(stdout).toBe('over\n');
    expect(stderr).toMatch(/^nslab: OOM: the kernel ended 1 process/m);
  });

  it.each(someOf(['/dev/shm/f', '/tmp/f', '/f'], 2))(
    'is ended at it, too, when it writes files: %s',
    async (path) => {
      const outcome = await nslab(runArgs(files, ['file-bomb', path, '60'], ['--memory', '48m']));
      // tmpfs(5): these files are all in memory, which is charged to the process that wrote them.
      expect(outcome).toMatchObject({ status: 137, stdout: '' });
      expect(outcome.stderr).toMatch(/^nslab: OOM: the kernel ended 1 process/m);
    },
  );
});

describe('a bomb of open files', () => {
  it('opens as many as it likes below the usual limit', async () => {
    expect(await inContainer(files, ['open-bomb', '300'])).toMatchObject({ verdict: 'reached' });
  });

  it('opens as many as --ulimit nofile says', async () => {
    expect(await inContainer(files, ['open-bomb', '300'], ['--ulimit', 'nofile=64'])).toEqual({
      verdict: 'refused',
      text: 'refused: 61 open: Too many open files',
    });
  });
});
