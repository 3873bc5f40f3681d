// Says what each errno means for the calls on sockets.

export const EMFILE = {
  en: 'the process has too many open descriptors: RLIMIT_NOFILE',
  zh: '进程打开的文件描述符已达上限：RLIMIT_NOFILE',
};
export const EINTR = { en: 'a signal came first', zh: '先来了一个信号' };
export const EAGAIN = {
  en: 'it would have to wait, and the socket is non-blocking or its timeout has passed',
  zh: '需要等待，而套接字是非阻塞的，或已超时',
};

export const makeErrors = {
  EACCES: { en: 'such a socket is not permitted here', zh: '这里不许创建这样的套接字' },
  EAFNOSUPPORT: { en: 'this kernel does not know the address family', zh: '内核不认识这种地址族' },
  EINVAL: { en: 'unknown flags or protocol', zh: '有不认识的标志或协议' },
  EMFILE,
  EPERM: {
    en: 'raw and packet sockets need CAP_NET_RAW in the user namespace that owns the network namespace',
    zh: '原始套接字和 packet 套接字需要网络命名空间所属的用户命名空间里的 CAP_NET_RAW',
  },
  EPROTONOSUPPORT: { en: 'the family does not have that type or protocol', zh: '这种地址族没有该类型或协议' },
} as const;

export const sendErrors = {
  EACCES: {
    en: 'the address is one for broadcasts and SO_BROADCAST is not set, or the socket file may not be written',
    zh: '地址是广播地址而没有设置 SO_BROADCAST，或套接字文件不可写',
  },
  EAGAIN: {
    en: 'no room in the send buffer, and the socket is non-blocking',
    zh: '发送缓冲区已满，而套接字是非阻塞的',
  },
  ECONNREFUSED: { en: 'nobody listens there', zh: '那里没有程序在监听' },
  ECONNRESET: { en: 'the other end reset the connection', zh: '对端重置了连接' },
  EDESTADDRREQ: {
    en: 'the socket is not connected and no address is named',
    zh: '套接字没有连接，又没指定地址',
  },
  EINTR,
  EMSGSIZE: {
    en: 'the message is larger than one may be, or than the MTU',
    zh: '消息超过了允许的大小或 MTU',
  },
  ENETUNREACH: {
    en: 'no route leads there: a new network namespace has none, and its lo is down',
    zh: '没有路由通往那里：新的网络命名空间没有路由，lo 也没启用',
  },
  ENOBUFS: { en: 'the queue of the interface is full', zh: '网络设备的队列已满' },
  EPERM: {
    en: 'a firewall rule forbids it, or the request needs CAP_NET_ADMIN',
    zh: '防火墙规则不允许，或请求需要 CAP_NET_ADMIN',
  },
  EPIPE: {
    en: 'the connection is closed; SIGPIPE comes with it, but for MSG_NOSIGNAL',
    zh: '连接已关闭；没指定 MSG_NOSIGNAL 时还会收到 SIGPIPE',
  },
} as const;

export const receiveErrors = {
  EAGAIN,
  ECONNREFUSED: { en: 'the other end refused an earlier message', zh: '对端拒绝了先前的消息' },
  ECONNRESET: { en: 'the other end reset the connection', zh: '对端重置了连接' },
  EINTR,
  ENETDOWN: { en: 'the interface is down', zh: '网络设备没有启用' },
  ENOBUFS: {
    en: 'netlink: messages were lost, because they were not read in time',
    zh: 'netlink：读得不及时，丢了消息',
  },
  ENOTCONN: { en: 'the socket is not connected', zh: '套接字没有连接' },
} as const;

export const optionErrors = {
  EINVAL: { en: 'the value has the wrong size, or is out of range', zh: '值的大小不对，或超出范围' },
  ENOPROTOOPT: { en: 'the socket has no such option at that level', zh: '套接字在这一层没有该选项' },
  EPERM: {
    en: 'the option needs CAP_NET_ADMIN in the user namespace that owns the network namespace',
    zh: '这个选项需要网络命名空间所属的用户命名空间里的 CAP_NET_ADMIN',
  },
} as const;
