// Checks that each namespace is the process's own, and that its cgroup namespace is rooted at its cgroup.

import { type CgroupMembership, parseCgroupMemberships } from '../../kernel/proc/cgroup-membership.ts';
import type { Mount } from '../../kernel/proc/mountinfo.ts';
import type { NamespaceKind } from '../../kernel/proc/namespace-links.ts';
import { namespaceTexts } from './namespace-texts.ts';
import type { PointInput, PointReader, PointResult } from './point.ts';

const kinds: readonly NamespaceKind[] = ['mnt', 'uts', 'ipc', 'pid', 'net', 'cgroup', 'user', 'time'];

export const namespacePoints: readonly PointReader[] = kinds.map((kind) => ({
  id: `ns.${kind}`,
  title: namespaceTexts[kind].title,
  read: (input) => readNamespace(kind, input),
}));

function readNamespace(kind: NamespaceKind, { subject, host }: PointInput): PointResult {
  const [own, others] = [subject.namespaces()[kind], host.namespaces()[kind]];
  const evidence = [
    ...(own === undefined ? [] : [`/proc/${subject.pid}/ns/${kind} -> ${kind}:[${own}]`]),
    ...(others === undefined ? [] : [`/proc/${host.pid}/ns/${kind} -> ${kind}:[${others}]`]),
    ...(kind === 'pid' ? subject.statusLines('NSpid') : []),
  ];
  if (own === undefined || others === undefined) {
    const why = { en: 'This kernel does not have this kind of namespace.', zh: '这个内核没有这种命名空间。' };
    return { state: 'unknown', evidence, why };
  }
  return own === others
    ? { state: 'fails', evidence, why: namespaceTexts[kind].why }
    : { state: 'holds', evidence };
}

export const cgroupNamespacePoint: PointReader = {
  id: 'cgroup-namespace',
  title: { en: 'its cgroup is the root of what it sees', zh: '它看到的 cgroup 树以自己的 cgroup 为根' },
  read: (input) => {
    const { subject, host } = input;
    if (subject.namespaces().cgroup === host.namespaces().cgroup) {
      const evidence = readNamespace('cgroup', input).evidence;
      return { state: 'fails', evidence, why: namespaceTexts.cgroup.why };
    }
    return input.cgroupInside === undefined ? fromMounts(input) : fromInside(input.cgroupInside, input);
  },
};

/** cgroup_namespaces(7): from inside, the cgroup that the creator was in is shown as `/`. */
function fromInside(text: string, { subject }: PointInput): PointResult {
  const memberships = parseCgroupMemberships(text);
  const evidence = text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => `/proc/${subject.pid}/cgroup: ${line}`);
  return memberships.every(({ path }) => path === '/')
    ? { state: 'holds', evidence }
    : { state: 'partly', evidence, why: elsewhere };
}

/** A cgroupfs mounted in the namespace shows the root of the namespace; mountinfo names that relative to ours. */
function fromMounts({ subject }: PointInput): PointResult {
  const memberships = subject.cgroups();
  const seen = subject.mounts().flatMap((mount) => {
    const membership = memberships.find((one) => isOf(mount, one));
    return membership === undefined ? [] : [{ mount, atRoot: membership.path === mount.root }];
  });
  const evidence = seen.map(({ mount }) => subject.mountLine(mount));
  if (seen.length === 0)
    return { state: 'unknown', evidence: pathsOf(subject.pid, memberships), why: unseen };
  return seen.every(({ atRoot }) => atRoot)
    ? { state: 'holds', evidence }
    : { state: 'partly', evidence, why: elsewhere };
}

function isOf({ type, superOptions }: Mount, { hierarchy, controllers }: CgroupMembership): boolean {
  if (hierarchy === 0) return type === 'cgroup2';
  return type === 'cgroup' && controllers.some((name) => superOptions.includes(name));
}

const pathsOf = (pid: number, memberships: readonly CgroupMembership[]): string[] =>
  memberships.map(
    ({ hierarchy, controllers, path }) =>
      `/proc/${pid}/cgroup: ${hierarchy}:${controllers.join(',')}:${path}`,
  );

const elsewhere = {
  en: 'It sees cgroups beside or above its own: where it stands on the host, and who else is there.',
  zh: '它看得到自己旁边或上面的 cgroup：知道自己在宿主机上的位置，也知道还有谁在。',
};
const unseen = {
  en: 'The namespace is its own, but where its root is only a reader inside it can tell: no cgroupfs is mounted there.',
  zh: '命名空间是它自己的，但根在哪里只有在里面读才知道：里面没有挂载 cgroupfs。',
};
