// Explains what forbids an ordinary user a user namespace, and what to do about it.

import type { SyscallError } from '../kernel/errors.ts';
import { forbiddingKnobs } from '../lab/user-namespace-knobs.ts';
import type { Texts } from '../session/event.ts';
import type { Finding } from './ability.ts';
import { evidence } from './join-evidence.ts';
import { evidenceOf, explainRefusal, seccompLine } from './refusal.ts';

/** Names the settings that forbid it, if there are any. */
export function explainUserNamespaceRefusal(error: SyscallError): Finding {
  const set = forbiddingKnobs();
  const [knob] = set;
  if (knob === undefined || seccompLine() !== undefined) {
    const finding = explainRefusal(error);
    return finding.remedy === undefined ? { ...finding, remedy: unknownReason } : finding;
  }
  const seen = set.map(({ path, forbids }) => `${nameOf(path)} = ${forbids}`).join(', ');
  return { state: 'missing', found: evidence(evidenceOf(error), seen), remedy: knob.hint };
}

/** The sysctl(8) name of a file in /proc/sys. */
const nameOf = (path: string): string => path.slice('/proc/sys/'.length).replaceAll('/', '.');

const isRoot = process.geteuid?.() === 0;

const unknownReason: Texts = {
  en: `No knob in /proc/sys says why: a security module, or a chroot (user_namespaces(7) refuses both).${isRoot ? '' : ' As root: sudo nslab'}`,
  zh: `/proc/sys 中没有说明原因的开关：可能是安全模块，或处于 chroot 中。${isRoot ? '' : '可以用 root：sudo nslab'}`,
};
