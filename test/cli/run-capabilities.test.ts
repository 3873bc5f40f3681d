// Tests which capabilities --cap-add and --cap-drop leave, as moby's caps.TweakCapabilities computes them.

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { capabilitiesFrom } from '../../src/cli/run-capabilities.ts';
import { CAP, type Capability, dockerDefault } from '../../src/kernel/syscalls/structs/capabilities.ts';
import { nslab } from '../support/nslab.ts';
import { someOf } from '../support/some-of.ts';

const permitted = BigInt(`0x${/CapPrm:\t(\w+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]}`);
const all = (Object.keys(CAP) as Capability[]).filter((name) => (permitted >> BigInt(CAP[name])) & 1n);
const without = (from: readonly Capability[], ...names: Capability[]): Capability[] =>
  from.filter((name) => !names.includes(name));

describe('capabilities', () => {
  it.each([
    [[], [], dockerDefault],
    [['CHOWN'], ['CHOWN'], dockerDefault],
    [['NET_ADMIN'], ['NET_ADMIN'], [...dockerDefault, 'CAP_NET_ADMIN']],
    [[], ['chown'], without(dockerDefault, 'CAP_CHOWN')],
    [['cap_net_admin'], ['ALL'], ['CAP_NET_ADMIN']],
    [[], ['ALL'], []],
    [['ALL'], [], all],
    [['ALL'], ['SYS_ADMIN'], without(all, 'CAP_SYS_ADMIN')],
    [['ALL', 'SYS_ADMIN'], ['SYS_ADMIN'], without(all, 'CAP_SYS_ADMIN')],
    [['ALL'], ['ALL'], all],
    [['KILL'], ['ALL', 'KILL'], ['CAP_KILL']],
  ])('added %j, dropped %j', (capAdd, capDrop, left) => {
    expect(new Set(capabilitiesFrom({ capAdd, capDrop }))).toEqual(new Set(left));
  });

  it('of the command are those, in the kernel’s words, in whatever order they are written', async () => {
    const asked = ['--cap-add', 'chown', '--cap-drop', 'ALL', '--cap-drop', 'CHOWN'];
    const { stdout } = await nslab(['run', ...asked, '--', 'grep', 'Cap[BP]', '/proc/self/status']);
    expect(stdout).toBe(`CapPrm:\t${'1'.padStart(16, '0')}\nCapBnd:\t${'1'.padStart(16, '0')}\n`);
  });

  it.each(someOf(['KILL', 'NET_RAW', 'SETFCAP', 'CHOWN', 'SETUID', 'MKNOD'], 2))(
    'that we lack ourselves are named, and how to do without: %s',
    async (name) => {
      const lacking = name.toLowerCase();
      const through = ['setpriv', `--inh-caps=-${lacking}`, `--bounding-set=-${lacking}`];
      const { status, stdout, stderr } = await nslab(['run', '--', 'echo', 'ran'], { through });
      expect({ status, stdout }).toEqual({ status: 125, stdout: '' });
      expect(stderr).toMatch(
        new RegExp(
          `^nslab: nslab itself lacks CAP_${name}, .*\nWithout it: nslab run --cap-drop ${name} .*\n$`,
        ),
      );
      const without = await nslab(['run', '--cap-drop', name, '--', 'echo', 'ran'], { through });
      if (without.status === 0) expect(without.stdout).toBe('ran\n');
      else expect(without).toMatchObject({ status: 125, stderr: expect.stringContaining(`CAP_${name}`) });
    },
  );
});
