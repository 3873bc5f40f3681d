// Checks the hostname that uname(2) reports in an actor's UTS namespace.

import { hostnameIn } from '../../lab/lab.ts';
import type { Fields } from '../fields.ts';
import { defineCheck } from './check.ts';

export const hostnameCheck = defineCheck({
  schema: ({ z }: Fields) =>
    z.union([
      z.strictObject({ of: z.string(), is: z.string() }),
      z.strictObject({ of: z.string(), unchanged: z.literal(true) }),
      z.strictObject({ of: z.string(), 'same-as': z.string() }),
    ]),

  async measure({ lab }, check) {
    const own = await hostnameIn(lab, check.of);
    if (!('same-as' in check)) return own;
    const other = await hostnameIn(lab, check['same-as']);
    return own === other ? 'the same' : `${own}, not ${other}`;
  },

  holds(check, now, before) {
    if ('is' in check) return now === check.is;
    return now === ('unchanged' in check ? before : 'the same');
  },

  shownIn: () => ({ pane: 'namespaces', row: 'hostname' }),

  describe(check) {
    const { of } = check;
    if ('is' in check)
      return { en: `hostname in ${of} is "${check.is}"`, zh: `${of} 的主机名是 "${check.is}"` };
    if ('unchanged' in check) return { en: `hostname of ${of} is unchanged`, zh: `${of} 的主机名没有变` };
    return {
      en: `hostname in ${of} is that of ${check['same-as']}`,
      zh: `${of} 的主机名与 ${check['same-as']} 相同`,
    };
  },
});
