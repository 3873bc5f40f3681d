// Tests messages shown on one line, as strace shows them.
import { describe, expect, it } from 'vitest';
import { addAddress } from '../../../src/kernel/netlink/address.ts';
import { describeMessage } from '../../../src/kernel/netlink/describe.ts';
import { newBridge, newVeth, setLink } from '../../../src/kernel/netlink/link.ts';
import { dumpForwardingTable } from '../../../src/kernel/netlink/neighbor.ts';
import { dumpRoutes } from '../../../src/kernel/netlink/route.ts';
import { hex, LINK_V0, LINK_V3 } from './captures.ts';

const CREATE = '{nlmsg_type=RTM_NEWLINK, nlmsg_flags=NLM_F_REQUEST|NLM_F_ACK|NLM_F_CREATE|NLM_F_EXCL}';

describe('a message on one line', () => {
  it('makes a bridge', () => {
    expect(describeMessage(newBridge({ seq: 1, name: 'docker0' }))).toBe(
      `${CREATE}, {ifi_family=AF_UNSPEC, ifi_index=0}, [IFLA_IFNAME="docker0", IFLA_LINKINFO={kind="bridge"}]`,
    );
  });

  it('makes a veth pair', () => {
    const { bytes } = newVeth({ seq: 1, name: 'v0', peer: { name: 'eth0', netnsFd: 7 } });
    expect(describeMessage(bytes)).toBe(
      `${CREATE}, {ifi_family=AF_UNSPEC, ifi_index=0}, [IFLA_IFNAME="v0", ` +
        'IFLA_LINKINFO={kind="veth", data={VETH_INFO_PEER=[IFLA_NET_NS_FD=7, IFLA_IFNAME="eth0"]}}]',
    );
  });

  it('takes a link down', () => {
    expect(describeMessage(setLink({ seq: 1, index: 3, up: false }))).toBe(
      '{nlmsg_type=RTM_NEWLINK, nlmsg_flags=NLM_F_REQUEST|NLM_F_ACK}, ' +
        '{ifi_family=AF_UNSPEC, ifi_index=3, ifi_flags=0, ifi_change=IFF_UP}',
    );
  });

  it('adds an address', () => {
    expect(describeMessage(addAddress({ seq: 1, index: 2, address: '172.1.0.2', prefix: 16 }))).toBe(
      '{nlmsg_type=RTM_NEWADDR, nlmsg_flags=NLM_F_REQUEST|NLM_F_ACK|NLM_F_CREATE|NLM_F_EXCL}, ' +
        '{ifa_family=AF_INET, ifa_prefixlen=16, ifa_scope=RT_SCOPE_UNIVERSE, ifa_index=2}, ' +
        '[IFA_LOCAL=172.1.0.2, IFA_ADDRESS=172.1.0.2]',
    );
  });

  it('asks for routes', () => {
    expect(describeMessage(dumpRoutes({ seq: 1 }))).toBe(
      '{nlmsg_type=RTM_GETROUTE, nlmsg_flags=NLM_F_REQUEST|NLM_F_DUMP}, {rtm_family=AF_INET, rtm_dst_len=0, ' +
        'rtm_table=RT_TABLE_UNSPEC, rtm_protocol=RTPROT_UNSPEC, rtm_scope=RT_SCOPE_UNIVERSE, ' +
        'rtm_type=RTN_UNSPEC}, [RTA_TABLE=RT_TABLE_MAIN]',
    );
  });

  it('asks for the forwarding database', () => {
    expect(describeMessage(dumpForwardingTable({ seq: 1 }))).toBe(
      '{nlmsg_type=RTM_GETNEIGH, nlmsg_flags=NLM_F_REQUEST|NLM_F_DUMP}, ' +
        '{ndm_family=AF_BRIDGE, ndm_ifindex=0, ndm_state=0, ndm_flags=0}',
    );
  });

  it('answers with the names of an error and the kernel’s explanation', () => {
    const answer =
      hex(`6800000002000002670000000f1d0000a1ffffff3c0000001000050667000000000000000000000000000000
      00000000000000000900030064756d3000000000100012000900010064756d6d79000000
      18000100556e6b6e6f776e20646576696365207479706500`);
    expect(describeMessage(answer)).toBe(
      '{nlmsg_type=NLMSG_ERROR, nlmsg_flags=NLM_F_ACK_TLVS}, {error=-EOPNOTSUPP}, ' +
        '[NLMSGERR_ATTR_MSG="Unknown device type"]',
    );
  });

  it('answers a dump, and counts the messages that follow', () => {
    const line = describeMessage(Buffer.concat([LINK_V0, LINK_V3]));
    expect(line).toContain(
      '{nlmsg_type=RTM_NEWLINK, nlmsg_flags=NLM_F_MULTI}, {ifi_family=AF_UNSPEC, ifi_index=4, ',
    );
    expect(line).toContain('IFLA_ADDRESS=02:00:00:00:00:01');
    expect(line).toContain('IFLA_STATS64=<200 bytes>');
    expect(line.endsWith('], … 1 more')).toBe(true);
  });

  it('writes the control characters of a name as escapes', () => {
    expect(describeMessage(newBridge({ seq: 1, name: '\u001b[2J' }))).toContain('IFLA_IFNAME="\\u001b[2J"');
  });

  it('shows only the size of messages of other families', () => {
    expect(describeMessage(hex('1400000064000100000000000000000001000000'))).toBe(
      '{nlmsg_type=100, nlmsg_flags=NLM_F_REQUEST}, <4 bytes>',
    );
  });

  it('refuses what is not a message', () => {
    expect(() => describeMessage(Buffer.alloc(0))).toThrow(/^malformed netlink message/);
    expect(() => describeMessage(hex('10000000100001000000000000000000'))).toThrow(
      /0 bytes after the header/,
    );
  });
});
