// Defines a seccomp profile as Docker writes it, before it is applied to a machine.

import type { SECCOMP_FLAG } from '../kernel/syscalls/calls/security.ts';
import type { Capability } from '../kernel/syscalls/structs/capabilities.ts';

/** The actions of a filter, as libseccomp names them: seccomp_rule_add(3). */
export const actions = [
  'SCMP_ACT_ALLOW',
  'SCMP_ACT_ERRNO',
  'SCMP_ACT_KILL',
  'SCMP_ACT_KILL_PROCESS',
  'SCMP_ACT_KILL_THREAD',
  'SCMP_ACT_LOG',
  'SCMP_ACT_TRACE',
  'SCMP_ACT_TRAP',
] as const;
export type ProfileAction = (typeof actions)[number];

export const comparisons = [
  'SCMP_CMP_EQ',
  'SCMP_CMP_GE',
  'SCMP_CMP_GT',
  'SCMP_CMP_LE',
  'SCMP_CMP_LT',
  'SCMP_CMP_MASKED_EQ',
  'SCMP_CMP_NE',
] as const;
export type Comparison = (typeof comparisons)[number];

/** Compares one argument, all 64 bits of it, with a number. */
export interface ArgumentTest {
  /** 0 to 5 */
  readonly index: number;
  /** For SCMP_CMP_MASKED_EQ the mask, otherwise what the argument is compared with. */
  readonly value: bigint;
  /** For SCMP_CMP_MASKED_EQ what the masked argument must be. */
  readonly valueTwo: bigint;
  readonly op: Comparison;
}

/** `6.18`; the rest of a release (`.44-generic`) is ignored. */
export interface KernelVersion {
  readonly major: number;
  readonly minor: number;
}

/** The conditions under which a rule applies; those that are left out always hold. */
export interface Conditions {
  readonly caps?: readonly Capability[];
  /** As Docker names them: `amd64`, `arm64`. */
  readonly arches?: readonly string[];
  readonly minKernel?: KernelVersion;
}

export interface ProfileRule {
  /** Names that the kernel does not have are ignored. */
  readonly names: readonly string[];
  readonly action: ProfileAction;
  /** For SCMP_ACT_ERRNO the errno, for SCMP_ACT_TRACE the tracer's message; by default 1, EPERM. */
  readonly errnoRet?: number;
  readonly args?: readonly ArgumentTest[];
  /** The rule applies only where all of these hold. */
  readonly includes?: Conditions;
  /** The rule does not apply where any of these holds. */
  readonly excludes?: Conditions;
}

export type FilterFlag = Extract<
  keyof typeof SECCOMP_FLAG,
  'SECCOMP_FILTER_FLAG_TSYNC' | 'SECCOMP_FILTER_FLAG_LOG' | 'SECCOMP_FILTER_FLAG_SPEC_ALLOW'
>;

export interface SeccompProfile {
  /** For calls without a rule. */
  readonly defaultAction: ProfileAction;
  readonly defaultErrnoRet?: number;
  /** The flags for seccomp(2). */
  readonly flags?: readonly FilterFlag[];
  readonly syscalls: readonly ProfileRule[];
}
