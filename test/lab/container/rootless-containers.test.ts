// Tests that without root containers are made, entered and removed by name as with root, in the lab's user namespace.

import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Bundle, bundleFixture } from '../../fixtures/bundle.ts';
import { ordinaryId } from '../../support/ordinary-user.ts';

let fixture: Bundle;
let home: string;

beforeAll(async () => {
  fixture = await bundleFixture('rootless-containers.ts');
  chmodSync(dirname(fixture.path), 0o755); // for the user to read
  home = mkdtempSync(join(tmpdir(), 'nslab-test-'));
  chownSync(home, ordinaryId, ordinaryId);
});
afterAll(() => {
  fixture.remove();
  rmSync(home, { recursive: true });
});

interface Look {
  readonly namespaces: readonly string[];
  readonly rights: readonly string[];
}
interface Facts {
  readonly command: Look;
  readonly entered: Look;
  readonly inEmpty: Look;
  readonly asked: string;
  readonly terminal: string;
  readonly frozen: string;
  readonly cgroups: number;
  readonly addresses: readonly string[];
  readonly left: readonly string[];
}

it('are entered, also where PID 1 is an actor that is closed to us; and nothing is left', () => {
  const asUser = ['setpriv', `--reuid=${ordinaryId}`, `--regid=${ordinaryId}`, '--clear-groups'];
  const [program = '', ...args] = [...asUser, process.execPath, fixture.path];
  const env = { PATH: process.env.PATH, HOME: home, XDG_RUNTIME_DIR: home };
  const { stdout, stderr } = spawnSync(program, args, { env, encoding: 'utf8', timeout: 25_000 });
  expect(stderr).toBe('');
  const facts: Facts = JSON.parse(stdout);
  expect(facts.entered).toEqual(facts.command);
  const kinds = facts.command.namespaces.map((link) => link.split(':')[0]);
  expect(kinds).toEqual(['cgroup', 'ipc', 'mnt', 'net', 'pid', 'uts', 'user']);
  const shared = facts.inEmpty.namespaces.filter((link) => facts.command.namespaces.includes(link));
  expect(shared.map((link) => link.split(':')[0])).toEqual(['user']);
  expect(facts.inEmpty.rights).toEqual(facts.command.rights);
  const [asked, caps] = [facts.asked.split('\n').slice(0, 8), facts.asked.match(/^Cap.*$/gm)];
  expect(asked).toEqual([...facts.command.namespaces, 'inside']);
  expect(caps).toEqual(facts.command.rights.filter((line) => line.startsWith('Cap')));
  expect(facts.terminal).toBe('/dev/pts/0\r\n');
  expect(facts.frozen).toBe(facts.cgroups > 0 ? 'frozen' : 'nothing freezes containers here');
  expect(facts.addresses).toEqual(['172.17.0.2', '172.17.0.3']);
  expect(facts.left).toEqual(['starter', 'host', 'uplink']);
});
