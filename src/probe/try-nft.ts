// Tries address translation by nftables: makes a table, a nat chain and a masquerade rule in one batch, in a network
// namespace that ends with its child. include/uapi/linux/netfilter/nf_tables.h

import { NLM_F, NLM_F_NEW } from '../kernel/netlink/names.ts';
import { text } from '../kernel/netlink/value.ts';
import { type MessageWriter, writeMessage } from '../kernel/netlink/writer.ts';
import type { Finding } from './ability.ts';
import { evidence } from './join-evidence.ts';
import { exchange, refusalIn } from './netlink-exchange.ts';
import type { ProbeContext } from './probe-context.ts';
import { withChild } from './throw-away-child.ts';
import { explainNetlink } from './try-links.ts';

/** include/uapi/linux/netfilter/nfnetlink.h */
const NFNL = { MSG_BATCH_BEGIN: 0x10, MSG_BATCH_END: 0x11, SUBSYS_NFTABLES: 10 } as const;
const NFT_MSG = { NEWTABLE: 0, NEWCHAIN: 3, NEWRULE: 6 } as const;
const NFPROTO_IPV4 = 2;
const NF_INET_POST_ROUTING = 4;
const NLA_F_NESTED = 0x8000;

/** struct nfgenmsg: family, version 0, and a resource ID in network order. */
const nfgenmsg = (family: number, id = 0): Buffer => Buffer.from([family, 0, id >> 8, id & 0xff]);

const be32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};

const batchMessage = (type: number, seq: number): Buffer =>
  writeMessage({ type, flags: NLM_F.NLM_F_REQUEST, seq }, nfgenmsg(0, NFNL.SUBSYS_NFTABLES)).finish();

function newObject(what: number, seq: number, fill: (writer: MessageWriter) => void): Buffer {
  const flags = NLM_F.NLM_F_REQUEST | NLM_F.NLM_F_ACK | NLM_F_NEW.NLM_F_CREATE;
  const writer = writeMessage(
    { type: (NFNL.SUBSYS_NFTABLES << 8) | what, flags, seq },
    nfgenmsg(NFPROTO_IPV4),
  );
  fill(writer);
  return writer.finish();
}

/** The attribute numbers are NFTA_TABLE_*, NFTA_CHAIN_*, NFTA_HOOK_*, NFTA_RULE_*, NFTA_LIST_ELEM and NFTA_EXPR_*. */
function masquerade(): Buffer {
  return Buffer.concat([
    batchMessage(NFNL.MSG_BATCH_BEGIN, 1),
    newObject(NFT_MSG.NEWTABLE, 2, (writer) => writer.put(1, text('nslab'))),
    newObject(NFT_MSG.NEWCHAIN, 3, (writer) => {
      writer.put(1, text('nslab'));
      writer.put(3, text('post'));
      writer.nest(4 | NLA_F_NESTED, () => {
        writer.put(1, be32(NF_INET_POST_ROUTING));
        writer.put(2, be32(100));
      });
      writer.put(7, text('nat'));
    }),
    newObject(NFT_MSG.NEWRULE, 4, (writer) => {
      writer.put(1, text('nslab'));
      writer.put(2, text('post'));
      writer.nest(4 | NLA_F_NESTED, () => {
        writer.nest(1 | NLA_F_NESTED, () => {
          writer.put(1, text('masq'));
          writer.nest(2 | NLA_F_NESTED, () => undefined);
        });
      });
    }),
    batchMessage(NFNL.MSG_BATCH_END, 5),
  ]);
}

export async function tryNft(context: ProbeContext): Promise<Finding> {
  const { actor: parent } = await context.privileged();
  return withChild(parent, ['CLONE_NEWNET'], async ({ actor }): Promise<Finding> => {
    const errno = refusalIn(await exchange(actor, 'NETLINK_NETFILTER', masquerade()));
    return errno === undefined
      ? {
          state: 'works',
          found: {
            en: 'nf_tables = 0: a nat chain, a rule with masq',
            zh: 'nf_tables = 0：一条 nat 链、一条 masq 规则',
          },
        }
      : {
          state: 'missing',
          found: evidence(`NETLINK_NETFILTER, nf_tables = -1 ${errno}`),
          ...explainNetlink(errno, 'nft_masq'),
        };
  });
}
