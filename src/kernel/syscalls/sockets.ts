// Sockets: making, naming, connecting, sending, receiving.

import { defineCall } from './define.ts';
import { messageToReceive, messageToSend } from './msghdr.ts';
import {
  type Any,
  anyOf,
  buffer,
  data,
  type FlagTable,
  fd,
  flags,
  int,
  lengthOf,
  type Out,
  oneOf,
  pairOut,
} from './params.ts';
import { AF, addressLength, addressOrNull, addressOut, socketAddress } from './sockaddr.ts';
import { LEVEL, optionLength, optionOut, optionValue, socketOption } from './socket-options.ts';

/** socket(2); include/linux/net.h. One of the types, and the two flags that go with it. */
export const SOCK = {
  SOCK_STREAM: 1,
  SOCK_DGRAM: 2,
  SOCK_RAW: 3,
  SOCK_SEQPACKET: 5,
  SOCK_NONBLOCK: 0x800,
  SOCK_CLOEXEC: 0x80000,
} as const;
export type SockFlag = keyof typeof SOCK;

/** include/uapi/linux/in.h */
export const IPPROTO = {
  IPPROTO_IP: 0,
  IPPROTO_ICMP: 1,
  IPPROTO_TCP: 6,
  IPPROTO_UDP: 17,
  IPPROTO_RAW: 255,
} as const;

/** netlink(7); include/uapi/linux/netlink.h */
export const NETLINK_FAMILY = {
  NETLINK_ROUTE: 0,
  NETLINK_SOCK_DIAG: 4,
  NETLINK_AUDIT: 9,
  NETLINK_CONNECTOR: 11,
  NETLINK_NETFILTER: 12,
  NETLINK_KOBJECT_UEVENT: 15,
  NETLINK_GENERIC: 16,
} as const;

/** packet(7): an ethertype, in network order. */
const packetProtocols = {
  'htons(ETH_P_ALL)': 0x0300,
  'htons(ETH_P_IP)': 0x0008,
  'htons(ETH_P_ARP)': 0x0608,
} as const;

const protocols: Readonly<Record<string, FlagTable>> = {
  AF_INET: IPPROTO,
  AF_NETLINK: NETLINK_FAMILY,
  AF_PACKET: packetProtocols,
};

/** What the third argument is called depends on the first; 0 unless named. */
const protocol: Out<'protocol', Any | readonly string[] | undefined, false, Buffer | undefined> = {
  ...anyOf('protocol', (all) => protocols[String(all.domain)]),
  initial: 0,
};

const EMFILE = 'the process has too many open descriptors: RLIMIT_NOFILE';
const EINTR = 'a signal came first';
const EAGAIN = 'it would have to wait, and the socket is non-blocking or its timeout has passed';

const makeErrors = {
  EACCES: 'such a socket is not permitted here',
  EAFNOSUPPORT: 'this kernel does not know the address family',
  EINVAL: 'unknown flags or protocol',
  EMFILE,
  EPERM: 'raw and packet sockets need CAP_NET_RAW in the user namespace that owns the network namespace',
  EPROTONOSUPPORT: 'the family does not have that type or protocol',
} as const;

export const socket = defineCall('socket', 41, 198, [oneOf('domain', AF), flags('type', SOCK), protocol], {
  errors: makeErrors,
});

export const socketpair = defineCall(
  'socketpair',
  53,
  199,
  [oneOf('domain', AF), flags('type', SOCK), protocol, pairOut('sv')],
  { errors: { ...makeErrors, EOPNOTSUPP: 'the protocol makes no pairs' } },
);

export const bind = defineCall(
  'bind',
  49,
  200,
  [fd('sockfd'), socketAddress('addr'), addressLength('addr')],
  {
    errors: {
      EACCES:
        'a port below ip_unprivileged_port_start needs CAP_NET_BIND_SERVICE, or the directory may not be written',
      EADDRINUSE: 'the address is in use in this network namespace, or the path exists',
      EADDRNOTAVAIL: 'no interface of this network namespace has that address',
      EINVAL: 'the socket has a name already, or the address does not suit its family',
      ENODEV: 'no such network interface in this network namespace',
      ENOENT: 'a directory on the path does not exist',
      ENOTSOCK: 'sockfd is not a socket',
    },
  },
);

export const connect = defineCall(
  'connect',
  42,
  203,
  [fd('sockfd'), socketAddress('addr'), addressLength('addr')],
  {
    flush: true,
    errors: {
      EACCES: 'the socket file may not be written, or the address is one for broadcasts',
      EADDRNOTAVAIL: 'all ports of the ephemeral range are in use',
      EAGAIN: 'the queue of the listening Unix socket is full',
      ECONNREFUSED: 'nobody listens there',
      EHOSTUNREACH: 'the host answers no ARP request, or a router says so',
      EINPROGRESS: 'the socket is non-blocking, and the connection is not made yet',
      EINTR,
      EISCONN: 'the socket is connected already',
      ENETUNREACH: 'no route leads there: a new network namespace has none, and its lo is down',
      ENOENT: 'the socket file does not exist',
      EPERM: 'a firewall rule forbids it',
      EPROTOTYPE: 'the other socket is of another type',
      ETIMEDOUT: 'no answer in time',
    },
  },
);

