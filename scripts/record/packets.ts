// Renumbers PIDs in the bytes of packets that call lines quote: netlink's port is a PID, ICMP's identifier comes from
// one.

import { quoteBytes } from '../../src/kernel/syscalls/plumbing/quote-bytes.ts';

/** From each PID to its number in the recording. */
export type PidMap = ReadonlyMap<number, number>;

const IP_HEADER = 20;
const ECHO_REQUEST = 8;
const ECHO_REPLY = 0;
const MARK = 'nslab';
const SHOWN = 32;

/** Renumbers the packet in a line, if it has one. */
export const renumberPackets = (line: string, pids: PidMap): string =>
  line.replace(/^((?:sendto|recvfrom)\([^",]*, )"((?:[^"\\]|\\.)*)"/, (_, before: string, quoted: string) => {
    const bytes = unquote(quoted);
    renumberNetlink(bytes, pids);
    renumberEcho(bytes, 0, pids);
    renumberReply(bytes, pids);
    return before + quoteBytes(bytes, SHOWN);
  });

const escapes: Readonly<Record<string, string>> = { t: '\t', n: '\n', r: '\r' };

/** Parses what `quoteBytes` wrote. */
function unquote(quoted: string): Buffer {
  const parts = quoted.matchAll(/\\x([0-9a-f]{2})|\\(.)|([^\\]+)/g);
  return Buffer.concat(
    [...parts].map(([, hex, escaped, plain]) => {
      if (hex !== undefined) return Buffer.from([Number.parseInt(hex, 16)]);
      return Buffer.from(plain ?? escapes[escaped ?? ''] ?? escaped ?? '');
    }),
  );
}

/** netlink(7): length, type, flags, sequence number, then the port, which the kernel chooses as the PID. */
function renumberNetlink(bytes: Buffer, pids: PidMap): void {
  if (bytes.length < 16 || bytes.readUInt32LE(0) > 0xffff) return;
  const port = pids.get(bytes.readUInt32LE(12));
  if (port !== undefined) bytes.writeUInt32LE(port, 12);
}

/** RFC 792: type, code, checksum, identifier, sequence number. After these, nslab's own packets contain its name. */
function renumberEcho(bytes: Buffer, at: number, pids: PidMap): void {
  const type = bytes[at];
  if (type !== ECHO_REQUEST && type !== ECHO_REPLY) return;
  if (!MARK.startsWith(bytes.toString('latin1', at + 8, at + 8 + MARK.length)) || bytes.length < at + 9)
    return;
  const id = bytes.readUInt16BE(at + 4);
  const pid = [...pids.keys()].find((one) => (one & 0xffff) === id);
  replaceWord(bytes, at + 4, at + 2, (pids.get(pid ?? 0) ?? id) & 0xffff);
}

/** RFC 791: a raw socket also reads the IP header, which has a random identification. */
function renumberReply(bytes: Buffer, pids: PidMap): void {
  const isIcmp = bytes[0] === 0x45 && bytes[9] === 1;
  if (!isIcmp || bytes.length < IP_HEADER + 8) return;
  replaceWord(bytes, 4, 10, bytes.readUInt16BE(IP_HEADER + 6));
  renumberEcho(bytes, IP_HEADER, pids);
}

/** Replaces a word, and updates the checksum by RFC 1624. */
function replaceWord(bytes: Buffer, at: number, checksumAt: number, to: number): void {
  const from = bytes.readUInt16BE(at);
  let sum = (~bytes.readUInt16BE(checksumAt) & 0xffff) + (~from & 0xffff) + to;
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  bytes.writeUInt16BE(to, at);
  bytes.writeUInt16BE(~sum & 0xffff, checksumAt);
}
