// Converts attribute values between bytes and text: numbers, names, MAC and IP addresses.
import { isIPv4 } from 'node:net';
import { malformed } from './message.ts';

/** @throws RangeError when the number is not a u32 */
export function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

/** A string with its final NUL. @throws RangeError when it contains a NUL: the kernel would read only a part */
export function text(value: string): Buffer {
  if (value.includes('\0')) throw new RangeError(`a name with a NUL: ${JSON.stringify(value)}`);
  return Buffer.from(`${value}\0`);
}

/** `02:00:00:00:00:01` as six bytes. @throws RangeError when it has another form */
export function mac(value: string): Buffer {
  if (!/^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/i.test(value)) throw new RangeError(`not a MAC address: ${value}`);
  return Buffer.from(value.replaceAll(':', ''), 'hex');
}

/** `172.1.0.2` as four bytes, in network byte order. @throws RangeError when it is not an IPv4 address */
export function ipv4(value: string): Buffer {
  if (!isIPv4(value)) throw new RangeError(`not an IPv4 address: ${value}`);
  return Buffer.from(value.split('.').map(Number));
}

/** A prefix length. @throws RangeError when it is not an integer from 0 to 32 */
export function ipv4Prefix(value: number): number {
  if (!Number.isInteger(value) || value < 0 || value > 32)
    throw new RangeError(`not a prefix length: ${value}`);
  return value;
}

/** Shows a link-layer address of any length as `02:00:00:00:00:01`; undefined for an empty one. */
export function formatMac(value: Buffer): string | undefined {
  return value.length === 0 ? undefined : value.toString('hex').replaceAll(/(..)(?!$)/g, '$1:');
}

/** Shows an IPv4 or IPv6 address, the latter in the short form of RFC 5952. @throws Error for another length */
export function formatIp(value: Buffer): string {
  if (value.length === 4) return value.join('.');
  if (value.length === 16) return formatIpv6(value);
  throw malformed(`an IP address of ${value.length} bytes`);
}

function formatIpv6(value: Buffer): string {
  const groups: string[] = [];
  for (let at = 0; at < 16; at += 2) groups.push(value.readUInt16BE(at).toString(16));
  const full = groups.join(':');
  // RFC 5952: the longest run of two or more zero groups, or the first of several as long, becomes `::`.
  let longest = '';
  for (const run of full.match(/\b0(:0)+\b/g) ?? []) if (run.length > longest.length) longest = run;
  if (longest === '') return full;
  const at = full.search(new RegExp(`\\b${longest}\\b`));
  return `${full.slice(0, at).replace(/:$/, '')}::${full.slice(at + longest.length).replace(/^:/, '')}`;
}
