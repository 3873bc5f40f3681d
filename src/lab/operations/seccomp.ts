// Puts a filter on a process of a container.

import { seccomp } from '../../kernel/syscalls/calls/security.ts';
import type { FilterInstruction } from '../../kernel/syscalls/structs/seccomp-filter.ts';
import type { FilterFlag } from '../../seccomp/profile.ts';
import { callStep, type Step } from '../operation/step.ts';

/**
 * runc, specconv: what holds when a profile names no flags. Without it, kernels before 5.16 switch off speculative store
 * bypass for the filtered process, which makes it slower.
 */
const defaultFlags: readonly FilterFlag[] = ['SECCOMP_FILTER_FLAG_SPEC_ALLOW'];

/**
 * The step that installs a filter. It needs no_new_privs, or CAP_SYS_ADMIN: seccomp(2). It belongs into the last atomic
 * batch, right before execve: the filter holds for all that follows, and for the actor's own timer_settime and sendto.
 * @param flags the profile's
 */
export const seccompSteps = (
  program: readonly FilterInstruction[],
  flags: readonly FilterFlag[] = defaultFlags,
): Step[] => [callStep(seccomp({ operation: 'SECCOMP_SET_MODE_FILTER', flags, args: program }))];
