// Computes the capabilities of a container from --cap-add and --cap-drop.

import { UserError } from '../kernel/errors.ts';
import { CAP, type Capability, dockerDefault } from '../kernel/syscalls/structs/capabilities.ts';
import { ownCapabilities } from '../lab/own-capabilities.ts';
import { isPrivileged } from '../lab/privileged.ts';
import type { RunFlags } from './run-flags.ts';

const all = Object.keys(CAP) as Capability[];

/**
 * As docker's caps.TweakCapabilities, whatever their order: to add ALL means all but those that are dropped by name; to
 * drop ALL means none but those that are added; else a capability that is both added and dropped is added.
 * @throws UserError `usage` for a name that is none; `machine` for one that we lack ourselves
 */
export function capabilitiesFrom({ capAdd, capDrop }: Pick<RunFlags, 'capAdd' | 'capDrop'>): Capability[] {
  const [added, dropped] = [capAdd.map(capabilityNamed), capDrop.map(capabilityNamed)];
  if (added.includes('ALL')) return permitted().filter((name) => !dropped.includes(name));
  const kept = dropped.includes('ALL') ? [] : dockerDefault.filter((name) => !dropped.includes(name));
  const wanted = all.filter((name) => kept.includes(name) || added.includes(name));
  refuseMissing(wanted);
  return wanted;
}

/** capset(2): nobody can be given a capability that who gives it lacks. */
function refuseMissing(wanted: readonly Capability[]): void {
  const own = permitted();
  const missing = wanted.filter((name) => !own.includes(name));
  if (missing.length === 0) return;
  const drop = missing.map((name) => `--cap-drop ${name.replace('CAP_', '')}`).join(' ');
  throw new UserError(
    'machine',
    {
      en: `nslab itself lacks ${missing.join(', ')}, so no container can have it`,
      zh: `nslab 自己缺少 ${missing.join('、')}，容器也就不能有`,
    },
    {
      hint: {
        en: `Without it: nslab run ${drop} … What took it away is around nslab: a container (docker run --cap-add), a unit, setpriv.`,
        zh: `不要它：nslab run ${drop} …；它是被 nslab 外面的什么剥夺的：容器（docker run --cap-add）、systemd 单元或 setpriv。`,
      },
    },
  );
}

/** The capabilities that we have and can pass on. user_namespaces(7): without privileges, all, in a user namespace of ours. */
const permitted = (): readonly Capability[] =>
  isPrivileged() ? ownCapabilities({ userNamespace: undefined }) : all;

function capabilityNamed(text: string): Capability | 'ALL' {
  const name = text.toUpperCase();
  if (name === 'ALL') return name;
  const known = all.find((one) => one === name || one === `CAP_${name}`);
  if (known !== undefined) return known;
  throw new UserError(
    'usage',
    { en: `there is no capability ${text}`, zh: `没有名为 ${text} 的 capability` },
    {
      hint: {
        en: 'capabilities(7) lists them: NET_ADMIN, or CAP_NET_ADMIN.',
        zh: 'capabilities(7) 里有全部名字：写作 NET_ADMIN 或 CAP_NET_ADMIN。',
      },
    },
  );
}
