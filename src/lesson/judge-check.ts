// Whether a check holds, given what was read.

import type { Amount, Check } from './check-schema.ts';
import { memoryChecks, type Reading } from './measure-check.ts';

/** @param before what was read when the step began */
export function holds(check: Check, now: Reading, before: Reading): boolean {
  for (const name of memoryChecks) {
    const amount = check[name];
    if (amount !== undefined) return holdsAmount(amount, now, before);
  }
  const { hostname, namespaces, pid, result, output, exit, mount, entry, link, neighbor, ping } = check;
  if (hostname !== undefined) {
    if ('is' in hostname) return now === hostname.is;
    return now === ('unchanged' in hostname ? before : 'the same');
  }
  if (namespaces !== undefined) {
    if (now === undefined) return false;
    return 'same-as' in namespaces ? now === namespaces.kinds.join(' ') : now === '';
  }
  if (check['children-namespace'] !== undefined)
    return now === (check['children-namespace'].own ? 'another' : 'the same');
  if (pid !== undefined) return now === pid.inside;
  if (result !== undefined) return String(now) === ('is' in result ? String(result.is) : result.failed);
  if (output !== undefined) return typeof now === 'string' && holdsOutput(output, now);
  if (exit !== undefined)
    return 'status' in exit ? now === exit.status : (now === 'running') === exit.running;
  if (mount !== undefined) return typeof now === 'string' && holdsMount(mount, now);
  if (entry !== undefined) return typeof now === 'string' && holdsEntry(entry, now);
  if (link !== undefined) return typeof now === 'string' && holdsLink(link, now);
  if (neighbor !== undefined) return typeof now === 'string' && now !== 'unknown';
  return ping !== undefined && now === ping.answered;
}

function holdsAmount(amount: Amount, now: Reading, before: Reading): boolean {
  if (typeof now !== 'number') return false;
  if ('is' in amount) return now === amount.is;
  if ('at-least' in amount) return now >= amount['at-least'];
  if ('at-most' in amount) return now <= amount['at-most'];
  return now > (typeof before === 'number' ? before : 0) === amount.grew;
}

function holdsOutput(output: NonNullable<Check['output']>, now: string): boolean {
  const lines = now.split('\n').filter((line) => line.trim() !== '').length;
  if ('contains' in output) return now.includes(output.contains);
  if ('is' in output) return now.trim() === output.is;
  return 'lines-at-least' in output ? lines >= output['lines-at-least'] : lines <= output['lines-at-most'];
}

function holdsMount({ is, type }: NonNullable<Check['mount']>, now: string): boolean {
  if (is === 'absent') return now === 'absent';
  if (now === 'absent' || (type !== undefined && !now.startsWith(`${type} `))) return false;
  const word = { there: '', shared: 'shared:', private: 'private', slave: 'master:' }[is];
  return now.includes(word);
}

function holdsEntry({ is, text }: NonNullable<Check['entry']>, now: string): boolean {
  if (is === 'absent') return now === 'absent';
  if (now === 'absent') return false;
  const [meaning = '', content] = now.split(/: ([\s\S]*)/);
  return (is === 'there' || meaning === is) && (text === undefined || content?.trimEnd() === text);
}

function holdsLink({ up, master, address }: NonNullable<Check['link']>, now: string): boolean {
  const words = now.split(' ');
  if (now === 'absent') return false;
  if (up !== undefined && words[0] !== (up ? 'up' : 'down')) return false;
  return [master, address].every((wanted) => wanted === undefined || words.includes(wanted));
}
