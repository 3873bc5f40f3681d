// Tries the links that the network lessons make, each in a network namespace that ends with its child.

import { SyscallError } from '../kernel/errors.ts';
import { IFLA, IFLA_INFO } from '../kernel/netlink/attribute-names.ts';
import { newBridge, newVeth } from '../kernel/netlink/link.ts';
import { NLM_F, NLM_F_NEW, RTM } from '../kernel/netlink/names.ts';
import { text, u32 } from '../kernel/netlink/value.ts';
import { writeMessage } from '../kernel/netlink/writer.ts';
import type { Texts } from '../session/event.ts';
import type { Finding } from './ability.ts';
import { evidence } from './join-evidence.ts';
import { giveCapabilities, rootLacks } from './needed-capability.ts';
import { exchange, refusalIn } from './netlink-exchange.ts';
import type { Probe, ProbeContext } from './probe-context.ts';
import { explainRefusal, outerContainer } from './refusal.ts';
import { withChild, writeFile } from './throw-away-child.ts';

type Kind = 'veth' | 'bridge' | 'vxlan';

const messages: Readonly<Record<Kind, () => Buffer>> = {
  veth: () => newVeth({ seq: 1, name: 'veth0', peer: { name: 'veth1' } }).bytes,
  bridge: () => newBridge({ seq: 1, name: 'docker0' }),
  vxlan: newVxlan,
};

/** include/uapi/linux/if_link.h: a vxlan needs at least an ID. */
const IFLA_VXLAN_ID = 1;

function newVxlan(): Buffer {
  const { NLM_F_REQUEST, NLM_F_ACK } = NLM_F;
  const flags = NLM_F_REQUEST | NLM_F_ACK | NLM_F_NEW.NLM_F_CREATE | NLM_F_NEW.NLM_F_EXCL;
  // struct ifinfomsg: 16 zero bytes stand for any family, and no index yet.
  const writer = writeMessage({ type: RTM.RTM_NEWLINK, flags, seq: 1 }, Buffer.alloc(16));
  writer.put(IFLA.IFLA_IFNAME, text('vxlan0'));
  writer.nest(IFLA.IFLA_LINKINFO, () => {
    writer.put(IFLA_INFO.IFLA_INFO_KIND, Buffer.from('vxlan'));
    writer.nest(IFLA_INFO.IFLA_INFO_DATA, () => writer.put(IFLA_VXLAN_ID, u32(42)));
  });
  return writer.finish();
}

export const tryLink =
  (kind: Kind): Probe =>
  async (context) => {
    const { actor: parent } = await context.privileged();
    return withChild(parent, ['CLONE_NEWNET'], async ({ actor }): Promise<Finding> => {
      const errno = refusalIn(await exchange(actor, 'NETLINK_ROUTE', messages[kind]()));
      if (errno === undefined) return { state: 'works', found: evidence(`RTM_NEWLINK ${kind} = 0`) };
      const found = evidence(`RTM_NEWLINK ${kind} = -1 ${errno}`);
      return { state: 'missing', found, ...explainNetlink(errno, kind) };
    });
  };

/** Tries to write the settings of a new network namespace: the lessons set them, to be independent of the machine's. */
export async function trySettings(context: ProbeContext): Promise<Finding> {
  const { actor: parent } = await context.privileged();
  return withChild(parent, ['CLONE_NEWNET'], async ({ actor }): Promise<Finding> => {
    const path = '/proc/sys/net/ipv4/ip_forward';
    try {
      await writeFile(actor, path, '0');
      return { state: 'works', found: evidence(`0 > ${path}`) };
    } catch (error) {
      if (error instanceof SyscallError && error.code === 'EROFS')
        return { ...explainRefusal(error), remedy: outerContainer };
      throw error;
    }
  });
}

/**
 * request_module(): a process in a user namespace cannot make the kernel load a module, and root without CAP_SYS_MODULE cannot
 * load one either: modprobe(8), capabilities(7).
 */
const loadModule = (name: string): Texts => {
  const where = rootLacks('CAP_SYS_MODULE') ? outside : asRoot;
  return {
    en: `The kernel has it not, or not loaded. ${where.en}: modprobe ${name} (Debian’s cloud kernels lack some: install linux-image-amd64)`,
    zh: `内核没有它，或尚未加载。${where.zh}：modprobe ${name}（Debian 的 cloud 内核缺一些模块：安装 linux-image-amd64）`,
  };
};

const asRoot: Texts = { en: 'As root', zh: '以 root 执行' };
const outside: Texts = {
  en: 'On the machine itself, outside this container, as root',
  zh: '在容器外的机器上以 root 执行',
};

/** rtnetlink(7), nfnetlink: EPERM means that CAP_NET_ADMIN is missing, anything else that the kernel has not got it. */
export const explainNetlink = (errno: string, module: string): Partial<Finding> =>
  errno !== 'EPERM'
    ? { remedy: loadModule(module) }
    : rootLacks('CAP_NET_ADMIN')
      ? { remedy: giveCapabilities(['CAP_NET_ADMIN']) }
      : {};
