// Encodes requests about network interfaces: add a bridge, a veth pair or a dummy, change, move and delete them.
import { IFLA, IFLA_INFO, VETH_INFO } from './attribute-names.ts';
import { AF, IFF, NLM_F, NLM_F_GET, NLM_F_NEW, RTM } from './names.ts';
import { mac, text, u32 } from './value.ts';
import { type MessageWriter, writeMessage } from './writer.ts';

/** The sequence number of the request, which the kernel's reply repeats. */
export type Sequenced = { seq: number };

/** An interface by its index, or by its name (IFLA_IFNAME with ifi_index 0, which the kernel looks up). */
export type LinkRef = { index: number; name?: undefined } | { name: string; index?: undefined };

/** A network namespace: by a descriptor of the sending process, or by a PID in its PID namespace. */
export type NetnsRef =
  | { netnsFd: number; netnsPid?: undefined }
  | { netnsPid: number; netnsFd?: undefined }
  | { netnsFd?: undefined; netnsPid?: undefined };

export type LinkSpec = { name: string };
type VethPeer = NetnsRef & { name: string; address?: string };
/** `master` is the index of a bridge; `address` a MAC address. */
export type VethSpec = { name: string; address?: string; master?: number; peer: VethPeer };
/**
 * What to change. `master` 0 removes the link from its bridge; `mtu` is in bytes. To rename a link, identify it by its
 * index: the message has room for one name only.
 */
export type LinkChange = { up?: boolean; master?: number; mtu?: number } & (
  | { index: number; name?: undefined; rename?: string }
  | { name: string; index?: undefined; rename?: undefined }
);
export type LinkMove = LinkRef & NetnsRef;

/** A message that may contain a descriptor number: the u32 at `netnsFdOffset` can be replaced before it is sent. */
export type NetnsMessage = { bytes: Buffer; netnsFdOffset?: number };

const CREATE = NLM_F.NLM_F_REQUEST | NLM_F.NLM_F_ACK | NLM_F_NEW.NLM_F_CREATE | NLM_F_NEW.NLM_F_EXCL;
const CHANGE = NLM_F.NLM_F_REQUEST | NLM_F.NLM_F_ACK;
const DUMP = NLM_F.NLM_F_REQUEST | NLM_F_GET.NLM_F_DUMP;

/** struct ifinfomsg; the kernel changes only those `flags` whose bits are set in `change` (rtnetlink(7)). */
function interfaceInfo({ index = 0, flags = 0, change = 0 } = {}): Buffer {
  const struct = Buffer.alloc(16);
  struct.writeUInt8(AF.AF_UNSPEC, 0);
  struct.writeInt32LE(index, 4);
  struct.writeUInt32LE(flags, 8);
  struct.writeUInt32LE(change, 12);
  return struct;
}

function putNetns(writer: MessageWriter, { netnsFd, netnsPid }: NetnsRef): number | undefined {
  if (netnsPid !== undefined) writer.put(IFLA.IFLA_NET_NS_PID, u32(netnsPid));
  return netnsFd === undefined ? undefined : writer.put(IFLA.IFLA_NET_NS_FD, u32(netnsFd));
}

function newLink(kind: string, { seq, name }: Sequenced & LinkSpec): Buffer {
  const writer = writeMessage({ type: RTM.RTM_NEWLINK, flags: CREATE, seq }, interfaceInfo());
  writer.put(IFLA.IFLA_IFNAME, text(name));
  writer.nest(IFLA.IFLA_LINKINFO, () => writer.put(IFLA_INFO.IFLA_INFO_KIND, Buffer.from(kind)));
  return writer.finish();
}

/** Adds a bridge. The kernel answers EEXIST when the name is taken. */
export function newBridge(request: Sequenced & LinkSpec): Buffer {
  return newLink('bridge', request);
}

/** Adds a dummy interface. A kernel without the dummy module answers EOPNOTSUPP. */
export function newDummy(request: Sequenced & LinkSpec): Buffer {
  return newLink('dummy', request);
}

/**
 * Adds a veth pair and names both ends; the peer may be in another network namespace from the start.
 *
 * @throws RangeError when a name or an address is invalid
 */
export function newVeth({ seq, name, address, master, peer }: Sequenced & VethSpec): NetnsMessage {
  const writer = writeMessage({ type: RTM.RTM_NEWLINK, flags: CREATE, seq }, interfaceInfo());
  let netnsFdOffset: number | undefined;
  if (address !== undefined) writer.put(IFLA.IFLA_ADDRESS, mac(address));
  if (master !== undefined) writer.put(IFLA.IFLA_MASTER, u32(master));
  writer.put(IFLA.IFLA_IFNAME, text(name));
  writer.nest(IFLA.IFLA_LINKINFO, () => {
    writer.put(IFLA_INFO.IFLA_INFO_KIND, Buffer.from('veth'));
    writer.nest(IFLA_INFO.IFLA_INFO_DATA, () => {
      // drivers/net/veth.c: the peer is described like any link, by an ifinfomsg and attributes.
      const fillPeer = () => {
        if (peer.address !== undefined) writer.put(IFLA.IFLA_ADDRESS, mac(peer.address));
        netnsFdOffset = putNetns(writer, peer);
        writer.put(IFLA.IFLA_IFNAME, text(peer.name));
      };
      writer.nest(VETH_INFO.VETH_INFO_PEER, fillPeer, interfaceInfo());
    });
  });
  return { bytes: writer.finish(), netnsFdOffset };
}

/** Changes a link's state, master, MTU and name, as far as they are given, with one message. */
export function setLink({ seq, index, name, up, master, mtu, rename }: Sequenced & LinkChange): Buffer {
  const flags = up ? IFF.IFF_UP : 0;
  const change = up === undefined ? 0 : IFF.IFF_UP;
  const struct = interfaceInfo({ index, flags, change });
  const writer = writeMessage({ type: RTM.RTM_NEWLINK, flags: CHANGE, seq }, struct);
  if (master !== undefined) writer.put(IFLA.IFLA_MASTER, u32(master));
  if (mtu !== undefined) writer.put(IFLA.IFLA_MTU, u32(mtu));
  const ifname = name ?? rename;
  if (ifname !== undefined) writer.put(IFLA.IFLA_IFNAME, text(ifname));
  return writer.finish();
}

/** Moves a link to another network namespace. It is set down and loses its addresses. */
export function moveLink({ seq, index, name, ...netns }: Sequenced & LinkMove): NetnsMessage {
  const writer = writeMessage({ type: RTM.RTM_NEWLINK, flags: CHANGE, seq }, interfaceInfo({ index }));
  const netnsFdOffset = putNetns(writer, netns);
  if (name !== undefined) writer.put(IFLA.IFLA_IFNAME, text(name));
  return { bytes: writer.finish(), netnsFdOffset };
}

/** Deletes a link; a veth's peer is deleted with it, whatever namespace it is in. */
export function deleteLink({ seq, index, name }: Sequenced & LinkRef): Buffer {
  const writer = writeMessage({ type: RTM.RTM_DELLINK, flags: CHANGE, seq }, interfaceInfo({ index }));
  if (name !== undefined) writer.put(IFLA.IFLA_IFNAME, text(name));
  return writer.finish();
}

/** Requests all links of the network namespace, with their counters. */
export function dumpLinks({ seq }: Sequenced): Buffer {
  return writeMessage({ type: RTM.RTM_GETLINK, flags: DUMP, seq }, interfaceInfo()).finish();
}
