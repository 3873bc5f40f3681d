// Tests how the other ways of an operation are written; test/other-ways tests that they do what the operation does.

import { describe, expect, it } from 'vitest';
import { renameWays, writeWays } from '../../../src/lab/operations/file-ways.ts';
import { linkWays } from '../../../src/lab/operations/link-ways.ts';
import { mountWays, propagationWays } from '../../../src/lab/operations/mount-ways.ts';
import { cloneWays, hostnameWays, startWays, unshareWays } from '../../../src/lab/operations/other-ways.ts';

describe('other words', () => {
  it('for a clone: docker is told what stays shared', () => {
    const ways = cloneWays(['CLONE_NEWUTS', 'CLONE_NEWPID']);
    expect(ways.shell).toBe('unshare --uts --pid --fork sh');
    expect(ways.docker).toBe('≈ docker run --ipc host --network host --cgroupns host IMAGE sh');
    expect(ways.go).toContain('unix.CLONE_NEWUTS | unix.CLONE_NEWPID');
    expect(ways.c).toContain('.flags = CLONE_NEWUTS | CLONE_NEWPID');
  });

  it('for mounts of its own: unshare makes them private unless told', () => {
    expect(unshareWays(['CLONE_NEWNS']).shell).toBe('unshare --mount --propagation unchanged sh');
  });

  it('quote what needs it', () => {
    expect(startWays(['/bin/sh', '-c', 'echo $$'])).toMatchObject({
      shell: "/bin/sh -c 'echo $$'",
      go: 'cmd := exec.Command("/bin/sh", "-c", "echo $$"); cmd.Stdout = os.Stdout; cmd.Start()',
    });
    expect(writeWays('/x', 'a "b"\n', true).c).toContain('write(fd, "a \\"b\\"\\n", 6)');
    expect(hostnameWays('box').c).toBe('sethostname("box", 3);');
  });

  it.each([
    ['one line\n', 'echo one line > /x'],
    ['$HOME  x\n', "echo '$HOME' '' x > /x"],
    ['no end', "printf %s 'no end' > /x"],
    ['-n\n', "printf %s '-n\n' > /x"],
    ['a\\b\n', "printf %s 'a\\b\n' > /x"],
  ])('write %j as it is', (text, shell) => {
    expect(writeWays('/x', text, false).shell).toBe(shell);
  });

  it('for a workload, which only we have', () => {
    expect(startWays(['workload', 'touch', '50M', '5M', '60']).shell).toBe(
      'head -c 50M /dev/zero | tail > /dev/null',
    );
    expect(startWays(['workload', 'spin', '1'])).toEqual({});
  });

  it('are marked where they are alike in one respect only', () => {
    expect(renameWays('a', 'b').shell).toBe('≈ mv a b');
  });

  it('for a mount: what is left out is NULL in C and empty in Go', () => {
    expect(propagationWays('private')).toEqual({
      shell: 'mount --make-rprivate /',
      go: 'unix.Mount("", "/", "", unix.MS_REC|unix.MS_PRIVATE, "")',
      c: 'mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL);',
    });
    expect(mountWays('sysfs', '/sys', 'sysfs', ['MS_RDONLY', 'MS_NOSUID'], '').shell).toBe(
      'mount -t sysfs -o ro,nosuid sysfs /sys',
    );
  });

  it('for a link', () => {
    expect(linkWays({ kind: 'up', name: 'eth0' }, 'ip link set eth0 up')).toMatchObject({
      shell: 'ip link set eth0 up',
      c: expect.stringContaining('SIOCSIFFLAGS'),
    });
    const address = { kind: 'address', name: 'eth0', index: 1, address: '10.0.0.1', prefix: 20 } as const;
    expect(linkWays(address, '').c).toContain('"255.255.240.0"');
  });
});
