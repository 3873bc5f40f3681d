// Shows a change of the network in other ways: as a command, with Go's netlink package, and in C, with ioctls if possible.

import type { Same } from '../../session/event.ts';
import type { LinkChange } from './change-link.ts';

const rtnetlink = 'mnl_socket_sendto(nl, nlh, nlh->nlmsg_len);';

/** @param command of ip(8) */
export function linkWays(change: LinkChange, command: string): Same {
  const shell = command;
  switch (change.kind) {
    case 'bridge':
      return {
        shell,
        docker: 'docker network create NAME',
        go: `attrs := netlink.NewLinkAttrs(); attrs.Name = "${change.name}"; netlink.LinkAdd(&netlink.Bridge{LinkAttrs: attrs})`,
        c: `ioctl(fd, SIOCBRADDBR, "${change.name}");`,
      };
    case 'veth':
      return {
        shell,
        docker: `docker network connect NAME ${change.to}`,
        go: `attrs := netlink.NewLinkAttrs(); attrs.Name = "${change.name}"; ${change.master === undefined ? '' : 'attrs.MasterIndex = bridge.Attrs().Index; '}netlink.LinkAdd(&netlink.Veth{LinkAttrs: attrs, PeerName: "${change.peer}", PeerNamespace: netlink.NsPid(pid)})`,
        c: `/* RTM_NEWLINK, IFLA_INFO_KIND "veth", VETH_INFO_PEER: rtnetlink(7) */ ${rtnetlink}`,
      };
    case 'up':
      return {
        shell,
        go: `link, _ := netlink.LinkByName("${change.name}"); netlink.LinkSetUp(link)`,
        c: `strcpy(ifr.ifr_name, "${change.name}"); ioctl(fd, SIOCGIFFLAGS, &ifr); ifr.ifr_flags |= IFF_UP; ioctl(fd, SIOCSIFFLAGS, &ifr);`,
      };
    case 'address':
      return {
        shell,
        go: `addr, _ := netlink.ParseAddr("${change.address}/${change.prefix}"); netlink.AddrAdd(link, addr)`,
        c: `strcpy(ifr.ifr_name, "${change.name}"); ifr.ifr_addr = /* ${change.address} */; ioctl(fd, SIOCSIFADDR, &ifr);`,
      };
    case 'route':
      return {
        shell,
        go: `netlink.RouteAdd(&netlink.Route{Gw: net.ParseIP("${change.gateway}")})`,
        c: `rt.rt_dst.sa_family = AF_INET; rt.rt_flags = RTF_UP | RTF_GATEWAY; rt.rt_gateway = /* ${change.gateway} */; ioctl(fd, SIOCADDRT, &rt);`,
      };
  }
}
