// Who forbids an ordinary user a user namespace: the knobs that there are, read, and what to do about each.

import type { SyscallError } from '../../kernel/errors.ts';
import { readText } from '../../kernel/proc/vanishing.ts';
import type { Texts } from '../../session/event.ts';
import type { Finding } from './ability.ts';
import { evidence, refused, seccompLine } from './refusal.ts';

interface Knob {
  readonly path: string;
  /** The value with which it forbids. */
  readonly forbids: string;
  readonly remedy: Texts;
}

const asRoot = (setting: string): Texts => ({
  en: `As root: sysctl ${setting} (a file in /etc/sysctl.d keeps it)`,
  zh: `以 root 执行：sysctl ${setting}（写进 /etc/sysctl.d 可长期生效）`,
});

const knobs: readonly Knob[] = [
  // user_namespaces(7); 0 on RHEL 7 and on hardened machines
  {
    path: '/proc/sys/user/max_user_namespaces',
    forbids: '0',
    remedy: asRoot('user.max_user_namespaces=15000'),
  },
  // Debian's and Arch's own: 0 unless changed before Debian 11
  {
    path: '/proc/sys/kernel/unprivileged_userns_clone',
    forbids: '0',
    remedy: asRoot('kernel.unprivileged_userns_clone=1'),
  },
  // Ubuntu 23.10 and later: a profile for each program, or this for all
  {
    path: '/proc/sys/kernel/apparmor_restrict_unprivileged_userns',
    forbids: '1',
    remedy: {
      en: 'As root: sysctl kernel.apparmor_restrict_unprivileged_userns=0, for all programs; or an AppArmor profile with `userns,` for nslab-actor alone; or sudo nslab',
      zh: '以 root 执行 sysctl kernel.apparmor_restrict_unprivileged_userns=0（对所有程序生效）；或只给 nslab-actor 一个含 `userns,` 的 AppArmor 配置；或 sudo nslab',
    },
  },
];

/** What can be seen of who refused it, and the choices. */
export function whoForbids(error: SyscallError): Finding {
  const set = knobs.filter(({ path, forbids }) => readText(path)?.trim() === forbids);
  const [knob] = set;
  const inside = seccompLine();
  if (knob === undefined || inside !== undefined) {
    const finding = refused(error);
    return finding.remedy === undefined ? { ...finding, remedy: unknownReason } : finding;
  }
  const seen = set.map(({ path, forbids }) => `${nameOf(path)} = ${forbids}`).join(', ');
  return { state: 'missing', found: `${evidence(error)}; ${seen}`, remedy: knob.remedy };
}

/** /proc/sys/kernel/x as sysctl(8) calls it. */
const nameOf = (path: string): string => path.slice('/proc/sys/'.length).replaceAll('/', '.');

const unknownReason: Texts = {
  en: 'No knob in /proc/sys says why: a security module, or a chroot (user_namespaces(7) refuses both). As root: sudo nslab',
  zh: '/proc/sys 中没有说明原因的开关：可能是安全模块，或处于 chroot 中。可以用 root：sudo nslab',
};