export const listen = defineCall('listen', 50, 201, [fd('sockfd'), int('backlog')], {
  errors: { EADDRINUSE: 'another socket listens on that port', EOPNOTSUPP: 'such a socket does not listen' },
});

export const accept4 = defineCall(
  'accept4',
  288,
  242,
  [
    fd('sockfd'),
    ...addressOut('addr', 'ignore'),
    flags('flags', { SOCK_NONBLOCK: 0x800, SOCK_CLOEXEC: 0x80000 }),
  ],
  {
    flush: true,
    errors: {
      EAGAIN,
      ECONNABORTED: 'the other end gave up',
      EINTR,
      EINVAL: 'the socket does not listen',
      EMFILE,
    },
  },
);

/** send(2), recv(2); include/linux/socket.h */
export const MSG = {
  MSG_OOB: 0x1,
  MSG_PEEK: 0x2,
  MSG_DONTROUTE: 0x4,
  MSG_CTRUNC: 0x8,
  MSG_TRUNC: 0x20,
  MSG_DONTWAIT: 0x40,
  MSG_EOR: 0x80,
  MSG_WAITALL: 0x100,
  MSG_ERRQUEUE: 0x2000,
  MSG_NOSIGNAL: 0x4000,
  MSG_MORE: 0x8000,
  MSG_CMSG_CLOEXEC: 0x40000000,
} as const;
export type MsgFlag = keyof typeof MSG;

const sendErrors = {
  EACCES:
    'the address is one for broadcasts and SO_BROADCAST is not set, or the socket file may not be written',
  EAGAIN: 'no room in the send buffer, and the socket is non-blocking',
  ECONNREFUSED: 'nobody listens there',
  ECONNRESET: 'the other end reset the connection',
  EDESTADDRREQ: 'the socket is not connected and no address is named',
  EINTR,
  EMSGSIZE: 'the message is larger than one may be, or than the MTU',
  ENETUNREACH: 'no route leads there: a new network namespace has none, and its lo is down',
  ENOBUFS: 'the queue of the interface is full',
  EPERM: 'a firewall rule forbids it, or the request needs CAP_NET_ADMIN',
  EPIPE: 'the connection is closed; SIGPIPE comes with it, but for MSG_NOSIGNAL',
} as const;

const receiveErrors = {
  EAGAIN,
  ECONNREFUSED: 'the other end refused an earlier message',
  ECONNRESET: 'the other end reset the connection',
  EINTR,
  ENETDOWN: 'the interface is down',
  ENOBUFS: 'netlink: messages were lost, because they were not read in time',
  ENOTCONN: 'the socket is not connected',
} as const;

export const sendto = defineCall(
  'sendto',
  44,
  206,
  [
    fd('sockfd'),
    data('buf'),
    lengthOf('buf'),
    flags('flags', MSG),
    addressOrNull('addr'),
    addressLength('addr'),
  ],
  { errors: sendErrors },
);

export const recvfrom = defineCall(
  'recvfrom',
  45,
  207,
  [fd('sockfd'), buffer('buf'), lengthOf('buf'), flags('flags', MSG), ...addressOut('addr', 'ignore')],
  { flush: true, errors: receiveErrors },
);

export const sendmsg = defineCall(
  'sendmsg',
  46,
  211,
  [fd('sockfd'), messageToSend('msg'), flags('flags', MSG)],
  {
    errors: {
      ...sendErrors,
      EBADF: 'sockfd, or a descriptor in the control message, is not open',
      ETOOMANYREFS: 'too many descriptors are on their way in messages: RLIMIT_NOFILE',
    },
  },
);

export const recvmsg = defineCall(
  'recvmsg',
  47,
  212,
  [fd('sockfd'), messageToReceive('msg'), flags('flags', MSG)],
  {
    flush: true,
    errors: receiveErrors,
  },
);

const optionErrors = {
  EINVAL: 'the value has the wrong size, or is out of range',
  ENOPROTOOPT: 'the socket has no such option at that level',
  EPERM: 'the option needs CAP_NET_ADMIN in the user namespace that owns the network namespace',
} as const;

export const setsockopt = defineCall(
  'setsockopt',
  54,
  208,
  [
    fd('sockfd'),
    oneOf('level', LEVEL),
    socketOption('optname'),
    optionValue('optval'),
    optionLength('optval'),
  ],
  { errors: { ...optionErrors, ENODEV: 'no such network interface in this network namespace' } },
);

export const getsockopt = defineCall(
  'getsockopt',
  55,
  209,
  [fd('sockfd'), oneOf('level', LEVEL), socketOption('optname'), ...optionOut('optval')],
  { errors: optionErrors },
);

export const getsockname = defineCall('getsockname', 51, 204, [fd('sockfd'), ...addressOut('addr', 'ask')], {
  errors: { ENOTSOCK: 'sockfd is not a socket' },
});

export const SHUT = { SHUT_RD: 0, SHUT_WR: 1, SHUT_RDWR: 2 } as const;

export const shutdown = defineCall('shutdown', 48, 210, [fd('sockfd'), oneOf('how', SHUT)], {
  errors: { ENOTCONN: 'the socket is not connected' },
});
