// Changes settings of a container's own namespaces, in /proc/sys: sysctl(8).

import { existsSync } from 'node:fs';
import { procWriteStep, type Step } from '../operation/step.ts';

/** In a setting's name, a dot stands for a slash. */
export const sysctlPath = (name: string): string => `/proc/sys/${name.replaceAll('.', '/')}`;

/** Done from inside, before /proc/sys becomes read-only. @param settings their values, by name */
export const setSysctls = (settings: Readonly<Record<string, string>>): Step[] =>
  Object.entries(settings).map(([name, value]) => procWriteStep(sysctlPath(name), value));

/**
 * ip-sysctl.rst. As docker sets them: in a network namespace of its own they harm nobody.
 * @param ids how many are mapped, if not all
 */
export const openNetwork = (ids: number | undefined): Step[] =>
  [
    ['net.ipv4.ip_unprivileged_port_start', '0'],
    ['net.ipv4.ping_group_range', `0 ${ids === undefined ? 2_147_483_647 : ids - 1}`],
  ].flatMap(([name = '', value = '']) => (existsSync(sysctlPath(name)) ? setSysctls({ [name]: value }) : []));
