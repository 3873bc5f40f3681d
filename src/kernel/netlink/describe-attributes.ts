// Shows the attributes of a message as text: IFLA_IFNAME="docker0", IFLA_LINKINFO={kind="bridge"}.
import { listAttributes, readS32, readText, readU8, readU32 } from './attribute.ts';
import { IFA, IFLA, IFLA_INFO, NDA, RTA, VETH_INFO } from './attribute-names.ts';
import { malformed } from './message.ts';
import { type NameTable, nameOf, OPER_STATE, RT_TABLE } from './names.ts';
import { formatIp, formatMac } from './value.ts';

type Format = (value: Buffer) => string;

/** The names of a family's attributes, and how to format those that are not plain numbers. */
export type AttributeFormats = { names: NameTable; formats: Readonly<Record<string, Format>> };

/** The size of struct ifinfomsg, which precedes the attributes of a veth's peer. */
const IFINFOMSG = 16;

// JSON escapes the control characters that a name may contain, so that no terminal interprets them.
const quoted: Format = (value) => JSON.stringify(readText(value));
const hardware: Format = (value) => formatMac(value) ?? '""';
const table: Format = (value) => nameOf(RT_TABLE, readU32(value));
const signed: Format = (value) => String(readS32(value));

const number: Format = (value) => {
  if (value.length === 1 || value.length === 2 || value.length === 4) {
    return String(value.readUIntLE(0, value.length));
  }
  return `<${value.length} bytes>`;
};

const vethPeer: Format = (value) => {
  if (value.length < IFINFOMSG) throw malformed(`VETH_INFO_PEER of ${value.length} bytes`);
  return `[${describeAttributes(value.subarray(IFINFOMSG), LINK_ATTRIBUTES)}]`;
};

/** The meaning of IFLA_INFO_DATA depends on IFLA_INFO_KIND; only that of a veth is decoded here. */
const linkInfo: Format = (value) => {
  const parts: string[] = [];
  let kind = '';
  for (const { type, value: part } of listAttributes(value)) {
    if (type === IFLA_INFO.IFLA_INFO_KIND) {
      kind = readText(part);
      parts.push(`kind=${quoted(part)}`);
    } else if (type === IFLA_INFO.IFLA_INFO_DATA && kind === 'veth') {
      parts.push(
        `data={${describeAttributes(part, { names: VETH_INFO, formats: { VETH_INFO_PEER: vethPeer } })}}`,
      );
    } else {
      parts.push(`${attributeName(IFLA_INFO, type)}=<${part.length} bytes>`);
    }
  }
  return `{${parts.join(', ')}}`;
};

export const LINK_ATTRIBUTES: AttributeFormats = {
  names: IFLA,
  formats: {
    IFLA_ADDRESS: hardware,
    IFLA_BROADCAST: hardware,
    IFLA_PERM_ADDRESS: hardware,
    IFLA_IFNAME: quoted,
    IFLA_ALT_IFNAME: quoted,
    IFLA_IFALIAS: quoted,
    IFLA_QDISC: quoted,
    IFLA_PARENT_DEV_NAME: quoted,
    IFLA_PARENT_DEV_BUS_NAME: quoted,
    IFLA_OPERSTATE: (value) => nameOf(OPER_STATE, readU8(value)),
    IFLA_LINK_NETNSID: signed,
    IFLA_LINKINFO: linkInfo,
  },
};

export const ADDRESS_ATTRIBUTES: AttributeFormats = {
  names: IFA,
  formats: { IFA_ADDRESS: formatIp, IFA_LOCAL: formatIp, IFA_BROADCAST: formatIp, IFA_LABEL: quoted },
};

export const ROUTE_ATTRIBUTES: AttributeFormats = {
  names: RTA,
  formats: { RTA_DST: formatIp, RTA_GATEWAY: formatIp, RTA_PREFSRC: formatIp, RTA_TABLE: table },
};

export const NEIGHBOR_ATTRIBUTES: AttributeFormats = {
  names: NDA,
  formats: { NDA_DST: formatIp, NDA_LLADDR: hardware },
};

function attributeName(names: NameTable, type: number): string {
  const name = nameOf(names, type);
  return name === String(type) ? `type ${type}` : name;
}

/**
 * Shows the attributes in order, separated by commas.
 *
 * @throws Error when one of them is cut off or malformed
 */
export function describeAttributes(bytes: Buffer, { names, formats }: AttributeFormats): string {
  const parts = listAttributes(bytes).map(({ type, value }) => {
    const name = attributeName(names, type);
    return `${name}=${(formats[name] ?? number)(value)}`;
  });
  return parts.join(', ');
}
