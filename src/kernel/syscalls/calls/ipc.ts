// Describes the calls of System V IPC and of POSIX message queues, which each IPC namespace has its own of.

import { defineCall } from '../plumbing/define.ts';
import { any, fixed, int, intOr, lengthOf, oneOf, text } from '../plumbing/params.ts';
import {
  ipcFlags,
  ipcKey,
  messageOut,
  msqidLayout,
  semaphoreOps,
  shmidLayout,
  statOut,
  textSize,
  typedMessage,
} from '../structs/ipc-params.ts';
import { creationMode, openFlags } from '../structs/open-how.ts';

/** include/uapi/linux/ipc.h */
export const IPC = { IPC_CREAT: 0o1000, IPC_EXCL: 0o2000, IPC_NOWAIT: 0o4000 } as const;
export const IPC_COMMAND = { IPC_RMID: 0, IPC_SET: 1, IPC_STAT: 2 } as const;

const EACCES = { en: 'the mode of the object forbids it', zh: '对象的权限位不允许' };
const EEXIST = {
  en: 'IPC_CREAT and IPC_EXCL, and the object exists in this IPC namespace',
  zh: '指定了 IPC_CREAT 和 IPC_EXCL，而这个 IPC 命名空间里已有该对象',
};
const EIDRM = { en: 'the object was removed', zh: '对象已被删除' };
const ENOENT = {
  en: 'no object has that key in this IPC namespace, and IPC_CREAT is missing',
  zh: '这个 IPC 命名空间里没有该 key 的对象，又没指定 IPC_CREAT',
};
const EPERM = {
  en: 'the object belongs to another user, and CAP_SYS_ADMIN is missing',
  zh: '对象属于别的用户，又缺少 CAP_SYS_ADMIN',
};
const EINTR = { en: 'a signal came while waiting', zh: '等待时来了信号' };

const control = {
  EACCES,
  EIDRM,
  EINVAL: { en: 'no object has that id in this IPC namespace', zh: '这个 IPC 命名空间里没有该 ID 的对象' },
  EPERM,
} as const;

export const msgget = defineCall('msgget', 68, 186, [ipcKey('key'), ipcFlags('msgflg', IPC)], {
  errors: {
    EACCES,
    EEXIST,
    ENOENT,
    ENOSPC: { en: 'too many queues: kernel.msgmni', zh: '消息队列太多：kernel.msgmni' },
  },
});

export const msgsnd = defineCall(
  'msgsnd',
  69,
  189,
  [int('msqid'), typedMessage('msgp'), textSize('msgp'), ipcFlags('msgflg', IPC)],
  {
    flush: true,
    errors: {
      ...control,
      EAGAIN: { en: 'the queue is full, and IPC_NOWAIT was named', zh: '队列已满，而指定了 IPC_NOWAIT' },
      EINTR,
      EINVAL: {
        en: 'no queue has that id in this IPC namespace, mtype is not above 0, or the text is too long: kernel.msgmax',
        zh: '这个 IPC 命名空间里没有该 ID 的队列，或 mtype 不大于 0，或消息太长：kernel.msgmax',
      },
    },
  },
);

/** msgrcv(2); include/uapi/linux/msg.h */
export const MSGRCV = { ...IPC, MSG_NOERROR: 0o10000, MSG_EXCEPT: 0o20000, MSG_COPY: 0o40000 } as const;

export const msgrcv = defineCall(
  'msgrcv',
  70,
  188,
  [int('msqid'), messageOut('msgp'), lengthOf('msgp'), intOr('msgtyp', 0), ipcFlags('msgflg', MSGRCV)],
  {
    flush: true,
    errors: {
      ...control,
      E2BIG: {
        en: 'the text is longer than the room for it, and MSG_NOERROR is missing',
        zh: '消息比缓冲区长，又没指定 MSG_NOERROR',
      },
      EINTR,
      ENOMSG: {
        en: 'no message of that type, and IPC_NOWAIT was named',
        zh: '没有这种类型的消息，而指定了 IPC_NOWAIT',
      },
    },
  },
);

export const msgctl = defineCall(
  'msgctl',
  71,
  187,
  [int('msqid'), oneOf('cmd', IPC_COMMAND), statOut('buf', msqidLayout)],
  { errors: control },
);

