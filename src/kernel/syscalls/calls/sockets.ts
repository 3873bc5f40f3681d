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
  {
    errors: {
      ...makeErrors,
      EOPNOTSUPP: { en: 'the protocol makes no pairs', zh: '这种协议不能建成对的套接字' },
    },
  },
);

export const bind = defineCall(
  'bind',
  49,
  200,
  [fd('sockfd'), socketAddress('addr'), addressLength('addr')],
  {
    errors: {
      EACCES: {
        en: 'a port below ip_unprivileged_port_start needs CAP_NET_BIND_SERVICE, or the directory may not be written',
        zh: '低于 ip_unprivileged_port_start 的端口需要 CAP_NET_BIND_SERVICE，或目录不可写',
      },
      EADDRINUSE: {
        en: 'the address is in use in this network namespace, or the path exists',
        zh: '地址在这个网络命名空间里已被占用，或路径已存在',
      },
      EADDRNOTAVAIL: {
        en: 'no interface of this network namespace has that address',
        zh: '这个网络命名空间里没有网络设备用这个地址',
      },
      EINVAL: {
        en: 'the socket has a name already, or the address does not suit its family',
        zh: '套接字已有名字，或地址不符合它的地址族',
      },
      ENODEV: {
        en: 'no such network interface in this network namespace',
        zh: '这个网络命名空间里没有这个网络设备',
      },
      ENOENT: { en: 'a directory on the path does not exist', zh: '路径上有目录不存在' },
      ENOTSOCK: { en: 'sockfd is not a socket', zh: 'sockfd 不是套接字' },
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
      EACCES: {
        en: 'the socket file may not be written, or the address is one for broadcasts',
        zh: '套接字文件不可写，或地址是广播地址',
      },
      EADDRNOTAVAIL: { en: 'all ports of the ephemeral range are in use', zh: '临时端口已全部用完' },
      EAGAIN: {
        en: 'the queue of the listening Unix socket is full',
        zh: '正在监听的 Unix 套接字的队列已满',
      },
      ECONNREFUSED: { en: 'nobody listens there', zh: '那里没有程序在监听' },
      EHOSTUNREACH: {
        en: 'the host answers no ARP request, or a router says so',
        zh: '对方不应答 ARP 请求，或路由器报告不可达',
      },
      EINPROGRESS: {
        en: 'the socket is non-blocking, and the connection is not made yet',
        zh: '套接字是非阻塞的，连接还没建成',
      },
      EINTR,
      EISCONN: { en: 'the socket is connected already', zh: '套接字已经连接' },
      ENETUNREACH: {
        en: 'no route leads there: a new network namespace has none, and its lo is down',
        zh: '没有路由通往那里：新的网络命名空间没有路由，lo 也没启用',
      },
      ENOENT: { en: 'the socket file does not exist', zh: '套接字文件不存在' },
      EPERM: { en: 'a firewall rule forbids it', zh: '防火墙规则不允许' },
      EPROTOTYPE: { en: 'the other socket is of another type', zh: '另一端的套接字类型不同' },
      ETIMEDOUT: { en: 'no answer in time', zh: '超时没有应答' },
    },
  },
);

export const listen = defineCall('listen', 50, 201, [fd('sockfd'), int('backlog')], {
  errors: {
    EADDRINUSE: { en: 'another socket listens on that port', zh: '另一个套接字已在监听该端口' },
    EOPNOTSUPP: { en: 'such a socket does not listen', zh: '这种套接字不能监听' },
  },
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
      ECONNABORTED: { en: 'the other end gave up', zh: '对端放弃了连接' },
      EINTR,
      EINVAL: { en: 'the socket does not listen', zh: '套接字没有在监听' },
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
      EBADF: {
        en: 'sockfd, or a descriptor in the control message, is not open',
        zh: 'sockfd 或控制消息里的描述符没有打开',
      },
      ETOOMANYREFS: {
        en: 'too many descriptors are on their way in messages: RLIMIT_NOFILE',
        zh: '在消息里传递的描述符太多：RLIMIT_NOFILE',
      },
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
  {
    errors: {
      ...optionErrors,
      ENODEV: {
        en: 'no such network interface in this network namespace',
        zh: '这个网络命名空间里没有这个网络设备',
      },
    },
  },
);

export const getsockopt = defineCall(
  'getsockopt',
  55,
  209,
  [fd('sockfd'), oneOf('level', LEVEL), socketOption('optname'), ...optionOut('optval')],
  { errors: optionErrors },
);

export const getsockname = defineCall('getsockname', 51, 204, [fd('sockfd'), ...addressOut('addr', 'ask')], {
  errors: { ENOTSOCK: { en: 'sockfd is not a socket', zh: 'sockfd 不是套接字' } },
});

export const SHUT = { SHUT_RD: 0, SHUT_WR: 1, SHUT_RDWR: 2 } as const;

export const shutdown = defineCall('shutdown', 48, 210, [fd('sockfd'), oneOf('how', SHUT)], {
  errors: { ENOTCONN: { en: 'the socket is not connected', zh: '套接字没有连接' } },
});
