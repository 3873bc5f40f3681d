// Resolves a profile for one machine, as runc and libseccomp do: which rules apply, and what each call returns.

import type { Arch } from '../kernel/syscalls/plumbing/define.ts';
import { callNumbers } from '../kernel/syscalls/plumbing/numbers.ts';
import type { Capability } from '../kernel/syscalls/structs/capabilities.ts';
import { SECCOMP_RET } from '../kernel/syscalls/structs/seccomp-filter.ts';
import type {
  ArgumentTest,
  Conditions,
  KernelVersion,
  ProfileAction,
  ProfileRule,
  SeccompProfile,
} from './profile.ts';

/** What decides which rules of a profile apply. */
export interface Target {
  readonly arch: Arch;
  /** The bounding set of the container. */
  readonly capabilities: readonly Capability[];
  readonly kernel: KernelVersion;
}

/** What the filter returns (`ret`) for a call whose arguments pass all tests. */
export interface TestedAnswer {
  readonly tests: readonly ArgumentTest[];
  readonly ret: number;
}

/** What the filter returns for a call: the first answer whose tests pass, or `otherwise`. */
export interface Verdict {
  readonly tested: readonly TestedAnswer[];
  readonly otherwise: number;
}

export interface ResolvedProfile {
  /** By number. */
  readonly verdicts: ReadonlyMap<number, Verdict>;
  /** For calls without a rule. */
  readonly otherwise: number;
  /** The greatest number that a rule names; undefined when none does. */
  readonly highest: number | undefined;
}

const EPERM = 1;

const returns: Readonly<Record<ProfileAction, number>> = {
  SCMP_ACT_ALLOW: SECCOMP_RET.SECCOMP_RET_ALLOW,
  SCMP_ACT_ERRNO: SECCOMP_RET.SECCOMP_RET_ERRNO,
  SCMP_ACT_KILL: SECCOMP_RET.SECCOMP_RET_KILL_THREAD,
  SCMP_ACT_KILL_PROCESS: SECCOMP_RET.SECCOMP_RET_KILL_PROCESS,
  SCMP_ACT_KILL_THREAD: SECCOMP_RET.SECCOMP_RET_KILL_THREAD,
  SCMP_ACT_LOG: SECCOMP_RET.SECCOMP_RET_LOG,
  SCMP_ACT_TRACE: SECCOMP_RET.SECCOMP_RET_TRACE,
  SCMP_ACT_TRAP: SECCOMP_RET.SECCOMP_RET_TRAP,
};

const carriesData: readonly ProfileAction[] = ['SCMP_ACT_ERRNO', 'SCMP_ACT_TRACE'];

const returnOf = (action: ProfileAction, data = EPERM): number =>
  returns[action] + (carriesData.includes(action) ? data : 0);

/** Resolves a profile. Calls that the machine does not have are ignored, as in runc. */
export function resolveProfile(profile: SeccompProfile, target: Target): ResolvedProfile {
  const numbers = callNumbers(target.arch);
  const otherwise = returnOf(profile.defaultAction, profile.defaultErrnoRet);
  const verdicts = new Map<number, Verdict>();
  let highest: number | undefined;
  for (const rule of profile.syscalls.filter((each) => applies(each, target))) {
    const ret = returnOf(rule.action, rule.errnoRet);
    const added = verdictOf(rule, ret, otherwise);
    for (const name of rule.names) {
      const number = numbers.get(name);
      if (number === undefined) continue;
      highest = Math.max(highest ?? 0, number);
      // runc, matchCall(): a rule with the default action is skipped, and overrides nothing.
      if (ret !== otherwise) verdicts.set(number, combineVerdicts(verdicts.get(number), added));
    }
  }
  return { verdicts, otherwise, highest };
}

/** The verdict of one rule, taken alone. */
function verdictOf(rule: ProfileRule, ret: number, otherwise: number): Verdict {
  const alternatives = alternativesOf(rule.args ?? []);
  if (alternatives.some((tests) => tests.length === 0)) return { tested: [], otherwise: ret };
  return { tested: alternatives.map((tests) => ({ tests, ret })), otherwise };
}

/**
 * libseccomp, db_rule_add(): the first rule without tests decides its call, and overrides the rules before it too.
 * Among rules with tests, the first one that matches decides.
 */
function combineVerdicts(before: Verdict | undefined, added: Verdict): Verdict {
  if (before?.tested.length === 0) return before;
  if (before === undefined || added.tested.length === 0) return added;
  return { tested: [...before.tested, ...added.tested], otherwise: added.otherwise };
}

/** runc, matchCall(): all tests must pass; but if two test the same argument, any one of them all is enough. */
const alternativesOf = (tests: readonly ArgumentTest[]): (readonly ArgumentTest[])[] => {
  const isRepeated = new Set(tests.map(({ index }) => index)).size < tests.length;
  const alternatives = isRepeated ? tests.map((test) => [test]) : [tests];
  return alternatives.map((each) => each.filter((test) => !alwaysPasses(test)));
};

/** libseccomp, _db_arg_cmp_need_hi() and _lo(): an empty mask always matches. */
const alwaysPasses = ({ op, value }: ArgumentTest): boolean => op === 'SCMP_CMP_MASKED_EQ' && value === 0n;

const dockerArch = { x64: 'amd64', arm64: 'arm64' } as const;

/** moby, setupSeccomp(): a rule needs all capabilities of `includes`, and none of `excludes`. */
function applies(
  { includes = {}, excludes = {} }: ProfileRule,
  { arch, capabilities, kernel }: Target,
): boolean {
  const has = (cap: Capability): boolean => capabilities.includes(cap);
  const named = ({ arches = [] }: Conditions): boolean => arches.includes(dockerArch[arch]);
  const reached = ({ minKernel }: Conditions): boolean =>
    minKernel !== undefined &&
    (kernel.major > minKernel.major || (kernel.major === minKernel.major && kernel.minor >= minKernel.minor));
  const excluded = named(excludes) || (excludes.caps ?? []).some(has) || reached(excludes);
  const notIncluded =
    ((includes.arches ?? []).length > 0 && !named(includes)) ||
    !(includes.caps ?? []).every(has) ||
    (includes.minKernel !== undefined && !reached(includes));
  return !excluded && !notIncluded;
}
