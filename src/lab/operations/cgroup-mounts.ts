// Mounts /sys/fs/cgroup of a container as docker does: read-only, each hierarchy with the container's cgroup as its root.

import { mount } from '../../kernel/syscalls/calls/mount.ts';
import { mkdirat } from '../../kernel/syscalls/calls/paths.ts';
import type { LabCgroups } from '../cgroups/lab-cgroups.ts';
import { callStep, type Step } from '../operation/step.ts';

const cgroupRoot = '/sys/fs/cgroup';
const safeFlags = ['MS_NOSUID', 'MS_NODEV', 'MS_NOEXEC'] as const;

/** cgroup_namespaces(7): a hierarchy that is mounted inside the namespace has the container's own cgroup as its root. */
export function mountCgroups({ version, controllers, lab }: LabCgroups): Step[] {
  if (lab.folders.size === 0) return [];
  if (version === 2) return [unified()];
  return [
    callStep(
      mount({
        source: 'tmpfs',
        target: cgroupRoot,
        filesystemtype: 'tmpfs',
        mountflags: safeFlags,
        data: 'size=64k,mode=0755',
      }),
    ),
    ...controllers.flatMap((name) => [
      callStep(mkdirat({ pathname: `${cgroupRoot}/${name}`, mode: 0o755 })),
      callStep(
        mount({
          source: 'cgroup',
          target: `${cgroupRoot}/${name}`,
          filesystemtype: 'cgroup',
          mountflags: ['MS_RDONLY', ...safeFlags],
          data: name,
        }),
      ),
    ]),
    callStep(mount({ target: cgroupRoot, mountflags: ['MS_REMOUNT', 'MS_BIND', 'MS_RDONLY', ...safeFlags] })),
  ];
}

const unified = (): Step =>
  callStep(
    mount({
      source: 'cgroup',
      target: cgroupRoot,
      filesystemtype: 'cgroup2',
      mountflags: ['MS_RDONLY', ...safeFlags],
    }),
  );
