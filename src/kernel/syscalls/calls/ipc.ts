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

const EACCES = 'the mode of the object forbids it';
const EEXIST = 'IPC_CREAT and IPC_EXCL, and the object exists in this IPC namespace';
const EIDRM = 'the object was removed';
const ENOENT = 'no object has that key in this IPC namespace, and IPC_CREAT is missing';
const EPERM = 'the object belongs to another user, and CAP_SYS_ADMIN is missing';
const EINTR = 'a signal came while waiting';

const control = { EACCES, EIDRM, EINVAL: 'no object has that id in this IPC namespace', EPERM } as const;

export const msgget = defineCall('msgget', 68, 186, [ipcKey('key'), ipcFlags('msgflg', IPC)], {
  errors: { EACCES, EEXIST, ENOENT, ENOSPC: 'too many queues: kernel.msgmni' },
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
      EAGAIN: 'the queue is full, and IPC_NOWAIT was named',
      EINTR,
      EINVAL:
        'no queue has that id in this IPC namespace, mtype is not above 0, or the text is too long: kernel.msgmax',
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
      E2BIG: 'the text is longer than the room for it, and MSG_NOERROR is missing',
      EINTR,
      ENOMSG: 'no message of that type, and IPC_NOWAIT was named',
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
    EINVAL: 'no semaphores, more than kernel.sem allows, or more than the set has',
    ENOENT,
    ENOSPC: 'too many sets or semaphores: kernel.sem',
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
  { errors: { ...control, ERANGE: 'a value below 0 or above 32767' } },
);

export const semop = defineCall('semop', 65, 193, [int('semid'), semaphoreOps('sops'), lengthOf('sops')], {
  flush: true,
  errors: { ...control, EAGAIN: 'it would have to wait, and IPC_NOWAIT was named', EINTR },
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
      EINVAL: 'a size of 0, above kernel.shmmax, or above that of the segment',
      ENOENT,
      ENOMEM: 'no memory for the segment',
      ENOSPC: 'too many segments, or too much memory in them: kernel.shmmni, kernel.shmall',
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
  EACCES: 'the mode of the queue forbids it, or the name has a slash in it',
  ENOENT: 'no queue has that name in this IPC namespace',
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
      EEXIST: 'O_CREAT and O_EXCL, and the queue exists',
      EMFILE: 'too many descriptors, or too many bytes in queues: RLIMIT_NOFILE, RLIMIT_MSGQUEUE',
      ENOSPC: 'too many queues: fs.mqueue.queues_max',
    },
  },
);

export const mq_unlink = defineCall('mq_unlink', 241, 181, [text('name')], { errors: queueErrors });
