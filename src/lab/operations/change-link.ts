// Changes links, addresses and routes with rtnetlink messages that an actor in the network namespace sends. rtnetlink(7)

import { SyscallError } from '../../kernel/errors.ts';
import { both } from '../../kernel/languages.ts';
import { addAddress } from '../../kernel/netlink/address.ts';
import {
  addAddressCommand,
  addRouteCommand,
  newBridgeCommand,
  newVethCommand,
  setLinkCommand,
} from '../../kernel/netlink/ip-command.ts';
import { newBridge, newVeth, setLink } from '../../kernel/netlink/link.ts';
import { parseReplies } from '../../kernel/netlink/reply.ts';
import { addRoute } from '../../kernel/netlink/route.ts';
import { close } from '../../kernel/syscalls/calls/file-descriptors.ts';
import { recvfrom, sendto, socket } from '../../kernel/syscalls/calls/sockets.ts';
import { ref } from '../../kernel/syscalls/plumbing/encoder.ts';
import type { Texts } from '../../session/event.ts';
import { callStep, type Operation, type Step, type StepResult } from '../operation/step.ts';
import { linkWays } from './link-ways.ts';

/** One change in the network namespace of the actor that makes it. Links that exist are named by their index. */
export type LinkChange =
  | { readonly kind: 'bridge'; readonly name: string }
  | {
      readonly kind: 'veth';
      readonly name: string;
      readonly peer: string;
      /** The peer's hardware address; undefined: the kernel chooses one. */
      readonly peerAddress?: string;
      /** The actor in whose network namespace the peer is made. */
      readonly to: string;
      readonly peerPid: number;
      readonly master?: { readonly index: number; readonly name: string };
    }
  | { readonly kind: 'up'; readonly name: string }
  | {
      readonly kind: 'address';
      readonly name: string;
      readonly index: number;
      readonly address: string;
      readonly prefix: number;
    }
  | { readonly kind: 'route'; readonly destination: string; readonly gateway: string };

const REPLY_BYTES = 8192;

interface Message {
  readonly bytes: Buffer;
  readonly command: string;
  readonly title: Texts;
}

function messageFor(change: LinkChange): Message {
  const seq = 1;
  switch (change.kind) {
    case 'bridge':
      return {
        bytes: newBridge({ seq, ...change }),
        command: newBridgeCommand(change),
        title: { en: `the bridge ${change.name}`, zh: `网桥 ${change.name}` },
      };
    case 'veth': {
      const spec = {
        name: change.name,
        master: change.master?.index,
        peer: { name: change.peer, address: change.peerAddress, netnsPid: change.peerPid },
      };
      return {
        bytes: newVeth({ seq, ...spec }).bytes,
        command: newVethCommand(spec, { nameOf: () => change.master?.name ?? '', netns: peerOf(change) }),
        title: {
          en: `a veth pair: ${change.name} here, ${change.peer} in ${change.to}`,
          zh: `一对 veth：这一端 ${change.name}，${change.to} 里的一端 ${change.peer}`,
        },
      };
    }
    case 'up':
      return {
        bytes: setLink({ seq, name: change.name, up: true }),
        command: setLinkCommand({ name: change.name, up: true }),
        title: { en: `${change.name} up`, zh: `启用 ${change.name}` },
      };
    case 'address':
      return {
        bytes: addAddress({ seq, ...change, broadcast: '+' }),
        command: addAddressCommand({ ...change, broadcast: '+' }, { nameOf: () => change.name }),
        title: {
          en: `${change.address}/${change.prefix} on ${change.name}`,
          zh: `${change.name} 的地址 ${change.address}/${change.prefix}`,
        },
      };
    case 'route':
      return {
        bytes: addRoute({ seq, ...change }),
        command: addRouteCommand(change),
        title: {
          en: `the ${change.destination} route via ${change.gateway}`,
          zh: `经 ${change.gateway} 的 ${change.destination} 路由`,
        },
      };
  }
}

/** ip-link(8), netns: a PID, or a name that /run/netns has. Before the peer's process exists, what the lab calls it. */
const peerOf = ({ to, peerPid }: Extract<LinkChange, { kind: 'veth' }>): string =>
  peerPid > 0 ? String(peerPid) : to;

/** Opens a netlink socket, sends the message, reads the kernel's answer and checks it. */
export function linkOperation(actor: string, change: LinkChange): Operation {
  const { bytes, command, title } = messageFor(change);
  const steps: Step[] = [
    callStep(
      socket({ domain: 'AF_NETLINK', type: ['SOCK_RAW', 'SOCK_CLOEXEC'], protocol: 0 }, { as: 'netlink' }),
    ),
    callStep(sendto({ sockfd: ref('netlink'), buf: bytes, addr: { family: 'AF_NETLINK' } })),
    callStep(recvfrom({ sockfd: ref('netlink'), buf: REPLY_BYTES })),
    callStep(close({ fd: ref('netlink') })),
  ];
  return {
    title,
    parts: [{ actor, steps }],
    same: linkWays(change, command),
    finish: async (_, results) => checkAcknowledged(results),
  };
}

/** netlink(7): sendto succeeds once the message is read; the answer says if the change was made. @throws SyscallError */
function checkAcknowledged(results: readonly StepResult[]): void {
  const sent = results.find(({ call }) => call.spec.name === 'sendto');
  const received = results.find(({ call }) => call.spec.name === 'recvfrom');
  const bytes = received?.result.out.buf;
  if (sent === undefined || !(bytes instanceof Buffer)) return;
  for (const reply of parseReplies(bytes)) {
    if (reply.kind === 'error')
      throw new SyscallError(sent.call, reply.errno, {
        ...(reply.text === undefined ? {} : { meaning: both(reply.text) }),
      });
  }
}
