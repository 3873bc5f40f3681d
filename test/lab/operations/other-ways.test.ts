// Tests that the other ways of an operation are right, and that every operation of the tour has them.

import { describe, expect, it } from 'vitest';
import { linkWays } from '../../../src/lab/operations/link-ways.ts';
import {
  cloneWays,
  hostnameWays,
  mountWays,
  startWays,
  writeWays,
} from '../../../src/lab/operations/other-ways.ts';
import { recordedPlans } from '../../engine/recorded-plans.ts';

describe('other words', () => {
  it('for a clone: docker is told what stays shared', () => {
    const ways = cloneWays(['CLONE_NEWUTS', 'CLONE_NEWPID']);
    expect(ways.shell).toBe('unshare --uts --pid --fork sh');
    expect(ways.docker).toBe('docker run --ipc host --network host --cgroupns host IMAGE sh');
    expect(ways.go).toContain('syscall.CLONE_NEWUTS | syscall.CLONE_NEWPID');
    expect(ways.c).toContain('.flags = CLONE_NEWUTS | CLONE_NEWPID');
  });

  it('quote what needs it', () => {
    expect(startWays(['/bin/sh', '-c', 'echo $$'])).toMatchObject({
      shell: "/bin/sh -c 'echo $$'",
      go: 'exec.Command("/bin/sh", "-c", "echo $$").Run()',
    });
    expect(writeWays('/x', 'a "b"\n', true).c).toContain('write(fd, "a \\"b\\"\\n", 6)');
    expect(hostnameWays('box').c).toBe('sethostname("box", 3);');
  });

  it('for a mount: what is left out is NULL in C and empty in Go', () => {
    expect(mountWays('', '/', '', ['MS_REC', 'MS_PRIVATE'], '')).toEqual({
      go: 'unix.Mount("", "/", "", unix.MS_REC|unix.MS_PRIVATE, "")',
      c: 'mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL);',
    });
  });

  it('for a link', () => {
    expect(linkWays({ kind: 'up', name: 'eth0' }, 'ip link set eth0 up')).toMatchObject({
      shell: 'ip link set eth0 up',
      c: expect.stringContaining('SIOCSIFFLAGS'),
    });
  });
});

it('every operation of the tour has a shell line, Go and C', async () => {
  const plans = await recordedPlans();
  expect(plans.length).toBeGreaterThan(50);
  for (const { title, same } of plans) {
    if (same.shell === 'exit') continue;
    for (const way of ['shell', 'go', 'c'] as const) expect(same[way], `${title.en}: ${way}`).toBeTruthy();
  }
}, 60_000);
