// Finds which setting of this machine forbids user namespaces to ordinary users, and says how to allow them.

import { both } from '../kernel/languages.ts';
import { readText } from '../kernel/proc/vanishing.ts';
import type { Texts } from '../session/event.ts';

export interface Knob {
  readonly path: string;
  /** Its value when it forbids them. */
  readonly forbids: string;
  readonly hint: Texts;
}

const readQuietly = (path: string): string | undefined => readText(path, ['EACCES']);

/** Root without CAP_SYS_ADMIN needs a user namespace, too, and sudo(8) gives it nothing. */
const either = (setting: string): Texts =>
  process.geteuid?.() === 0
    ? {
        en: `For all programs, until the next boot: sysctl ${setting}`,
        zh: `对所有程序放开，直到下次启动：sysctl ${setting}`,
      }
    : {
        en: `Either: sudo nslab. Or for all programs, until the next boot: sudo sysctl ${setting}`,
        zh: `可以：sudo nslab；或对所有程序放开，直到下次启动：sudo sysctl ${setting}`,
      };

/** Ubuntu's, Debian's and that of user_namespaces(7). Each exists on some kernels only. */
const knobs: readonly Knob[] = [
  {
    path: '/proc/sys/kernel/apparmor_restrict_unprivileged_userns',
    forbids: '1',
    hint: {
      en: 'Ubuntu allows them to programs with an AppArmor profile only. Either: sudo nslab. Or for all programs, until the next boot: sudo sysctl kernel.apparmor_restrict_unprivileged_userns=0',
      zh: 'Ubuntu 只允许有 AppArmor 配置的程序使用。可以：sudo nslab；或对所有程序放开，直到下次启动：sudo sysctl kernel.apparmor_restrict_unprivileged_userns=0',
    },
  },
  {
    path: '/proc/sys/kernel/unprivileged_userns_clone',
    forbids: '0',
    hint: either('kernel.unprivileged_userns_clone=1'),
  },
  {
    path: '/proc/sys/user/max_user_namespaces',
    forbids: '0',
    hint: either('user.max_user_namespaces=10000'),
  },
];

/** The settings that forbid them now. */
export const forbiddingKnobs = (read: (path: string) => string | undefined = readQuietly): readonly Knob[] =>
  knobs.filter(({ path, forbids }) => read(path)?.trim() === forbids);

/** The first setting that forbids them, as text to append to an error; or that none of them does. */
export function whoForbids(read: (path: string) => string | undefined = readQuietly): {
  readonly why: Texts;
  readonly hint: Texts;
} {
  const [found] = forbiddingKnobs(read);
  if (found !== undefined) {
    const { path, forbids, hint } = found;
    return { why: { en: ` (${path} is ${forbids})`, zh: `（${path} 是 ${forbids}）` }, hint };
  }
  return {
    why: both(''),
    hint: {
      en: 'No knob in /proc/sys forbids it: a seccomp filter, or a security module, does; as in a container. Either: sudo nslab, or nslab outside of it.',
      zh: '/proc/sys 里没有开关禁止它：是 seccomp 过滤器或安全模块，例如在容器里。可以：sudo nslab，或在容器外运行 nslab。',
    },
  };
}
