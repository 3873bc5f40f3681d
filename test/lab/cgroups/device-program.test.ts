// Tests device lists as BPF programs, on any machine with a version 2 hierarchy, whichever controllers that has.

import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { attachDevices, deviceProgram } from '../../../src/lab/cgroups/device-program.ts';
import { type DeviceRule, defaultDevices } from '../../../src/lab/cgroups/device-rules.ts';
import type { Lab } from '../../../src/lab/lab.ts';
import { runOperation } from '../../../src/lab/operation/run-operation.ts';
import { openLab } from '../../../src/lab/session/open-lab.ts';
import { tearDown } from '../../../src/lab/session/tear-down.ts';

let lab: Lab;
let hierarchy: string;
let group: string;

beforeEach(async () => {
  hierarchy = mkdtempSync(join(tmpdir(), 'nslab-test-cgroup2-'));
  execFileSync('mount', ['-t', 'cgroup2', 'none', hierarchy]);
  group = join(hierarchy, `device-program-${process.pid}`);
  mkdirSync(group);
  lab = await openLab({ slots: 2 });
});
afterEach(async () => {
  expect((await tearDown(lab)).left).toEqual([]);
  rmdirSync(group);
  execFileSync('umount', [hierarchy]);
  rmSync(hierarchy, { recursive: true });
});

const attach = (rules: readonly DeviceRule[]) =>
  runOperation(lab, {
    title: { en: '', zh: '' },
    parts: [{ actor: 'host', steps: attachDevices(group, rules) }],
    same: {},
  });

/** What a member of the cgroup prints when it makes a node and reads from it. */
function tries(type: 'b' | 'c', major: number, minor: number): string {
  const script = `echo $$ > ${group}/cgroup.procs && cd "$(mktemp -d)" || exit 9
    mknod node ${type} ${major} ${minor} && head -c 1 node > /dev/null && echo read
    rm -f node; rmdir "$PWD"`;
  const { stdout, stderr } = spawnSync('sh', ['-c', script], { encoding: 'utf8', timeout: 10_000 });
  return `${stdout}${stderr}`.trim();
}

const refused = /Operation not permitted/;

describe('a device program', () => {
  it('lets a container use what docker lets it use, and make nodes of everything', async () => {
    await attach(defaultDevices);
    expect(tries('c', 1, 5)).toBe('read'); // zero
    expect(tries('c', 136, 200)).not.toMatch(refused); // there may be none, but it may be asked for
    expect(tries('b', 7, 99)).toMatch(/cannot open 'node'.*not permitted/); // a loop device
    expect(tries('c', 1, 1)).toMatch(/cannot open 'node'.*not permitted/); // /dev/mem
  });

  it('forbids what no rule allows: making a node, too', async () => {
    await attach([{ type: 'c', major: 1, minor: 3, access: 'rw' }]);
    expect(tries('c', 1, 5)).toMatch(/mknod:.*not permitted/);
  });

  it('tells reading from writing', async () => {
    await attach([
      { type: 'c', major: 1, minor: '*', access: 'm' },
      { type: 'c', major: 1, minor: 3, access: 'w' },
    ]);
    expect(tries('c', 1, 3)).toMatch(/cannot open 'node'.*not permitted/);
  });
});

it('a program of no rules is eight instructions of eight bytes', () => {
  expect(deviceProgram([])).toHaveLength(8 * 8);
});
