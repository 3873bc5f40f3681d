// Specifies the whole containers of free play: like those of `nslab run`, with limits that keep the machine usable.

import { dockerDefault } from '../kernel/syscalls/structs/capabilities.ts';
import { defaultDevices } from '../lab/cgroups/device-rules.ts';
import { compileHere } from '../lab/container/compile-here.ts';
import { type CreateSpec, defaultContainer } from '../lab/container/container-spec.ts';
import { isPrivileged } from '../lab/privileged.ts';
import { defaultProfile } from '../seccomp/default-profile.ts';

const MEMORY = 128 * 1024 ** 2;
const PIDS = 256;

export const wholeSpec = (name: string): CreateSpec => ({
  ...defaultContainer,
  name,
  hostname: name,
  // Without root there may be no cgroup for limits, and devices need no limit: mknod(2) makes none.
  limits: isPrivileged() ? { memory: MEMORY, swap: 0, pids: PIDS, devices: defaultDevices } : {},
  seccomp: compileHere(defaultProfile, dockerDefault),
});
