// Which statement a check makes.

import type { Check, CheckName } from './check-schema.ts';

/** The schema lets it have one. */
export const checkName = (check: Check): CheckName => Object.keys(check)[0] as CheckName;
