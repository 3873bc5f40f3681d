// Says what each errno means for the calls on sockets.

export const EMFILE = 'the process has too many open descriptors: RLIMIT_NOFILE';
export const EINTR = 'a signal came first';
export const EAGAIN = 'it would have to wait, and the socket is non-blocking or its timeout has passed';

export const makeErrors = {
  EACCES: 'such a socket is not permitted here',
  EAFNOSUPPORT: 'this kernel does not know the address family',
  EINVAL: 'unknown flags or protocol',
  EMFILE,
  EPERM: 'raw and packet sockets need CAP_NET_RAW in the user namespace that owns the network namespace',
  EPROTONOSUPPORT: 'the family does not have that type or protocol',
} as const;

export const sendErrors = {
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

export const receiveErrors = {
  EAGAIN,
  ECONNREFUSED: 'the other end refused an earlier message',
  ECONNRESET: 'the other end reset the connection',
  EINTR,
  ENETDOWN: 'the interface is down',
  ENOBUFS: 'netlink: messages were lost, because they were not read in time',
  ENOTCONN: 'the socket is not connected',
} as const;

export const optionErrors = {
  EINVAL: 'the value has the wrong size, or is out of range',
  ENOPROTOOPT: 'the socket has no such option at that level',
  EPERM: 'the option needs CAP_NET_ADMIN in the user namespace that owns the network namespace',
} as const;
