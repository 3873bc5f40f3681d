// Tries what an ordinary user may do: a user namespace, the others in it, and mapping more than one ID.

import type { Actor } from '../kernel/actor/actor.ts';
import { SyscallError } from '../kernel/errors.ts';
import { readText } from '../kernel/proc/vanishing.ts';
import { sethostname } from '../kernel/syscalls/calls/host.ts';
import { setgroups, setresgid, setresuid } from '../kernel/syscalls/calls/ids.ts';
import { mount } from '../kernel/syscalls/calls/mount.ts';
import { prctl, unshare } from '../kernel/syscalls/calls/process.ts';
import { userName } from '../kernel/user-name.ts';
import { findProgram } from '../lab/find-program.ts';
import { mapIds, subordinate } from '../lab/user-namespace.ts';
import type { Texts } from '../session/event.ts';
import type { Finding } from './ability.ts';
import { cloneInUserNamespace, type Ids } from './clone-in-user-namespace.ts';
import { evidence } from './join-evidence.ts';
import type { ProbeContext } from './probe-context.ts';
import { cloneChild, endChild, withChild, writeFile } from './throw-away-child.ts';
import { notInPath } from './try-commands.ts';
import { explainUserNamespaceRefusal } from './user-namespace-refusal.ts';

/** The ID of `nobody`, or of whoever has that number: user_namespaces(7), the overflow ID. */
const NOBODY = 65_534;

/** If we are root, a child becomes `nobody` first, or stays root where no other ID is mapped. */
export async function tryUnprivileged(context: ProbeContext): Promise<Finding> {
  const first = await context.firstActor();
  try {
    if (context.ids.uid !== 0) return await tryAs(first, context.ids);
    return await withChild(
      first,
      [],
      async ({ actor }) => {
        const isNobody = (await actor.batch(becomeNobody)).every(({ state }) => state === 'done');
        return tryAs(actor, isNobody ? { uid: NOBODY, gid: NOBODY } : context.ids);
      },
      1,
    );
  } catch (error) {
    if (error instanceof SyscallError) return explainUserNamespaceRefusal(error);
    throw error;
  }
}

const becomeNobody = [
  setgroups({ list: [] }),
  setresgid({ rgid: NOBODY, egid: NOBODY, sgid: NOBODY }),
  setresuid({ ruid: NOBODY, euid: NOBODY, suid: NOBODY }),
  // prctl(2): changing the UID makes a process undumpable, and then root owns its children's map files.
  prctl({ option: 'PR_SET_DUMPABLE', arg2: 'SUID_DUMP_USER' }),
];

/** AppArmor may allow the namespace but deny the capabilities in it, which only a call that needs one shows. */
async function tryAs(actor: Actor, ids: Ids): Promise<Finding> {
  const child = await cloneInUserNamespace(actor, ids);
  try {
    await child.actor.callAll([
      unshare({
        flags: ['CLONE_NEWUTS', 'CLONE_NEWNS', 'CLONE_NEWIPC', 'CLONE_NEWNET', 'CLONE_NEWCGROUP'],
      }),
      sethostname({ name: 'mine' }),
      mount({ source: 'nslab', target: '/tmp', filesystemtype: 'tmpfs' }),
    ]);
  } finally {
    await endChild(actor, child);
  }
  return {
    state: 'works',
    found: evidence(`uid ${ids.uid}: NEWUSER, NEWUTS, NEWNS, NEWNET, NEWIPC, NEWCGROUP, sethostname, mount`),
  };
}

/** Tries to map a range of IDs: root writes it directly, others use newuidmap(1), which consults subuid(5). */
export async function tryIdMaps(context: ProbeContext): Promise<Finding> {
  const first = await context.firstActor();
  const { uid } = context.ids;
  const child = await cloneChild(first, ['CLONE_NEWUSER']);
  try {
    if (uid === 0) {
      await writeFile(first, `/proc/${child.pid}/uid_map`, '0 100000 65536');
      return { state: 'works', found: evidence(`0 100000 65536 > /proc/${child.pid}/uid_map`) };
    }
    return tryMap(uid, child.pid);
  } finally {
    await endChild(first, child);
  }
}

/** Maps IDs as a lab does. */
function tryMap(uid: number, pid: number): Finding {
  const { ids } = mapIds(pid);
  const lines = (readText(`/proc/${pid}/uid_map`) ?? '').trim().split('\n');
  const map = `uid_map: ${lines.map((line) => line.trim().split(/\s+/).join(' ')).join(', ')}`;
  if (ids > 1) return { state: 'works', found: evidence(map) };
  const missing = ['newuidmap', 'newgidmap'].find((name) => findProgram(name) === undefined);
  const without = ['/etc/subuid', '/etc/subgid'].find((file) => subordinate(file, uid) === undefined);
  if (missing !== undefined) return oneId(evidence(map, notInPath(missing)));
  const why =
    without === undefined
      ? { en: 'newuidmap gives no more', zh: 'newuidmap 不能映射更多' }
      : { en: `${without} has no line for us`, zh: `${without} 里没有我们这一行` };
  return oneId(evidence(map, why));
}

const oneId = (found: Texts): Finding => ({
  state: 'differs',
  found,
  meaning: {
    en: 'One id only is mapped: inside there is root, which is you, and nobody else. chown to others fails.',
    zh: '只映射了一个 id：里面只有 root（也就是你），没有别人；chown 给别人会失败。',
  },
  remedy: {
    en: `Debian, Ubuntu: apt-get install uidmap; then as root: ${giveRange()}`,
    zh: `Debian、Ubuntu：apt-get install uidmap；再以 root 执行：${giveRange()}`,
  },
});

/** usermod(8) takes a name only; subuid(5) takes a number, too, for a user who has no name. */
export function giveRange(name = userName()): string {
  return /^\d+$/.test(name)
    ? `echo ${name}:100000:65536 | tee -a /etc/subuid /etc/subgid`
    : `usermod --add-subuids 100000-165535 --add-subgids 100000-165535 ${name}`;
}
