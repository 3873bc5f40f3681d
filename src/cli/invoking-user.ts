// Finds the user who ran sudo, to whom the files that nslab keeps are given.

import type { Owner } from '../session/recording-file.ts';

/** Reads the variables that sudo(8) sets. @returns undefined without sudo, or when we are not root */
export function invokingUser(env: NodeJS.ProcessEnv): Owner | undefined {
  const [uid, gid] = [env.SUDO_UID, env.SUDO_GID];
  if (process.geteuid?.() !== 0 || !/^\d+$/.test(uid ?? '') || !/^\d+$/.test(gid ?? '')) return undefined;
  return { uid: Number(uid), gid: Number(gid) };
}
