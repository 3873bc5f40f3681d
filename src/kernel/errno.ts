// Names the errno values of Linux on x64 and arm64, and says what each means in general.

import type { Texts } from './languages.ts';

/** include/uapi/asm-generic/errno-base.h and errno.h; EWOULDBLOCK is EAGAIN and EDEADLOCK is EDEADLK. */
const errnos = {
  EPERM: [
    1,
    'not permitted: a capability or an ownership is missing',
    '没有权限：缺少 capability，或不是属主',
  ],
  ENOENT: [2, 'no such file or directory', '没有这个文件或目录'],
  ESRCH: [3, 'no such process', '没有这个进程'],
  EINTR: [4, 'a signal interrupted the call', '调用被信号打断'],
  EIO: [5, 'input or output failed', '输入输出出错'],
  ENXIO: [6, 'no such device or address', '没有这个设备或地址'],
  E2BIG: [7, 'the argument list is too long', '参数列表太长'],
  ENOEXEC: [8, 'the file is in no format that can be executed', '文件的格式不能执行'],
  EBADF: [9, 'not an open descriptor, or not open for this', '描述符没有打开，或打开方式不允许这样用'],
  ECHILD: [10, 'no child process to wait for', '没有可以等待的子进程'],
  EAGAIN: [11, 'not now: it would have to wait, or a limit is reached', '现在不行：需要等待，或已达上限'],
  ENOMEM: [12, 'out of memory', '内存不足，分配不出来'],
  EACCES: [
    13,
    'permission denied by the mode of a file, an access list or a security module',
    '权限不足：文件的权限位、访问控制列表或安全模块不允许',
  ],
  EFAULT: [14, 'a pointer leads to no memory of the process', '指针没有指向进程的内存'],
  ENOTBLK: [15, 'a block device is required', '需要块设备'],
  EBUSY: [16, 'in use', '正在使用'],
  EEXIST: [17, 'it exists already', '已经存在'],
  EXDEV: [18, 'the two are not on the same mount or filesystem', '两者不在同一个挂载或文件系统上'],
  ENODEV: [19, 'no such device, or no such filesystem type', '没有这个设备，或没有这种文件系统'],
  ENOTDIR: [20, 'not a directory', '不是目录'],
  EISDIR: [21, 'it is a directory', '是目录'],
  EINVAL: [22, 'an argument that makes no sense here', '参数无效'],
  ENFILE: [23, 'the whole system has too many open files', '整个系统打开的文件已达上限'],
  EMFILE: [
    24,
    'the process has too many open descriptors: RLIMIT_NOFILE',
    '进程打开的文件描述符已达上限：RLIMIT_NOFILE',
  ],
  ENOTTY: [25, 'the descriptor is not of a kind that knows this request', '描述符的类型不支持这种请求'],
  ETXTBSY: [
    26,
    'the program is open for writing, or the file is being executed',
    '程序正开着写，或文件正在执行',
  ],
  EFBIG: [27, 'the file would be too large', '文件会太大'],
  ENOSPC: [28, 'no space, or no room under a limit', '空间不足，或已达上限'],
  ESPIPE: [29, 'a pipe, socket or terminal has no position to seek to', '管道、套接字和终端没有读写位置'],
  EROFS: [30, 'the filesystem or the mount is read-only', '文件系统或挂载是只读的'],
  EMLINK: [31, 'too many links', '链接太多'],
  EPIPE: [32, 'nobody reads at the other end', '对端没有读者'],
  EDOM: [33, 'outside the domain of the function', '超出函数的定义域'],
  ERANGE: [34, 'the result does not fit', '结果放不下'],
  EDEADLK: [35, 'it would be a deadlock', '会造成死锁'],
  ENAMETOOLONG: [36, 'a name is too long', '名字太长'],
  ENOLCK: [37, 'no more locks', '没有可用的锁了'],
  ENOSYS: [38, 'this kernel has no such system call', '内核没有这个系统调用'],
  ENOTEMPTY: [39, 'the directory is not empty', '目录非空'],
  ELOOP: [40, 'too many symbolic links, or one where none may be', '符号链接太多，或出现在不允许的地方'],
  ENOMSG: [42, 'no message of that type', '没有这种类型的消息'],
  EIDRM: [43, 'it was removed meanwhile', '其间已被删除'],
  ECHRNG: [44, 'channel number out of range', '通道号超出范围'],
  EL2NSYNC: [45, 'level 2 is not synchronized', '第 2 级没有同步'],
  EL3HLT: [46, 'level 3 has halted', '第 3 级已停止'],
  EL3RST: [47, 'level 3 was reset', '第 3 级已重置'],
  ELNRNG: [48, 'link number out of range', '链接号超出范围'],
  EUNATCH: [49, 'the protocol driver is not attached', '没有附加协议驱动'],
  ENOCSI: [50, 'no CSI structure available', '没有 CSI 结构可用'],
  EL2HLT: [51, 'level 2 has halted', '第 2 级已停止'],
  EBADE: [52, 'invalid exchange', '交换无效'],
  EBADR: [53, 'invalid request descriptor', '请求描述符无效'],
  EXFULL: [54, 'the exchange is full', '交换区已满'],
  ENOANO: [55, 'no anode', '没有 anode'],
  EBADRQC: [56, 'invalid request code', '请求码无效'],
  EBADSLT: [57, 'invalid slot', '槽位无效'],
  EBFONT: [59, 'bad font file format', '字体文件格式错误'],
  ENOSTR: [60, 'the device is not a stream', '设备不是流'],
  ENODATA: [61, 'no data: no such extended attribute', '没有数据：没有这个扩展属性'],
  ETIME: [62, 'the timer expired', '定时器到期'],
  ENOSR: [63, 'out of streams resources', '流资源用尽'],
  ENONET: [64, 'the machine is not on the network', '机器没有联网'],
  ENOPKG: [65, 'the package is not installed', '没有安装这个软件包'],
  EREMOTE: [66, 'the object is remote', '对象在远端'],
  ENOLINK: [67, 'the link has been severed', '连接已断'],
  EADV: [68, 'advertise error', '通告出错'],
  ESRMNT: [69, 'srmount error', 'srmount 出错'],
  ECOMM: [70, 'communication error on send', '发送时通信出错'],
  EPROTO: [71, 'protocol error', '协议错误'],
  EMULTIHOP: [72, 'a multihop was attempted', '试图多跳'],
  EDOTDOT: [73, 'RFS specific error', 'RFS 特有的错误'],
  EBADMSG: [74, 'not a data message', '不是数据消息'],
  EOVERFLOW: [75, 'the value is too large for its type', '值太大，类型放不下'],
  ENOTUNIQ: [76, 'the name is not unique on the network', '名字在网络上不唯一'],
  EBADFD: [77, 'the descriptor is in a bad state', '描述符状态不对'],
  EREMCHG: [78, 'the remote address changed', '远端地址变了'],
  ELIBACC: [79, 'a shared library cannot be accessed', '共享库无法访问'],
  ELIBBAD: [80, 'a shared library, or the program interpreter, is damaged', '共享库或程序解释器已损坏'],
  ELIBSCN: [81, 'the .lib section of a.out is damaged', 'a.out 的 .lib 段已损坏'],
  ELIBMAX: [82, 'too many shared libraries', '共享库太多'],
  ELIBEXEC: [83, 'a shared library cannot be executed', '共享库不能执行'],
  EILSEQ: [84, 'an illegal sequence of bytes', '字节序列不合法'],
  ERESTART: [85, 'the interrupted call should be made again', '被打断的调用应当重新发起'],
  ESTRPIPE: [86, 'streams pipe error', '流管道出错'],
  EUSERS: [87, 'too many users, or nested too deeply', '用户太多，或嵌套太深'],
  ENOTSOCK: [88, 'the descriptor is not a socket', '描述符不是套接字'],
  EDESTADDRREQ: [89, 'a destination address is required', '需要目标地址'],
  EMSGSIZE: [90, 'the message is too long', '消息太长'],
  EPROTOTYPE: [91, 'the protocol does not suit the socket type', '协议与套接字类型不符'],
  ENOPROTOOPT: [92, 'the protocol has no such option', '协议没有这个选项'],
  EPROTONOSUPPORT: [93, 'the protocol is not supported', '不支持这种协议'],
  ESOCKTNOSUPPORT: [94, 'the socket type is not supported', '不支持这种套接字类型'],
  EOPNOTSUPP: [95, 'the operation is not supported here', '这里不支持这种操作'],
  EPFNOSUPPORT: [96, 'the protocol family is not supported', '不支持这种协议族'],
  EAFNOSUPPORT: [97, 'the address family is not supported', '不支持这种地址族'],
  EADDRINUSE: [98, 'the address is in use', '地址已被占用'],
  EADDRNOTAVAIL: [99, 'the address is not one of this network namespace', '这个网络命名空间里没有这个地址'],
  ENETDOWN: [100, 'the network is down', '网络没有启用'],
  ENETUNREACH: [101, 'no route leads to that network', '没有路由通往那个网络'],
  ENETRESET: [102, 'the network dropped the connection', '网络断开了连接'],
  ECONNABORTED: [103, 'the connection was aborted', '连接被中止'],
  ECONNRESET: [104, 'the other end reset the connection', '对端重置了连接'],
  ENOBUFS: [105, 'no buffer space', '缓冲区不足'],
  EISCONN: [106, 'the socket is connected already', '套接字已经连接'],
  ENOTCONN: [107, 'the socket is not connected', '套接字没有连接'],
  ESHUTDOWN: [108, 'the socket was shut down for sending', '套接字的发送方向已关闭'],
  ETOOMANYREFS: [109, 'too many descriptors are on their way in messages', '在消息里传递的描述符太多'],
  ETIMEDOUT: [110, 'no answer in time', '超时没有应答'],
  ECONNREFUSED: [111, 'nobody listens there', '那里没有程序在监听'],
  EHOSTDOWN: [112, 'the host is down', '对方已停机'],
  EHOSTUNREACH: [113, 'the host cannot be reached', '到不了对方'],
  EALREADY: [114, 'already in progress', '已在进行中'],
  EINPROGRESS: [115, 'begun, and not finished yet', '已经开始，还没完成'],
  ESTALE: [116, 'the file behind the handle is gone', '句柄背后的文件已经不在了'],
  EUCLEAN: [117, 'the filesystem is damaged and needs a check', '文件系统已损坏，需要检查'],
  ENOTNAM: [118, 'not a XENIX named type file', '不是 XENIX 命名类型文件'],
  ENAVAIL: [119, 'no XENIX semaphores available', '没有 XENIX 信号量可用'],
  EISNAM: [120, 'a named type file', '是命名类型文件'],
  EREMOTEIO: [121, 'remote input or output failed', '远端输入输出出错'],
  EDQUOT: [122, 'a quota is exceeded', '超出磁盘配额'],
  ENOMEDIUM: [123, 'no medium in the drive', '驱动器里没有介质'],
  EMEDIUMTYPE: [124, 'the wrong type of medium', '介质类型不对'],
  ECANCELED: [125, 'cancelled', '已取消'],
  ENOKEY: [126, 'no such key', '没有这个密钥'],
  EKEYEXPIRED: [127, 'the key has expired', '密钥已过期'],
  EKEYREVOKED: [128, 'the key was revoked', '密钥已吊销'],
  EKEYREJECTED: [129, 'the key was rejected', '密钥被拒绝'],
  EOWNERDEAD: [130, 'the owner of the lock died', '锁的持有者已死'],
  ENOTRECOVERABLE: [131, 'the state cannot be recovered', '状态无法恢复'],
  ERFKILL: [132, 'a switch has turned the radio off', '无线电已被开关关闭'],
  EHWPOISON: [133, 'the memory page has a hardware error', '内存页有硬件错误'],
} as const satisfies Readonly<Record<string, readonly [number, string, string]>>;