export const semget = defineCall('semget', 64, 190, [ipcKey('key'), int('nsems'), ipcFlags('semflg', IPC)], {
  errors: {
    EACCES,
    EEXIST,
    EINVAL: {
      en: 'no semaphores, more than kernel.sem allows, or more than the set has',
      zh: '信号量个数为 0，或超过 kernel.sem，或多于集合里的个数',
    },
    ENOENT,
    ENOSPC: { en: 'too many sets or semaphores: kernel.sem', zh: '信号量或集合太多：kernel.sem' },
  },
});

/** semctl(2); include/uapi/linux/sem.h */
export const SEM_COMMAND = {
  ...IPC_COMMAND,
  GETPID: 11,
  GETVAL: 12,
  GETALL: 13,
  GETNCNT: 14,
  GETZCNT: 15,
  SETVAL: 16,
  SETALL: 17,
} as const;

export const semctl = defineCall(
  'semctl',
  66,
  191,
  [int('semid'), int('semnum'), oneOf('cmd', SEM_COMMAND), any('arg')],
  { errors: { ...control, ERANGE: { en: 'a value below 0 or above 32767', zh: '值小于 0 或大于 32767' } } },
);

export const semop = defineCall('semop', 65, 193, [int('semid'), semaphoreOps('sops'), lengthOf('sops')], {
  flush: true,
  errors: {
    ...control,
    EAGAIN: { en: 'it would have to wait, and IPC_NOWAIT was named', zh: '需要等待，而指定了 IPC_NOWAIT' },
    EINTR,
  },
});

/** shmget(2); include/uapi/linux/shm.h */
export const SHMGET = { ...IPC, SHM_HUGETLB: 0o4000, SHM_NORESERVE: 0o10000 } as const;

export const shmget = defineCall(
  'shmget',
  29,
  194,
  [ipcKey('key'), int('size'), ipcFlags('shmflg', SHMGET)],
  {
    errors: {
      EACCES,
      EEXIST,
      EINVAL: {
        en: 'a size of 0, above kernel.shmmax, or above that of the segment',
        zh: '大小为 0，或超过 kernel.shmmax，或超过已有内存段的大小',
      },
      ENOENT,
      ENOMEM: { en: 'no memory for the segment', zh: '没有内存建这个共享内存段' },
      ENOSPC: {
        en: 'too many segments, or too much memory in them: kernel.shmmni, kernel.shmall',
        zh: '共享内存段太多或总量太大：kernel.shmmni、kernel.shmall',
      },
    },
  },
);

export const shmctl = defineCall(
  'shmctl',
  31,
  195,
  [int('shmid'), oneOf('cmd', IPC_COMMAND), statOut('buf', shmidLayout)],
  { errors: control },
);

const queueErrors = {
  EACCES: {
    en: 'the mode of the queue forbids it, or the name has a slash in it',
    zh: '队列的权限位不允许，或名字里有斜杠',
  },
  ENOENT: {
    en: 'no queue has that name in this IPC namespace',
    zh: '这个 IPC 命名空间里没有叫这个名字的队列',
  },
} as const;

/** mq_open(3) takes a name with a slash in front; the system call takes it without. */
export const mq_open = defineCall(
  'mq_open',
  240,
  180,
  [text('name'), openFlags('flags'), creationMode('mode'), fixed('attr', 0, 'NULL')],
  {
    errors: {
      ...queueErrors,
      EEXIST: {
        en: 'O_CREAT and O_EXCL, and the queue exists',
        zh: '指定了 O_CREAT 和 O_EXCL，而队列已存在',
      },
      EMFILE: {
        en: 'too many descriptors, or too many bytes in queues: RLIMIT_NOFILE, RLIMIT_MSGQUEUE',
        zh: '描述符太多，或队列占的字节太多：RLIMIT_NOFILE、RLIMIT_MSGQUEUE',
      },
      ENOSPC: { en: 'too many queues: fs.mqueue.queues_max', zh: '消息队列太多：fs.mqueue.queues_max' },
    },
  },
);

export const mq_unlink = defineCall('mq_unlink', 241, 181, [text('name')], { errors: queueErrors });
