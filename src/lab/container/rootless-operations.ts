// Builds the operations that differ for a container without root.

import type { Operation } from '../operation/step.ts';
import { mergedOf } from '../operations/lab-tmpfs.ts';
import { makeDevWithBinds } from '../operations/make-dev.ts';
import { mountProcAndSys } from '../operations/set-up.ts';
import type { UserNamespace } from '../user-namespace.ts';

export const mountProcAndSysFirst = (box: string): Operation => ({
  title: {
    en: 'a new /proc and /sys, while the old ones are seen',
    zh: '趁旧的还看得见，挂载新的 /proc 和 /sys',
  },
  parts: [{ actor: box, steps: mountProcAndSys(mergedOf(box)) }],
  same: { shell: 'mount -t proc proc merged/proc; mount -t sysfs -o ro sysfs merged/sys' },
});

export const bindDevicesOperation = (box: string, { ids }: UserNamespace): Operation => ({
  title: { en: 'a small /dev, with the host’s devices', zh: '精简的 /dev，设备来自主机' },
  parts: [{ actor: box, steps: makeDevWithBinds(ids) }],
  same: { shell: 'mount -t tmpfs tmpfs dev; mount --bind /dev/null dev/null; …' },
});
