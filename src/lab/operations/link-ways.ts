// Shows a change of the network in other ways: as a command, with Go's netlink package, and in C, with ioctls if possible.

import type { Same } from '../../session/event.ts';
import type { LinkChange } from './change-link.ts';

/** netdevice(7): the socket, the request and, of addresses, where they are in it. */
const inC = {
  socket: 'int fd = socket(AF_INET, SOCK_DGRAM, 0);',
  request: (name: string): string => `struct ifreq ifr = {0}; strcpy(ifr.ifr_name, "${name}");`,
  parse: (text: string, into: string): string => `inet_pton(AF_INET, "${text}", &${into});`,
};

/** @param command of ip(8) */
export function linkWays(change: LinkChange, command: string): Same {
  const shell = command;
  switch (change.kind) {
    case 'bridge':
      return {
        shell,
        docker: '≈ docker network create NAME',
        go: `attrs := netlink.NewLinkAttrs(); attrs.Name = "${change.name}"; netlink.LinkAdd(&netlink.Bridge{LinkAttrs: attrs})`,
        c: `${inC.socket} ioctl(fd, SIOCBRADDBR, "${change.name}");`,
      };
    case 'veth':
      // No C: only rtnetlink(7) makes a pair, and its message takes a page to fill in. The call itself is on the screen.
      return {
        shell,
        docker: `≈ docker network connect NAME ${change.to}`,
        go: `attrs := netlink.NewLinkAttrs(); attrs.Name = "${change.name}"; ${masterInGo(change.master?.name)}netlink.LinkAdd(&netlink.Veth{LinkAttrs: attrs, PeerName: "${change.peer}", PeerNamespace: netlink.NsPid(${change.peerPid})})`,
      };
    case 'up':
      return {
        shell,
        go: `link, _ := netlink.LinkByName("${change.name}"); netlink.LinkSetUp(link)`,
        c: `${inC.request(change.name)} ${inC.socket} ioctl(fd, SIOCGIFFLAGS, &ifr); ifr.ifr_flags |= IFF_UP; ioctl(fd, SIOCSIFFLAGS, &ifr);`,
      };
    case 'address':
      return {
        shell,
        go: `link, _ := netlink.LinkByName("${change.name}"); addr, _ := netlink.ParseAddr("${change.address}/${change.prefix}"); netlink.AddrAdd(link, addr)`,
        c: `${inC.request(change.name)} struct sockaddr_in *in = (struct sockaddr_in *)&ifr.ifr_addr; in->sin_family = AF_INET; ${inC.socket} ${inC.parse(change.address, 'in->sin_addr')} ioctl(fd, SIOCSIFADDR, &ifr); ${inC.parse(netmask(change.prefix), 'in->sin_addr')} ioctl(fd, SIOCSIFNETMASK, &ifr);`,
      };
    case 'route':
      return {
        shell,
        go: `netlink.RouteAdd(&netlink.Route{Gw: net.ParseIP("${change.gateway}")})`,
        c: `struct sockaddr_in to = { AF_INET }, via = { AF_INET }; ${inC.parse(change.gateway, 'via.sin_addr')} struct rtentry rt = { .rt_flags = RTF_UP | RTF_GATEWAY }; memcpy(&rt.rt_dst, &to, sizeof to); memcpy(&rt.rt_genmask, &to, sizeof to); memcpy(&rt.rt_gateway, &via, sizeof via); ${inC.socket} ioctl(fd, SIOCADDRT, &rt);`,
      };
  }
}

const masterInGo = (name: string | undefined): string =>
  name === undefined
    ? ''
    : `master, _ := netlink.LinkByName("${name}"); attrs.MasterIndex = master.Attrs().Index; `;

/** 255.255.0.0 for 16. */
const netmask = (prefix: number): string =>
  [0, 1, 2, 3].map((byte) => 256 - 2 ** (8 - Math.min(8, Math.max(0, prefix - 8 * byte)))).join('.');
