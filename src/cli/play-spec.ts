// Says how a whole container of free play is to be like: as `nslab run` makes one, with limits that keep the machine usable.

import { dockerDefault } from '../kernel/syscalls/structs/capabilities.ts';
import { defaultDevices } from '../lab/cgroups/device-rules.ts';
import { type CreateSpec, defaultContainer } from '../lab/container/container-spec.ts';
import { isPrivileged } from '../lab/privileged.ts';
import { defaultProfile } from '../seccomp/default-profile.ts';
import { compileHere } from './compile-here.ts';

const MEMORY = 128 * 1024 ** 2;
const PIDS = 256;

export const wholeSpec = (name: string): CreateSpec => ({
  ...defaultContainer,
  name,
  hostname: name,
  // Without root there may be no cgroup to set limits in, and none is needed for devices: mknod(2).
  limits: isPrivileged() ? { memory: MEMORY, swap: 0, pids: PIDS, devices: defaultDevices } : {},
  seccomp: compileHere(defaultProfile, dockerDefault),
});
