// A check as a sentence, in both languages.

import type { Texts } from '../session/event.ts';
import { checkName } from './check-name.ts';
import type { Amount, Check } from './check-schema.ts';
import { memoryChecks } from './measure-check.ts';

const show = (value: unknown): string => (typeof value === 'string' ? JSON.stringify(value) : String(value));

/** The check as a goal that a learner can read. */
export function describeCheck(check: Check): Texts {
  for (const name of memoryChecks) {
    const amount = check[name];
    if (amount !== undefined) return describeAmount(name, amount);
  }
  const { hostname, namespaces, pid, result, output, exit, mount, entry, link, neighbor, ping } = check;
  if (hostname !== undefined) return describeHostname(hostname);
  if (namespaces !== undefined) {
    const kinds =
      namespaces.kinds.length === 8
        ? { en: 'all eight namespaces', zh: '全部八个命名空间' }
        : { en: namespaces.kinds.join(', '), zh: ` ${namespaces.kinds.join('、')}` };
    return 'same-as' in namespaces
      ? {
          en: `${namespaces.of} shares ${kinds.en} with ${namespaces['same-as']}`,
          zh: `${namespaces.of} 与 ${namespaces['same-as']} 共用${kinds.zh}`,
        }
      : { en: `${namespaces.of} has its own ${kinds.en}`, zh: `${namespaces.of} 有自己的${kinds.zh}` };
  }
  if (check['children-namespace'] !== undefined) {
    const { of, kind, own } = check['children-namespace'];
    return own
      ? {
          en: `children of ${of} will be in another ${kind} namespace`,
          zh: `${of} 的子进程将进入另一个 ${kind} 命名空间`,
        }
      : {
          en: `children of ${of} will be in its ${kind} namespace`,
          zh: `${of} 的子进程将留在同一个 ${kind} 命名空间`,
        };
  }
  if (pid !== undefined)
    return { en: `${pid.of} is PID ${pid.inside} inside`, zh: `${pid.of} 在内部的 PID 是 ${pid.inside}` };
  if (result !== undefined) {
    return 'is' in result
      ? { en: `${result.of} gave ${show(result.is)}`, zh: `${result.of} 的结果是 ${show(result.is)}` }
      : { en: `${result.of} failed with ${result.failed}`, zh: `${result.of} 以 ${result.failed} 失败` };
  }
  if (output !== undefined) return describeOutput(output);
  if (exit !== undefined) {
    if ('status' in exit)
      return { en: `${exit.of} ended with ${exit.status}`, zh: `${exit.of} 以 ${exit.status} 结束` };
    return exit.running
      ? { en: `${exit.of} runs`, zh: `${exit.of} 仍在运行` }
      : { en: `${exit.of} has ended`, zh: `${exit.of} 已经结束` };
  }
  if (mount !== undefined) {
    const type =
      mount.type === undefined ? { en: '', zh: '' } : { en: ` (${mount.type})`, zh: `（${mount.type}）` };
    return {
      en: `in ${mount.of}, the mount ${mount.at}${type.en} is ${mount.is}`,
      zh: `在 ${mount.of} 中，挂载点 ${mount.at}${type.zh}：${mountWords[mount.is]}`,
    };
  }
  if (entry !== undefined) {
    const text = entry.text === undefined ? '' : ` (${show(entry.text)})`;
    return {
      en: `${entry.layer}/${entry.path} is ${entry.is}${text}`,
      zh: `${entry.layer}/${entry.path}：${entryWords[entry.is]}${text}`,
    };
  }
  if (link !== undefined) {
    const rest = [link.up === undefined ? '' : link.up ? 'up' : 'down', link.master, link.address]
      .filter(Boolean)
      .join(', ');
    return {
      en: `${link.of} has the link ${link.name}${rest && `: ${rest}`}`,
      zh: `${link.of} 有网络设备 ${link.name}${rest && `：${rest}`}`,
    };
  }
  if (neighbor !== undefined)
    return {
      en: `${neighbor.of} knows the MAC address of ${neighbor.address}`,
      zh: `${neighbor.of} 知道 ${neighbor.address} 的 MAC 地址`,
    };
  if (ping !== undefined)
    return {
      en: `${ping.answered} of the pings of ${ping.by} are answered`,
      zh: `${ping.by} 的 ping 收到 ${ping.answered} 个应答`,
    };
  throw new Error(`no words for the check ${checkName(check)}`);
}

const mountWords = {
  there: '存在',
  absent: '不存在',
  shared: '共享',
  private: '私有',
  slave: '从属',
} as const;
const entryWords = {
  there: '存在',
  absent: '不存在',
  created: '新建',
  'copied up': '已复制上来',
  whiteout: 'whiteout',
  opaque: 'opaque',
} as const;
const memoryWords = {
  'memory.usage': { en: 'memory usage', zh: '内存用量' },
  'memory.peak': { en: 'peak memory usage', zh: '内存用量峰值' },
  'memory.limit': { en: 'memory limit', zh: '内存上限' },
  'memory.limit-hits': { en: 'hits of the memory limit', zh: '触及内存上限次数' },
  'memory.oom-kills': { en: 'OOM kills', zh: ' OOM 杀死进程数' },
} as const;

function describeAmount(name: (typeof memoryChecks)[number], amount: Amount): Texts {
  const { en, zh } = memoryWords[name];
  const { of } = amount;
  if ('is' in amount) return { en: `${en} of ${of}: ${amount.is}`, zh: `${of} 的${zh}：${amount.is}` };
  if ('at-least' in amount)
    return {
      en: `${en} of ${of}: at least ${amount['at-least']}`,
      zh: `${of} 的${zh}：至少 ${amount['at-least']}`,
    };
  if ('at-most' in amount)
    return {
      en: `${en} of ${of}: at most ${amount['at-most']}`,
      zh: `${of} 的${zh}：至多 ${amount['at-most']}`,
    };
  return amount.grew
    ? { en: `${en} of ${of} grew`, zh: `${of} 的${zh}增加了` }
    : { en: `${en} of ${of} did not grow`, zh: `${of} 的${zh}没有增加` };
}

function describeHostname(hostname: NonNullable<Check['hostname']>): Texts {
  const { of } = hostname;
  if ('is' in hostname)
    return { en: `hostname in ${of} is "${hostname.is}"`, zh: `${of} 的主机名是 "${hostname.is}"` };
  if ('unchanged' in hostname) return { en: `hostname of ${of} is unchanged`, zh: `${of} 的主机名没有变` };
  return {
    en: `hostname in ${of} is that of ${hostname['same-as']}`,
    zh: `${of} 的主机名与 ${hostname['same-as']} 相同`,
  };
}

function describeOutput(output: NonNullable<Check['output']>): Texts {
  const { of } = output;
  if ('contains' in output)
    return { en: `${of} wrote ${show(output.contains)}`, zh: `${of} 输出了 ${show(output.contains)}` };
  if ('is' in output)
    return { en: `${of} wrote just ${show(output.is)}`, zh: `${of} 只输出了 ${show(output.is)}` };
  return 'lines-at-least' in output
    ? {
        en: `${of} wrote at least ${output['lines-at-least']} lines`,
        zh: `${of} 至少输出了 ${output['lines-at-least']} 行`,
      }
    : {
        en: `${of} wrote at most ${output['lines-at-most']} lines`,
        zh: `${of} 至多输出了 ${output['lines-at-most']} 行`,
      };
}