export type ErrnoName = keyof typeof errnos;

const byNumber = new Map<number, ErrnoName>();
for (const [name, [number]] of Object.entries(errnos)) byNumber.set(number, name as ErrnoName);

export const isErrnoName = (name: string): name is ErrnoName => Object.hasOwn(errnos, name);

export const errnoNumber = (name: ErrnoName): number => errnos[name][0];

export const errnoNames: readonly ErrnoName[] = [...byNumber.values()];

/** The name of a positive errno, as `EINVAL`; `errno 512` for one that Linux does not document. */
export const errnoName = (number: number): string => byNumber.get(number) ?? `errno ${number}`;

/** What an errno means for a call: from the call's own table if it is there, otherwise in general. */
export function meaningFor(spec: { readonly errors: Readonly<Record<string, Texts>> }, name: string): Texts {
  return spec.errors[name] ?? generalMeaning(name);
}

function generalMeaning(name: string): Texts {
  if (!isErrnoName(name))
    return { en: 'an error that Linux does not document', zh: 'Linux 文档里没有的错误' };
  const [, en, zh] = errnos[name];
  return { en, zh };
}

/** Whether the call may fail with this errno: then its batch continues, and nobody takes it for an error. */
export const mayFailWith = (
  { mayFail = [] }: { readonly mayFail?: readonly ErrnoName[] },
  errno: number,
): boolean => mayFail.some((name) => errnoNumber(name) === errno);

/** The code of an error thrown by Node (`ENOENT`, `ERR_…`) or by a system call; empty when it has none. */
export const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : '';

/** Whether an error, thrown by Node or by a system call, has one of these codes. */
export const isErrno = (error: unknown, ...names: readonly ErrnoName[]): boolean =>
  names.some((name) => name === codeOf(error));
