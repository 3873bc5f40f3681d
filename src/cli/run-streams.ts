// Puts pipes between a command of another user and our files, which that user could not open.

import { closeSync, createReadStream, type Stats } from 'node:fs';
import { Socket } from 'node:net';
import { openLocal } from '../kernel/local/executor.ts';
import { pipe2 } from '../kernel/syscalls/calls/file-descriptors.ts';
import { statsOf } from './descriptor-stats.ts';
import type { OutputError } from './own-output.ts';
import type { RunFlags } from './run-flags.ts';
import { openOutput } from './run-output.ts';

export interface RunStreams {
  /** Our descriptors that become the command's stdin, stdout and stderr. */
  readonly stdio: readonly [number, number, number];
  /** Those of the three that are pipes of ours. */
  readonly pipes: readonly number[];
  /** Closes the command's ends, which it has by now, and begins to copy. */
  begin(lost: (error: OutputError) => void): void;
  /** Resolves when all is written. To be called when nobody holds the command's ends any more. */
  drained(): Promise<void>;
  /** Closes our ends. */
  close(): void;
}

/** pipe(7): what is written fast is read in such pieces; this many bytes wait at most. */
const MAX_BYTES = 1 << 20;
/** How long a pipe may bring nothing, not even its end, once the lab is gone. */
const END_MS = 2_000;

interface Pipe {
  readonly ours: number;
  readonly theirs: number;
  /** Which of the three it is. */
  readonly fd: number;
}

/**
 * proc_pid_fd(5): who opens /dev/stdout opens the file again, and needs the permission to. So where another user than ours
 * may run, a regular file is replaced by a pipe, which is given to that user; docker has a pipe always. Two streams that are
 * one file share a pipe, so that their order is kept.
 */
export function openStreams({ user, image, interactive }: RunFlags): RunStreams {
  const mayBeAnother = user !== undefined || image !== undefined;
  const wanted = mayBeAnother ? [...(interactive === true ? [0] : []), 1, 2] : [];
  const stdio: [number, number, number] = [0, 1, 2];
  const made: Pipe[] = [];
  for (const fd of wanted) {
    const stats = statsOf(fd);
    if (stats?.isFile() !== true) continue;
    const shared = fd === 2 ? made.find((pipe) => pipe.fd === 1 && isSame(statsOf(1), stats)) : undefined;
    const pipe = shared ?? openPipe(fd);
    if (shared === undefined) made.push(pipe);
    stdio[fd] = pipe.theirs;
  }
  const ends: Promise<void>[] = [];
  const sockets: Socket[] = [];
  return {
    stdio,
    pipes: [0, 1, 2].filter((fd) => stdio[fd] !== fd),
    begin(lost) {
      for (const { theirs, ours, fd } of made) {
        closeSync(theirs);
        const socket = new Socket({ fd: ours, readable: fd !== 0, writable: fd === 0 });
        sockets.push(socket);
        if (fd === 0) feed(socket);
        else ends.push(copy(socket, fd, lost));
      }
      made.length = 0;
    },
    async drained() {
      for (const socket of sockets) socket.setTimeout(END_MS, () => socket.destroy());
      await Promise.all(ends);
    },
    close() {
      for (const { theirs, ours } of made) for (const end of [theirs, ours]) closeSync(end);
      for (const socket of sockets) socket.destroy();
    },
  };
}

const isSame = (one: Stats | undefined, other: Stats): boolean =>
  one?.dev === other.dev && one.ino === other.ino;

function openPipe(fd: number): Pipe {
  const [read, write] = openLocal().call(pipe2({ flags: ['O_CLOEXEC'] })).out.pipefd;
  return fd === 0 ? { ours: write, theirs: read, fd } : { ours: read, theirs: write, fd };
}

function feed(socket: Socket): void {
  const file = createReadStream('', { fd: 0, autoClose: false });
  socket.on('error', () => file.destroy()); // EPIPE: the command has closed its stdin
  file.on('error', () => socket.destroy()); // the command sees the end of the file
  file.pipe(socket);
}

/** @returns a promise of the end of all copying */
function copy(socket: Socket, fd: number, lost: (error: OutputError) => void): Promise<void> {
  const output = openOutput(fd, socket, {
    maxBytes: MAX_BYTES,
    lost(error) {
      socket.destroy(); // pipe(7): the command gets SIGPIPE, or EPIPE
      lost(error);
    },
  });
  socket.on('data', (bytes: Buffer) => output.push(bytes));
  socket.on('error', () => socket.destroy()); // then it is closed, too
  return new Promise((resolve) => {
    socket.once('close', () => void output.drained().then(resolve));
  });
}
