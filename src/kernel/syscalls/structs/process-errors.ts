// Says what each errno means for the calls on processes and namespaces.

export const cloneErrors = {
  EAGAIN: {
    en: 'a limit of processes is reached: RLIMIT_NPROC, pids.max of the cgroup, or kernel.pid_max',
    zh: '进程数已达上限：RLIMIT_NPROC、cgroup 的 pids.max 或 kernel.pid_max',
  },
  EINVAL: {
    en: 'flags that exclude each other, or a namespace this kernel was built without',
    zh: '标志互相冲突，或内核没有编译进某种命名空间',
  },
  ENOMEM: {
    en: 'no memory, or the PID namespace has lost its first process: pid_namespaces(7)',
    zh: '内存不足，或 PID 命名空间已经没有了第一个进程：pid_namespaces(7)',
  },
  ENOSPC: {
    en: 'too many namespaces, or nested too deeply (32): /proc/sys/user/max_*_namespaces',
    zh: '命名空间太多，或嵌套太深（32 层）：/proc/sys/user/max_*_namespaces',
  },
  EPERM: {
    en: 'a new namespace needs CAP_SYS_ADMIN, but for CLONE_NEWUSER',
    zh: '新建命名空间需要 CAP_SYS_ADMIN，CLONE_NEWUSER 除外',
  },
  EUSERS: { en: 'user namespaces are nested too deeply', zh: '用户命名空间嵌套太深' },
} as const;

export const unshareErrors = {
  EINVAL: {
    en: 'a namespace this kernel was built without, a second CLONE_NEWPID, or CLONE_NEWUSER in a process with threads',
    zh: '内核没有编译进某种命名空间，或再次指定 CLONE_NEWPID，或在多线程进程里用 CLONE_NEWUSER',
  },
  ENOMEM: { en: 'no memory to copy what is no longer shared', zh: '没有内存来复制不再共享的部分' },
  ENOSPC: {
    en: 'too many namespaces, or nested too deeply (32): /proc/sys/user/max_*_namespaces',
    zh: '命名空间太多，或嵌套太深（32 层）：/proc/sys/user/max_*_namespaces',
  },
  EPERM: {
    en: 'a new namespace needs CAP_SYS_ADMIN; CLONE_NEWUSER needs ids that are mapped, and a root that is no chroot',
    zh: '新建命名空间需要 CAP_SYS_ADMIN；CLONE_NEWUSER 要求 ID 已映射，且根目录没有 chroot 过',
  },
  EUSERS: { en: 'user namespaces are nested too deeply', zh: '用户命名空间嵌套太深' },
} as const;

export const setnsErrors = {
  EBADF: { en: 'fd is not open', zh: 'fd 没有打开' },
  EINVAL: {
    en: 'fd is no namespace of that type, is the own user namespace or an ancestor PID namespace, or the process has threads or shares its root directory and may not change this one',
    zh: 'fd 不是这种类型的命名空间，或是自己所在的用户命名空间、祖先 PID 命名空间，或进程有多个线程、共享根目录，因而不能换',
  },
  ENOMEM: { en: 'no memory to change the namespace', zh: '没有内存来切换命名空间' },
  EPERM: {
    en: 'it needs CAP_SYS_ADMIN in the namespace that is joined, and for most in the own one too',
    zh: '需要目标命名空间里的 CAP_SYS_ADMIN，多数情况下还需要自己所在命名空间里的',
  },
  ESRCH: { en: 'fd is a pidfd, and its process is gone', zh: 'fd 是 pidfd，而它的进程已经不在了' },
} as const;

export const execErrors = {
  E2BIG: {
    en: 'the arguments and the environment are too long together, or one string is longer than 128 KiB',
    zh: '参数和环境变量合起来太长，或有一个字符串超过 128 KiB',
  },
  EACCES: {
    en: 'the file is not executable, is no regular file, lies on a noexec mount, or a directory on its path may not be searched',
    zh: '文件没有执行权限，或不是普通文件，或在 noexec 挂载上，或路径上有目录不允许进入',
  },
  EAGAIN: {
    en: 'the user has more processes than RLIMIT_NPROC allows, since it changed its uid',
    zh: '用户换了 uid 之后，进程数超过了 RLIMIT_NPROC',
  },
  EINVAL: { en: 'an ELF file that names more than one interpreter', zh: 'ELF 文件指定了不止一个解释器' },
  EISDIR: { en: 'the ELF interpreter is a directory', zh: 'ELF 解释器是目录' },
  ELIBBAD: { en: 'the ELF interpreter is in no format that can be executed', zh: 'ELF 解释器的格式不能执行' },
  ELOOP: {
    en: 'too many symbolic links, or scripts that name scripts as interpreters too often',
    zh: '符号链接太多，或脚本的解释器又是脚本，套得太深',
  },
  ENOENT: {
    en: 'the file, its #! interpreter or its ELF interpreter does not exist in this root',
    zh: '文件、它的 #! 解释器或 ELF 解释器在这个根目录里不存在',
  },
  ENOEXEC: {
    en: 'exec format error: the file is in no known format, is for another architecture, or is a script without #!',
    zh: '可执行文件格式错误：格式不认识，或是给别的体系结构的，或是没有 #! 的脚本',
  },
  ENOMEM: { en: 'no memory for the new program', zh: '没有内存装载新程序' },
  ENOTDIR: { en: 'a part of the path is not a directory', zh: '路径中有一级不是目录' },
  EPERM: {
    en: 'set-user-ID or file capabilities cannot take effect, on a nosuid mount or in a traced process',
    zh: 'set-user-ID 或文件 capability 不能生效：挂载是 nosuid 的，或进程正被跟踪',
  },
  ETXTBSY: { en: 'the file is open for writing', zh: '文件正开着写' },
} as const;

export const waitErrors = {
  ECHILD: {
    en: 'there is no such child, or SIGCHLD is ignored and the children are not kept',
    zh: '没有这个子进程，或忽略了 SIGCHLD，子进程不留退出状态',
  },
  EINTR: { en: 'a signal came first', zh: '先来了一个信号' },
  EINVAL: { en: 'unknown options', zh: '有不认识的选项' },
} as const;

export const killErrors = {
  EINVAL: { en: 'no such signal', zh: '没有这个信号' },
  EPERM: {
    en: 'the process belongs to another user, and CAP_KILL is missing',
    zh: '进程属于别的用户，又缺少 CAP_KILL',
  },
  ESRCH: {
    en: 'no such process in this PID namespace; one that has ended, but is not waited for, still counts',
    zh: '这个 PID 命名空间里没有该进程；已结束但还没被 wait 的仍然算',
  },
} as const;
