// Points: each namespace its own or the host's, and where the cgroup namespace has its root.

import { type CgroupMembership, parseCgroupMemberships } from '../../kernel/proc/cgroup-membership.ts';
import type { Mount } from '../../kernel/proc/mountinfo.ts';
import type { NamespaceKind } from '../../kernel/proc/namespace-links.ts';
import { namespaceTexts } from './namespace-texts.ts';
import type { Found, Given, PointReader } from './point.ts';

const kinds: readonly NamespaceKind[] = ['mnt', 'uts', 'ipc', 'pid', 'net', 'cgroup', 'user', 'time'];

export const namespacePoints: readonly PointReader[] = kinds.map((kind) => ({
  id: `ns.${kind}`,
  title: namespaceTexts[kind].title,
  read: (given) => readNamespace(kind, given),
}));

function readNamespace(kind: NamespaceKind, { subject, host }: Given): Found {
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
  read: (given) => {
    const { subject, host } = given;
    if (subject.namespaces().cgroup === host.namespaces().cgroup) {
      const evidence = readNamespace('cgroup', given).evidence;
      return { state: 'fails', evidence, why: namespaceTexts.cgroup.why };
    }
    return given.cgroupInside === undefined ? fromMounts(given) : fromInside(given.cgroupInside, given);
  },
};

/** cgroup_namespaces(7): from inside, the cgroup that was current at unshare is shown as `/`. */
function fromInside(text: string, { subject }: Given): Found {
  const memberships = parseCgroupMemberships(text);
  const evidence = text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => `/proc/${subject.pid}/cgroup: ${line}`);
  return memberships.every(({ path }) => path === '/')
    ? { state: 'holds', evidence }
    : { state: 'partly', evidence, why: elsewhere };
}

/** A cgroupfs mounted in the namespace has its root where the namespace has it; mountinfo tells in our terms. */
function fromMounts({ subject }: Given): Found {
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
