// Tests that an ordinary user gets a range of ids: newuidmap(1) writes the map that subuid(5) allows.

import { chownSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { whoForbids } from '../../src/lab/user-namespace-knobs.ts';
import { nslab, type StartOptions } from '../support/nslab.ts';
import { ordinaryId } from '../support/ordinary-user.ts';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'nslab-test-ids-'));
  chownSync(home, ordinaryId, ordinaryId);
});
afterEach(() => rmSync(home, { recursive: true }));

/** Runs in a mount namespace where /etc/subuid and /etc/subgid have this text. */
function withRange(line: string): StartOptions {
  const file = join(home, 'subuid');
  writeFileSync(file, line);
  const prepare = `mount --bind ${file} /etc/subuid && mount --bind ${file} /etc/subgid && exec "$@"`;
  const asUser = ['setpriv', `--reuid=${ordinaryId}`, `--regid=${ordinaryId}`, '--clear-groups'];
  return {
    through: ['unshare', '-m', 'sh', '-c', prepare, 'sh', ...asUser],
    env: { XDG_RUNTIME_DIR: home, HOME: home },
  };
}

describe('an ordinary user with a range of ids', () => {
  it('has other users in a container, who are nobody’s on the host', async () => {
    const script =
      'cat /proc/self/uid_map; touch /tmp/x; chown 1000:1000 /tmp/x; stat -c %u:%g /tmp/x; stat -c %g /dev/pts';
    const { status, stdout, stderr } = await nslab(
      ['run', '--', 'sh', '-c', script],
      withRange(`${ordinaryId}:100000:65536\n`),
    );
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const [own, others, owner] = stdout.split('\n');
    expect(own?.trim().split(/\s+/)).toEqual(['0', String(ordinaryId), '1']);
    expect(others?.trim().split(/\s+/)).toEqual(['1', '100000', '65536']);
    expect(owner).toBe('1000:1000');
  });

  it('may be one of them', async () => {
    const options = withRange(`${ordinaryId}:100000:65536\n`);
    const { stdout } = await nslab(['run', '--user', '1000:1000', '--', 'id', '-u'], options);
    expect(stdout).toBe('1000\n');
  });

  it('has one id where the range is not to be had', async () => {
    const options = withRange(`${ordinaryId}:4294967290:100\n`);
    const { status, stdout } = await nslab(['run', '--', 'cat', '/proc/self/uid_map'], options);
    expect(status).toBe(0);
    expect(stdout.trim().split(/\s+/)).toEqual(['0', String(ordinaryId), '1']);
  });
});

describe('who forbids user namespaces', () => {
  const says = (files: Readonly<Record<string, string>>) => whoForbids((path) => files[path]);

  it('is Ubuntu’s AppArmor, Debian’s knob or a limit, by the file that says so', () => {
    const of = (path: string, text: string) => says({ [path]: text }).why.en;
    expect(of('/proc/sys/kernel/apparmor_restrict_unprivileged_userns', '1\n')).toMatch(/apparmor/);
    expect(of('/proc/sys/kernel/unprivileged_userns_clone', '0\n')).toMatch(/unprivileged_userns_clone is 0/);
    expect(of('/proc/sys/user/max_user_namespaces', '0\n')).toMatch(/max_user_namespaces is 0/);
    expect(of('/proc/sys/user/max_user_namespaces', '15000\n')).toBe('');
  });
});
