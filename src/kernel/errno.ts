// Names the errno values of Linux on x64 and arm64, and says what each means in general.

/** include/uapi/asm-generic/errno-base.h and errno.h; EWOULDBLOCK is EAGAIN and EDEADLOCK is EDEADLK. */
const errnos = {
  EPERM: [1, 'not permitted: a capability or an ownership is missing'],
  ENOENT: [2, 'no such file or directory'],
  ESRCH: [3, 'no such process'],
  EINTR: [4, 'a signal interrupted the call'],
  EIO: [5, 'input or output failed'],
  ENXIO: [6, 'no such device or address'],
  E2BIG: [7, 'the argument list is too long'],
  ENOEXEC: [8, 'the file is in no format that can be executed'],
  EBADF: [9, 'not an open descriptor, or not open for this'],
  ECHILD: [10, 'no child process to wait for'],
  EAGAIN: [11, 'not now: it would have to wait, or a limit is reached'],
  ENOMEM: [12, 'out of memory'],
  EACCES: [13, 'permission denied by the mode of a file, an access list or a security module'],
  EFAULT: [14, 'a pointer leads to no memory of the process'],
  ENOTBLK: [15, 'a block device is required'],
  EBUSY: [16, 'in use'],
  EEXIST: [17, 'it exists already'],
  EXDEV: [18, 'the two are not on the same mount or filesystem'],
  ENODEV: [19, 'no such device, or no such filesystem type'],
  ENOTDIR: [20, 'not a directory'],
  EISDIR: [21, 'it is a directory'],
  EINVAL: [22, 'an argument that makes no sense here'],
  ENFILE: [23, 'the whole system has too many open files'],
  EMFILE: [24, 'the process has too many open descriptors: RLIMIT_NOFILE'],
  ENOTTY: [25, 'the descriptor is not of a kind that knows this request'],
  ETXTBSY: [26, 'the program is open for writing, or the file is being executed'],
  EFBIG: [27, 'the file would be too large'],
  ENOSPC: [28, 'no space, or no room under a limit'],
  ESPIPE: [29, 'a pipe, socket or terminal has no position to seek to'],
  EROFS: [30, 'the filesystem or the mount is read-only'],
  EMLINK: [31, 'too many links'],
  EPIPE: [32, 'nobody reads at the other end'],
  EDOM: [33, 'outside the domain of the function'],
  ERANGE: [34, 'the result does not fit'],
  EDEADLK: [35, 'it would be a deadlock'],
  ENAMETOOLONG: [36, 'a name is too long'],
  ENOLCK: [37, 'no more locks'],
  ENOSYS: [38, 'this kernel has no such system call'],
  ENOTEMPTY: [39, 'the directory is not empty'],
  ELOOP: [40, 'too many symbolic links, or one where none may be'],
  ENOMSG: [42, 'no message of that type'],
  EIDRM: [43, 'it was removed meanwhile'],
  ECHRNG: [44, 'channel number out of range'],
  EL2NSYNC: [45, 'level 2 is not synchronized'],
  EL3HLT: [46, 'level 3 has halted'],
  EL3RST: [47, 'level 3 was reset'],
  ELNRNG: [48, 'link number out of range'],
  EUNATCH: [49, 'the protocol driver is not attached'],
  ENOCSI: [50, 'no CSI structure available'],
  EL2HLT: [51, 'level 2 has halted'],
  EBADE: [52, 'invalid exchange'],
  EBADR: [53, 'invalid request descriptor'],
  EXFULL: [54, 'the exchange is full'],
  ENOANO: [55, 'no anode'],
  EBADRQC: [56, 'invalid request code'],
  EBADSLT: [57, 'invalid slot'],
  EBFONT: [59, 'bad font file format'],
  ENOSTR: [60, 'the device is not a stream'],
  ENODATA: [61, 'no data: no such extended attribute'],
  ETIME: [62, 'the timer expired'],
  ENOSR: [63, 'out of streams resources'],
  ENONET: [64, 'the machine is not on the network'],
  ENOPKG: [65, 'the package is not installed'],
  EREMOTE: [66, 'the object is remote'],
  ENOLINK: [67, 'the link has been severed'],
  EADV: [68, 'advertise error'],
  ESRMNT: [69, 'srmount error'],
  ECOMM: [70, 'communication error on send'],
  EPROTO: [71, 'protocol error'],
  EMULTIHOP: [72, 'a multihop was attempted'],
  EDOTDOT: [73, 'RFS specific error'],
  EBADMSG: [74, 'not a data message'],
  EOVERFLOW: [75, 'the value is too large for its type'],
  ENOTUNIQ: [76, 'the name is not unique on the network'],
  EBADFD: [77, 'the descriptor is in a bad state'],
  EREMCHG: [78, 'the remote address changed'],
  ELIBACC: [79, 'a shared library cannot be accessed'],
  ELIBBAD: [80, 'a shared library, or the program interpreter, is damaged'],
  ELIBSCN: [81, 'the .lib section of a.out is damaged'],
  ELIBMAX: [82, 'too many shared libraries'],
  ELIBEXEC: [83, 'a shared library cannot be executed'],
  EILSEQ: [84, 'an illegal sequence of bytes'],
  ERESTART: [85, 'the interrupted call should be made again'],
  ESTRPIPE: [86, 'streams pipe error'],
  EUSERS: [87, 'too many users, or nested too deeply'],
  ENOTSOCK: [88, 'the descriptor is not a socket'],
  EDESTADDRREQ: [89, 'a destination address is required'],
  EMSGSIZE: [90, 'the message is too long'],
  EPROTOTYPE: [91, 'the protocol does not suit the socket type'],
  ENOPROTOOPT: [92, 'the protocol has no such option'],
  EPROTONOSUPPORT: [93, 'the protocol is not supported'],
  ESOCKTNOSUPPORT: [94, 'the socket type is not supported'],
  EOPNOTSUPP: [95, 'the operation is not supported here'],
  EPFNOSUPPORT: [96, 'the protocol family is not supported'],
  EAFNOSUPPORT: [97, 'the address family is not supported'],
  EADDRINUSE: [98, 'the address is in use'],
  EADDRNOTAVAIL: [99, 'the address is not one of this network namespace'],
  ENETDOWN: [100, 'the network is down'],
  ENETUNREACH: [101, 'no route leads to that network'],
  ENETRESET: [102, 'the network dropped the connection'],
  ECONNABORTED: [103, 'the connection was aborted'],
  ECONNRESET: [104, 'the other end reset the connection'],
  ENOBUFS: [105, 'no buffer space'],
  EISCONN: [106, 'the socket is connected already'],
  ENOTCONN: [107, 'the socket is not connected'],
  ESHUTDOWN: [108, 'the socket was shut down for sending'],
  ETOOMANYREFS: [109, 'too many descriptors are on their way in messages'],
  ETIMEDOUT: [110, 'no answer in time'],
  ECONNREFUSED: [111, 'nobody listens there'],
  EHOSTDOWN: [112, 'the host is down'],
  EHOSTUNREACH: [113, 'the host cannot be reached'],
  EALREADY: [114, 'already in progress'],
  EINPROGRESS: [115, 'begun, and not finished yet'],
  ESTALE: [116, 'the file behind the handle is gone'],
  EUCLEAN: [117, 'the filesystem is damaged and needs a check'],
  ENOTNAM: [118, 'not a XENIX named type file'],
  ENAVAIL: [119, 'no XENIX semaphores available'],
  EISNAM: [120, 'a named type file'],
  EREMOTEIO: [121, 'remote input or output failed'],
  EDQUOT: [122, 'a quota is exceeded'],
  ENOMEDIUM: [123, 'no medium in the drive'],
  EMEDIUMTYPE: [124, 'the wrong type of medium'],
  ECANCELED: [125, 'cancelled'],
  ENOKEY: [126, 'no such key'],
  EKEYEXPIRED: [127, 'the key has expired'],
  EKEYREVOKED: [128, 'the key was revoked'],
  EKEYREJECTED: [129, 'the key was rejected'],
  EOWNERDEAD: [130, 'the owner of the lock died'],
  ENOTRECOVERABLE: [131, 'the state cannot be recovered'],
  ERFKILL: [132, 'a switch has turned the radio off'],
  EHWPOISON: [133, 'the memory page has a hardware error'],
} as const satisfies Readonly<Record<string, readonly [number, string]>>;

export type ErrnoName = keyof typeof errnos;

const byNumber = new Map<number, ErrnoName>();
for (const [name, [number]] of Object.entries(errnos)) byNumber.set(number, name as ErrnoName);

export const isErrnoName = (name: string): name is ErrnoName => Object.hasOwn(errnos, name);

export const errnoNumber = (name: ErrnoName): number => errnos[name][0];

export const errnoNames: readonly ErrnoName[] = [...byNumber.values()];

/** The name of a positive errno, as `EINVAL`; `errno 512` for one that Linux does not document. */
export const errnoName = (number: number): string => byNumber.get(number) ?? `errno ${number}`;

/** What an errno means for a call: from the call's own table if it is there, otherwise in general. */
export function meaningFor(
  spec: { readonly errors: Readonly<Record<string, string>> },
  name: string,
): string {
  return spec.errors[name] ?? (isErrnoName(name) ? errnos[name][1] : 'an error that Linux does not document');
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
