// Lists the kinds of checks. To add one, write its file and add a line here.

import { childCheck } from './child-check.ts';
import { hostnameCheck } from './hostname-check.ts';
import { limitCheck, limitHitsCheck, oomKillsCheck, peakCheck, usageCheck } from './memory-checks.ts';
import { mountCheck } from './mounts-checks.ts';
import { childrenNamespaceCheck, namespacesCheck, pidCheck } from './namespaces-checks.ts';
import { linkCheck, neighborCheck, pingCheck } from './network-checks.ts';
import { oomKillCheck } from './oom-kill-check.ts';
import { exitCheck, outputCheck, resultCheck } from './outcomes-checks.ts';
import { entryCheck } from './overlay-entry-check.ts';

export const checks = {
  hostname: hostnameCheck,
  namespaces: namespacesCheck,
  'children-namespace': childrenNamespaceCheck,
  pid: pidCheck,
  child: childCheck,
  result: resultCheck,
  output: outputCheck,
  exit: exitCheck,
  'memory.usage': usageCheck,
  'memory.peak': peakCheck,
  'memory.limit': limitCheck,
  'memory.limit-hits': limitHitsCheck,
  'memory.oom-kills': oomKillsCheck,
  'oom-kill': oomKillCheck,
  mount: mountCheck,
  entry: entryCheck,
  link: linkCheck,
  neighbor: neighborCheck,
  ping: pingCheck,
} as const;

export type CheckName = keyof typeof checks;

export const checkNames = Object.keys(checks) as CheckName[];
