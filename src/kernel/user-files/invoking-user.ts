// Finds the user who ran sudo, to whom the files that nslab keeps belong.

export interface InvokingUser {
  readonly uid: number;
  readonly gid: number;
}

/** Reads the variables that sudo(8) sets. @returns undefined without sudo, or when we are not root */
export function invokingUser(env: NodeJS.ProcessEnv): InvokingUser | undefined {
  const [uid, gid] = [env.SUDO_UID, env.SUDO_GID];
  if (process.geteuid?.() !== 0 || !isId(uid) || !isId(gid)) return undefined;
  return { uid: Number(uid), gid: Number(gid) };
}

/** credentials(7): 32 bits; the highest number means that an id is left as it is. */
const isId = (text: string | undefined): boolean =>
  text !== undefined && /^\d{1,10}$/.test(text) && Number(text) < 0xffffffff;
