// What a guest is to be and to do, as the files that its init reads.

import { dirname, join } from 'node:path';
import type { Kernel } from './kernels.ts';

/** `ordinary`: UID 1000, in no other group. */
export type User = 'root' | 'ordinary';
/** Of cgroups: the only version that is mounted; or the version of memory, where the other one has the other controllers. */
export type Hierarchy = 'v1' | 'v2' | 'memory_v1' | 'memory_v2';
/**
 * The cgroup that the command begins in, on version 2. `root`: that of the hierarchy. `login`: one that root made, as a
 * login has it, with the shell in it. `delegated`: one that was given to the user (cgroups(7), Delegation). `systemd`: as
 * `login`, where systemd is the init and may be asked for one.
 */
export type Place = 'root' | 'login' | 'delegated' | 'systemd';

export interface Guest {
  readonly cgroups: Hierarchy;
  /** `root` unless told. */
  readonly user?: User;
  /** `login` unless told; where there is a version 1, `root` only. */
  readonly place?: Place;
  readonly command: readonly string[];
  /** Besides PATH, HOME, USER, TERM, LANG and, for an ordinary user, XDG_RUNTIME_DIR. */
  readonly env?: Readonly<Record<string, string>>;
  /** Paths in the guest of files to give back. */
  readonly files?: readonly string[];
}

const UID = 1000;
const HOME = '/home/learner';

/** By name. @param checkout its real path */
export function jobFiles(guest: Guest, kernel: Kernel, checkout: string): Record<string, string> {
  const user = guest.user ?? 'root';
  const uid = user === 'root' ? 0 : UID;
  const place = guest.cgroups !== 'v2' ? 'root' : (guest.place ?? 'login');
  const settings = {
    HIERARCHY: guest.cgroups,
    CGROUP: cgroupPath(place, uid),
    DELEGATED: place === 'delegated' ? 'yes' : '',
    SYSTEMD: place === 'systemd' ? 'yes' : '',
    RUN_UID: String(uid),
    RUN_HOME: HOME,
    RELEASE: kernel.release,
    MODULES: join(kernel.folder, 'lib', 'modules', kernel.release),
    CHECKOUT: checkout,
  };
  const env = { ...(user === 'root' ? rootEnv : ordinaryEnv), ...guest.env };
  return {
    settings: assignments(settings, ''),
    command: `${assignments(env, 'export ')}cd ${quoted(checkout)}\nexec ${guest.command.map(quoted).join(' ')}\n`,
    files: (guest.files ?? []).map((path) => `${path}\n`).join(''),
  };
}

/** Below the hierarchy's root; named as systemd would. */
function cgroupPath(place: Place, uid: number): string {
  if (place === 'root' || place === 'systemd') return '';
  const slice = `user.slice/user-${uid}.slice`;
  return place === 'login'
    ? `${slice}/session-1.scope`
    : `${slice}/user@${uid}.service/app.slice/run-1.scope`;
}

const node = dirname(process.execPath);
const common = { TERM: 'xterm-256color', LANG: 'C.UTF-8' };
const rootEnv = {
  ...common,
  PATH: `${node}:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin`,
  HOME: '/root',
  USER: 'root',
};
const ordinaryEnv = {
  ...common,
  PATH: `${node}:/usr/local/bin:/usr/bin:/bin`,
  HOME,
  USER: 'learner',
  XDG_RUNTIME_DIR: `/run/user/${UID}`,
};

const assignments = (values: Readonly<Record<string, string>>, keyword: string): string =>
  Object.entries(values)
    .map(([name, value]) => `${keyword}${name}=${quoted(value)}\n`)
    .join('');

const quoted = (word: string): string => `'${word.replaceAll("'", "'\\''")}'`;
