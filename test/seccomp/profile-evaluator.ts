// Evaluates a profile for one call, rule by rule: slowly, and plainly enough to be trusted.

import { callNumbers } from '../../src/kernel/syscalls/plumbing/numbers.ts';
import { SECCOMP_RET } from '../../src/kernel/syscalls/structs/seccomp-filter.ts';
import type { ArgumentTest, Comparison, ProfileRule, SeccompProfile } from '../../src/seccomp/profile.ts';
import type { Target } from '../../src/seccomp/resolve-rules.ts';

const holds: Readonly<Record<Comparison, (a: bigint, test: ArgumentTest) => boolean>> = {
  SCMP_CMP_EQ: (a, { value }) => a === value,
  SCMP_CMP_NE: (a, { value }) => a !== value,
  SCMP_CMP_LT: (a, { value }) => a < value,
  SCMP_CMP_LE: (a, { value }) => a <= value,
  SCMP_CMP_GT: (a, { value }) => a > value,
  SCMP_CMP_GE: (a, { value }) => a >= value,
  SCMP_CMP_MASKED_EQ: (a, { value, valueTwo }) => (a & value) === (valueTwo & value),
};

const returns = {
  SCMP_ACT_ALLOW: SECCOMP_RET.SECCOMP_RET_ALLOW,
  SCMP_ACT_ERRNO: SECCOMP_RET.SECCOMP_RET_ERRNO,
  SCMP_ACT_KILL: SECCOMP_RET.SECCOMP_RET_KILL_THREAD,
  SCMP_ACT_KILL_PROCESS: SECCOMP_RET.SECCOMP_RET_KILL_PROCESS,
  SCMP_ACT_KILL_THREAD: SECCOMP_RET.SECCOMP_RET_KILL_THREAD,
  SCMP_ACT_LOG: SECCOMP_RET.SECCOMP_RET_LOG,
  SCMP_ACT_TRACE: SECCOMP_RET.SECCOMP_RET_TRACE,
  SCMP_ACT_TRAP: SECCOMP_RET.SECCOMP_RET_TRAP,
} as const;

const returned = (action: keyof typeof returns, errno = 1): number =>
  returns[action] + (action === 'SCMP_ACT_ERRNO' || action === 'SCMP_ACT_TRACE' ? errno : 0);

const isOn = (rule: ProfileRule, { arch, capabilities }: Target): boolean => {
  const own = arch === 'x64' ? 'amd64' : 'arm64';
  const { includes, excludes } = rule;
  if (includes?.caps?.some((cap) => !capabilities.includes(cap))) return false;
  if (excludes?.caps?.some((cap) => capabilities.includes(cap))) return false;
  if (includes?.arches !== undefined && !includes.arches.includes(own)) return false;
  return !excludes?.arches?.includes(own);
};

const isIdle = ({ op, value }: ArgumentTest): boolean => op === 'SCMP_CMP_MASKED_EQ' && value === 0n;

/** Whether the rule's tests pass: all of them, or any one if two test the same argument. */
function passes({ args = [] }: ProfileRule, test: (one: ArgumentTest) => boolean): boolean {
  const isRepeated = new Set(args.map(({ index }) => index)).size < args.length;
  return isRepeated ? args.some(test) : args.every(test);
}

/** Makes an evaluator of a profile for a machine with a current kernel. */
export function evaluatorOf(
  profile: SeccompProfile,
  target: Target,
): (number: number, args: readonly bigint[]) => number {
  const numbers = callNumbers(target.arch);
  const names = new Map([...numbers].map(([name, number]) => [number, name]));
  const rules = profile.syscalls.filter((rule) => isOn(rule, target));
  const highest = Math.max(...rules.flatMap((rule) => rule.names.map((name) => numbers.get(name) ?? -1)));
  const otherwise = returned(profile.defaultAction, profile.defaultErrnoRet);
  const isPermissive = ['SCMP_ACT_ALLOW', 'SCMP_ACT_LOG', 'SCMP_ACT_TRACE'].includes(profile.defaultAction);
  return (number, args) => {
    const isForeign = target.arch === 'x64' && number >= 0x40000000;
    if (isForeign || (number > highest && highest >= 0 && !isPermissive))
      return returned('SCMP_ACT_ERRNO', 38);
    const named = rules.filter(
      (rule) =>
        rule.names.includes(names.get(number) ?? '') && returned(rule.action, rule.errnoRet) !== otherwise,
    );
    const found =
      named.find((rule) => passes(rule, isIdle)) ??
      named.find((rule) => passes(rule, (test) => holds[test.op](args[test.index] ?? 0n, test)));
    return found === undefined ? otherwise : returned(found.action, found.errnoRet);
  };
}
