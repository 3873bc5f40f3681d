// Says why a limit cannot be set: which controller is missing, and which file says so.

import { dirname, join } from 'node:path';
import { UserError } from '../../kernel/errors.ts';
import { readStatus } from '../../kernel/proc/status.ts';
import { readText } from '../../kernel/proc/vanishing.ts';
import { isOwnProcess } from './find-place.ts';
import { foldersOf, type Group } from './group.ts';

const scopeHint =
  'With systemd: systemd-run --user --scope -p Delegate=yes nslab … Or as root, where cgroups are mounted and writable.';

const withReason = (reason: string | undefined): string => (reason === undefined ? '' : ` (${reason})`);

/** @param reason why there is none */
export const noLimits = (reason?: string): UserError =>
  new UserError('machine', `there is no cgroup here that we may set limits in${withReason(reason)}`, {
    hint: scopeHint,
  });

/** mknod(2): without a device list, a container with root's rights could make a node of any device. */
export const noDeviceList = (reason?: string): UserError =>
  new UserError(
    'machine',
    `there is no cgroup here for the list of devices that a container of root’s may use${withReason(reason)}`,
    {
      hint: 'Mount cgroups, writable; or run it as an ordinary user, who cannot make devices.',
    },
  );

/** cgroup-v2.rst, "Enabling and Disabling": a cgroup has the controllers that the one above it hands on. */
export function missingController(group: Group, controller: string): UserError {
  const [folder] = foldersOf(group, 2);
  if (folder === undefined) {
    return new UserError(
      'machine',
      `${group.name}: this machine has no ${controller} controller on cgroup v1`,
      {
        hint: `A kernel that has it may need \`cgroup_enable=${controller}\` on its command line, or it is not mounted.`,
      },
    );
  }
  // The lab's cgroup may not exist yet; the one that it is made in does.
  const above = folder.slice(0, -group.name.length - 1);
  const file = join(above, 'cgroup.controllers');
  const offered = (readText(file) ?? '').trim();
  const isOffered = offered.split(/\s+/).includes(controller);
  const enabled = join(above, 'cgroup.subtree_control');
  const stranger = isOffered ? strangerIn(above) : undefined;
  return new UserError(
    'machine',
    `${group.name}: no ${controller} controller of cgroup v2 is handed on to us: ${isOffered ? `${file} has it, but ${enabled} does not` : `${file} has ${offered === '' ? 'none' : offered}`}`,
    {
      hint:
        stranger !== undefined
          ? `${stranger} is in ${above}, and a cgroup with processes hands nothing on; it is not ours to move. Begin nslab in a cgroup of its own. ${scopeHint}`
          : isOffered
            ? `As root: echo +${controller} > ${enabled}`
            : `The cgroup above must have it in its cgroup.subtree_control${above === '/' ? '' : ` (${join(dirname(above), 'cgroup.subtree_control')})`}. ${scopeHint}`,
    },
  );
}

/** cgroup-v2.rst, memory.rst: memory.swap.max and memory.memsw.* exist where the kernel counts swap. */
export const swapNotCounted = (): UserError =>
  new UserError('machine', 'this kernel does not count the swap of a cgroup, so it cannot be limited', {
    hint: 'Leave --memory-swap away; or boot it with swapaccount=1.',
  });

/** The first process in a cgroup that we may not move, in words. */
function strangerIn(folder: string): string | undefined {
  const pids = (readText(join(folder, 'cgroup.procs')) ?? '').split(/\s+/).filter(Boolean).map(Number);
  const pid = pids.find((one) => !isOwnProcess(one));
  return pid === undefined ? undefined : `PID ${pid} of uid ${readStatus(pid)?.uid[0] ?? '?'}`;
}
