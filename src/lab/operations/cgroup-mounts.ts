// Mounts /sys/fs/cgroup of a container as docker does: read-only, each hierarchy with the container's cgroup as its root.

import { mount } from '../../kernel/syscalls/calls/mount.ts';
import { mkdirat } from '../../kernel/syscalls/calls/paths.ts';
import type { LabCgroups } from '../cgroups/lab-cgroups.ts';
import { callStep, type Step } from '../operation/step.ts';

const cgroupRoot = '/sys/fs/cgroup';
const safeFlags = ['MS_NOSUID', 'MS_NODEV', 'MS_NOEXEC'] as const;

/** cgroup_namespaces(7): a hierarchy that is mounted inside the namespace has the container's own cgroup as its root. */
export function mountCgroups({ hierarchies }: LabCgroups): Step[] {
  const [first, ...others] = hierarchies;
  if (first === undefined) return [];
  if (first === '' && others.length === 0) return [unified(cgroupRoot)];
  // cgroup-v1/cgroups.rst, 1.6: a hierarchy is mounted by all of its controllers; one without any only tracks processes.
  const shown = hierarchies.filter((name) => !name.startsWith('name='));
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
    ...shown.flatMap((name) => {
      const target = `${cgroupRoot}/${name === '' ? 'unified' : name}`;
      return [
        callStep(mkdirat({ pathname: target, mode: 0o755 })),
        name === '' ? unified(target) : single(target, name),
      ];
    }),
    callStep(mount({ target: cgroupRoot, mountflags: ['MS_REMOUNT', 'MS_BIND', 'MS_RDONLY', ...safeFlags] })),
  ];
}

const single = (target: string, data: string): Step =>
  callStep(
    mount({
      source: 'cgroup',
      target,
      filesystemtype: 'cgroup',
      mountflags: ['MS_RDONLY', ...safeFlags],
      data,
    }),
  );

const unified = (target: string): Step =>
  callStep(
    mount({
      source: 'cgroup',
      target,
      filesystemtype: 'cgroup2',
      mountflags: ['MS_RDONLY', ...safeFlags],
    }),
  );
