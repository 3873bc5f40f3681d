// /sys/fs/cgroup of a container, as docker mounts it: its own cgroups at the root of each hierarchy, read-only.

import { mount } from '../../kernel/syscalls/calls/mount.ts';
import { mkdirat } from '../../kernel/syscalls/calls/paths.ts';
import type { LabCgroups } from '../cgroups/lab-cgroups.ts';
import { callStep, type Step } from '../operation/step.ts';

const place = '/sys/fs/cgroup';
const careful = ['MS_NOSUID', 'MS_NODEV', 'MS_NOEXEC'] as const;

/** cgroup_namespaces(7): mounted from inside of the namespace, a hierarchy's root is the container's own cgroup. */
export function cgroupSteps({ version, controllers, lab }: LabCgroups): Step[] {
  if (lab.folders.size === 0) return [];
  if (version === 2) return [unified()];
  return [
    callStep(
      mount({
        source: 'tmpfs',
        target: place,
        filesystemtype: 'tmpfs',
        mountflags: careful,
        data: 'size=64k,mode=0755',
      }),
    ),
    ...controllers.flatMap((name) => [
      callStep(mkdirat({ pathname: `${place}/${name}`, mode: 0o755 })),
      callStep(
        mount({
          source: 'cgroup',
          target: `${place}/${name}`,
          filesystemtype: 'cgroup',
          mountflags: ['MS_RDONLY', ...careful],
          data: name,
        }),
      ),
    ]),
    callStep(mount({ target: place, mountflags: ['MS_REMOUNT', 'MS_BIND', 'MS_RDONLY', ...careful] })),
  ];
}

const unified = (): Step =>
  callStep(
    mount({
      source: 'cgroup',
      target: place,
      filesystemtype: 'cgroup2',
      mountflags: ['MS_RDONLY', ...careful],
    }),
  );
