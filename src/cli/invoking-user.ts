// Who ran sudo: what nslab leaves behind on purpose belongs to that user.

import type { Owner } from '../session/recorder.ts';

/** From what sudo(8) sets; undefined when nobody ran it, or we are not root. */
export function invokingUser(env: NodeJS.ProcessEnv): Owner | undefined {
  const [uid, gid] = [env.SUDO_UID, env.SUDO_GID];
  if (process.geteuid?.() !== 0 || !/^\d+$/.test(uid ?? '') || !/^\d+$/.test(gid ?? '')) return undefined;
  return { uid: Number(uid), gid: Number(gid) };
}
