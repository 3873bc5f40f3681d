// Installs a seccomp filter on a process of a container.

import { seccomp } from '../../kernel/syscalls/calls/security.ts';
import type { FilterInstruction } from '../../kernel/syscalls/structs/seccomp-filter.ts';
import type { FilterFlag } from '../../seccomp/profile.ts';
import { callStep, type Step } from '../operation/step.ts';

/**
 * The flags that runc (specconv) uses when a profile names none. Without this one, kernels before 5.16 disable speculative
 * store bypass for the filtered process, which makes it slower.
 */
const defaultFlags: readonly FilterFlag[] = ['SECCOMP_FILTER_FLAG_SPEC_ALLOW'];

/**
 * seccomp(2): it needs no_new_privs or CAP_SYS_ADMIN. It must be in the last atomic batch, right before execve, because the
 * filter also applies to the actor's own timer_settime and sendto.
 * @param flags the profile's
 */
export const seccompSteps = (
  program: readonly FilterInstruction[],
  flags: readonly FilterFlag[] = defaultFlags,
): Step[] => [callStep(seccomp({ operation: 'SECCOMP_SET_MODE_FILTER', flags, args: program }))];
