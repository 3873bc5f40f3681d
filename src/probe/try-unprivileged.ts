// What an ordinary user may do here: a user namespace, the others in it, and more than one id.

import type { Actor } from '../kernel/actor/actor.ts';
import { SyscallError } from '../kernel/errors.ts';
import { readText } from '../kernel/proc/vanishing.ts';
import { sethostname } from '../kernel/syscalls/calls/host.ts';
import { setgroups, setresgid, setresuid } from '../kernel/syscalls/calls/ids.ts';
import { mount } from '../kernel/syscalls/calls/mount.ts';
import { prctl, unshare } from '../kernel/syscalls/calls/process.ts';
import { findProgram } from '../lab/find-program.ts';
import { mapIds, subordinate } from '../lab/user-namespace.ts';
import type { Finding } from './ability.ts';
import { bearInUserNamespace, type Ids } from './child-in-user-namespace.ts';
import { bear, bury, inChild, writeBy } from './throw-away-child.ts';
import type { Ground } from './trial-ground.ts';
import { whoForbids } from './who-forbids.ts';

/** `nobody`, or whoever has its number: user_namespaces(7), the overflow id. */
const NOBODY = 65_534;

/** As root, by a child that gives up being root first; where there is no other id to be, as we are. */
export async function tryUnprivileged(ground: Ground): Promise<Finding> {
  const first = await ground.first();
  try {
    if (ground.ids.uid !== 0) return await tryAs(first, ground.ids);
    return await inChild(
      first,
      [],
      async ({ actor }) => {
        const isNobody = (await actor.batch(becomeNobody)).every(({ state }) => state === 'done');
        return tryAs(actor, isNobody ? { uid: NOBODY, gid: NOBODY } : ground.ids);
      },
      1,
    );
  } catch (error) {
    if (error instanceof SyscallError) return whoForbids(error);
    throw error;
  }
}

const becomeNobody = [
  setgroups({ list: [] }),
  setresgid({ rgid: NOBODY, egid: NOBODY, sgid: NOBODY }),
  setresuid({ ruid: NOBODY, euid: NOBODY, suid: NOBODY }),
  // prctl(2): a change of uid makes it undumpable, and the maps of its children root's files.
  prctl({ option: 'PR_SET_DUMPABLE', arg2: 'SUID_DUMP_USER' }),
];

/** AppArmor may give the namespace and take the capabilities in it: only a call that needs one tells. */
async function tryAs(actor: Actor, ids: Ids): Promise<Finding> {
  const child = await bearInUserNamespace(actor, ids);
  try {
    await child.actor.callAll([
      unshare({
        flags: ['CLONE_NEWUTS', 'CLONE_NEWNS', 'CLONE_NEWIPC', 'CLONE_NEWNET', 'CLONE_NEWCGROUP'],
      }),
      sethostname({ name: 'mine' }),
      mount({ source: 'nslab', target: '/tmp', filesystemtype: 'tmpfs' }),
    ]);
  } finally {
    await bury(actor, child);
  }
  return {
    state: 'works',
    found: `uid ${ids.uid}: NEWUSER, NEWUTS, NEWNS, NEWNET, NEWIPC, NEWCGROUP, sethostname, mount`,
  };
}

/** A whole range of ids inside: root writes it, others ask newuidmap(1), which looks into subuid(5). */
export async function tryIdMaps(ground: Ground): Promise<Finding> {
  const first = await ground.first();
  const { uid } = ground.ids;
  const child = await bear(first, ['CLONE_NEWUSER']);
  try {
    if (uid === 0) {
      await writeBy(first, `/proc/${child.pid}/uid_map`, '0 100000 65536');
      return { state: 'works', found: `0 100000 65536 > /proc/${child.pid}/uid_map` };
    }
    return tryMap(uid, child.pid);
  } finally {
    await bury(first, child);
  }
}

/** As a lab does it. */
function tryMap(uid: number, pid: number): Finding {
  const { ids } = mapIds(pid);
  const lines = (readText(`/proc/${pid}/uid_map`) ?? '').trim().split('\n');
  const map = `uid_map: ${lines.map((line) => line.trim().split(/\s+/).join(' ')).join(', ')}`;
  if (ids > 1) return { state: 'works', found: map };
  const missing = ['newuidmap', 'newgidmap'].find((name) => findProgram(name) === undefined);
  const without = ['/etc/subuid', '/etc/subgid'].find((file) => subordinate(file, uid) === undefined);
  if (missing !== undefined) return oneId(`${map}; no ${missing} in $PATH`);
  return oneId(
    without === undefined ? `${map}; newuidmap gives no more` : `${map}; ${without} has no line for us`,
  );
}

const oneId = (found: string): Finding => ({
  state: 'differs',
  found,
  meaning: {
    en: 'One id only is mapped: inside there is root, which is you, and nobody else. chown to others fails.',
    zh: '只映射了一个 id：里面只有 root（也就是你），没有别人；chown 给别人会失败。',
  },
  remedy: {
    en: 'Debian, Ubuntu: apt-get install uidmap; then as root: usermod --add-subuids 100000-165535 --add-subgids 100000-165535 YOU',
    zh: 'Debian、Ubuntu：apt-get install uidmap；再以 root 执行：usermod --add-subuids 100000-165535 --add-subgids 100000-165535 你的用户名',
  },
});
