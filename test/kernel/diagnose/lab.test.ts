// Tests that a failed pivot_root in a lab is thrown and shown with its cause.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SyscallError } from '../../../src/kernel/errors.ts';
import { mount, pivot_root } from '../../../src/kernel/syscalls/calls/mount.ts';
import type { Lab } from '../../../src/lab/lab.ts';
import { runOperation } from '../../../src/lab/operation/run-operation.ts';
import { callStep, type Operation } from '../../../src/lab/operation/step.ts';
import { cloneOperation } from '../../../src/lab/operations/clone-actor.ts';
import { setUpOperation } from '../../../src/lab/operations/set-up.ts';
import { openLab } from '../../../src/lab/session/open-lab.ts';
import { tearDown } from '../../../src/lab/session/tear-down.ts';
import type { EventBody } from '../../../src/session/event.ts';

const events: EventBody[] = [];
let lab: Lab;

beforeAll(async () => {
  lab = await openLab({ emit: (event) => events.push(event), slots: 2 });
  await runOperation(lab, cloneOperation(lab, { from: 'host', as: 'box', flags: ['CLONE_NEWNS'] }));
  await runOperation(lab, setUpOperation('box', 'private-mounts'));
  await runOperation(lab, setUpOperation('box', 'stage'));
});
afterAll(async () => {
  await tearDown(lab);
});

const stage = '/run/nslab';

const pivot = (new_root: string): Operation => ({
  title: { en: 'into another root', zh: '换根' },
  parts: [{ actor: 'box', steps: [callStep(pivot_root({ new_root, put_old: new_root }))] }],
  same: {},
});

describe('pivot_root on shared mounts', () => {
  const why = `the mount that new_root (${stage}) is mounted on is shared: make it private first (mount --make-rprivate /)`;

  beforeAll(() =>
    runOperation(lab, {
      title: { en: 'what systemd does at boot', zh: 'systemd 启动时所做的' },
      parts: [
        { actor: 'box', steps: [callStep(mount({ target: '/', mountflags: ['MS_REC', 'MS_SHARED'] }))] },
      ],
      same: {},
    }),
  );

  it('is thrown with its cause', async () => {
    const error = await runOperation(lab, pivot(stage)).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(SyscallError);
    expect(error).toMatchObject({ code: 'EINVAL', meaning: { en: why } });
    expect(String(error)).toContain(`= -1 EINVAL: ${why}`);
  });

  it('is shown with its cause where it was to fail', async () => {
    await runOperation(lab, pivot(stage), { fails: 'EINVAL' });
    expect(events.at(-1)).toMatchObject({
      type: 'call',
      name: 'pivot_root',
      errno: 'EINVAL',
      expected: true,
      meaning: { en: why },
    });
  });

  it('has the meaning of the man page where the errno says enough', async () => {
    await runOperation(lab, pivot('/no/such/path'), { fails: 'ENOENT' });
    expect(events.at(-1)).toMatchObject({
      errno: 'ENOENT',
      meaning: { en: 'new_root or put_old does not exist' },
    });
  });
});
