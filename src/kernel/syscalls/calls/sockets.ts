// Describes the calls that make, bind and connect sockets, send and receive.

import { describeMessage } from '../../netlink/describe.ts';
import { defineCall } from '../plumbing/define.ts';
import { buffer, data, fd, flags, int, lengthOf, oneOf, pairOut } from '../plumbing/params.ts';
import { messageToReceive, messageToSend } from '../structs/msghdr.ts';
import { AF, addressLength, addressOrNull, addressOut, socketAddress } from '../structs/sockaddr.ts';
import {
  EAGAIN,
  EINTR,
  EMFILE,
  makeErrors,
  optionErrors,
  receiveErrors,
  sendErrors,
} from '../structs/socket-errors.ts';
import { MSG, protocol, SOCK } from '../structs/socket-names.ts';
import { LEVEL, optionLength, optionOut, optionValue, socketOption } from '../structs/socket-options.ts';

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

const datagram = data('buf');

/** Shows a netlink message decoded, as strace does, and any other datagram as bytes. */
const payload: typeof datagram = {
  ...datagram,
  show: (value, all) =>
    isToNetlink(all.addr) && value instanceof Buffer
      ? `[${describeMessage(value)}]`
      : datagram.show(value, all),
};

const isToNetlink = (address: unknown): boolean =>
  typeof address === 'object' && address !== null && 'family' in address && address.family === 'AF_NETLINK';

export const sendto = defineCall(
  'sendto',
  44,
  206,
  [fd('sockfd'), payload, lengthOf('buf'), flags('flags', MSG), addressOrNull('addr'), addressLength('addr')],
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
