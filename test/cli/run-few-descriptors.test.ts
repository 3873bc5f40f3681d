// Tests `nslab run` under a hard limit of few open descriptors.

import { describe, expect, it } from 'vitest';
import { nslab } from '../support/nslab.ts';
import { someOf } from '../support/some-of.ts';

const under = (limit: number) => ({ through: ['prlimit', `--nofile=${limit}:${limit}`] });

describe('a hard limit of descriptors', () => {
  it.each([1000, 256, 64])('of %i is enough, and the command has it too', async (limit) => {
    // Not in a pipe: while it starts the second program the shell may hold an end of it.
    const script = 'ulimit -Hn; ls /proc/$$/fd; true';
    const { status, stdout, stderr } = await nslab(['run', '--', 'sh', '-c', script], under(limit));
    expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: `${limit}\n0\n1\n2\n`, stderr: '' });
  });

  it.each([['--init'], ['-t'], ['-u', 'nobody'], ['-v', '/usr:/x:ro']])(
    'of 64 is enough for %s',
    async (...options) => {
      const { status } = await nslab(['run', ...options, '--', 'true'], under(64));
      expect(status).toBe(0);
    },
  );

  it.each(someOf([20, 24, 28, 30, 32], 3))(
    'of %i is too low, which is said in plain words',
    async (limit) => {
      const { status, stdout, stderr } = await nslab(['run', '--', 'true'], under(limit));
      expect({ status, stdout }).toEqual({ status: 125, stdout: '' });
      expect(stderr).toMatch(/^nslab: .*too few descriptors.*ulimit -n/);
      expect(stderr.trim().split('\n').length).toBeLessThanOrEqual(2);
    },
  );
});
