// Publishes ports of a container on the host, as docker's userland proxy does: for each connection to the host's port, one
// is made to the container's, from inside the container's network.

import { createServer, type Server, Socket } from 'node:net';
import { takeDescriptor } from '../../kernel/actor/take-descriptor.ts';
import { SyscallError, UserError } from '../../kernel/errors.ts';
import { both, type Texts } from '../../kernel/languages.ts';
import { close } from '../../kernel/syscalls/calls/file-descriptors.ts';
import { connect, socket } from '../../kernel/syscalls/calls/sockets.ts';
import { ref } from '../../kernel/syscalls/plumbing/encoder.ts';
import { actorNamed, type Lab } from '../lab.ts';

export interface Publication {
  /** The host's address to listen on; undefined: all. */
  readonly address: string | undefined;
  /** 0: one that is free, as the kernel chooses it. */
  readonly hostPort: number;
  readonly port: number;
}

/** Ports of the host on which we listen. */
export interface HostPorts {
  /**
   * Forwards each connection from now on, and those that wait already, to a container.
   * @param from the actor from whose network namespace we connect @param to the container's address
   */
  forwardTo(lab: Lab, from: string, to: string): void;
  close(): void;
}

/** Further connections are refused: each takes two descriptors. */
const MAX_CONNECTIONS = 256;

/** A container may ignore a connection request; the other connections wait no longer than this for it. */
const CONNECT_MS = 2_000;

/**
 * Listens on the host. To be called before the container is made: where a port is in use, its command must not have begun.
 * @param told is told which port the kernel chose, of the first failure after that, and again when others follow it for a while
 * @throws UserError when it cannot listen on a port
 */
export async function listenOnHost(
  publications: readonly Publication[],
  told: (message: Texts) => void,
): Promise<HostPorts> {
  const servers: Server[] = [];
  const connections = new Set<Socket>();
  const waiting: (() => void)[] = [];
  let forward: ((client: Socket, port: number) => Promise<void>) | undefined;
  const closeAll = (): void => {
    for (const server of servers) server.close();
    for (const connection of connections) connection.destroy();
  };
  const track = (connection: Socket): Socket => {
    connections.add(connection);
    connection.once('close', () => connections.delete(connection));
    connection.on('error', () => connection.destroy()); // the other side sees the end of the connection
    return connection;
  };
  const accept = (client: Socket, port: number): void => {
    if (forward === undefined) {
      waiting.push(() => accept(client, port));
      return;
    }
    forward(client, port).catch((error: unknown) => {
      client.destroy(error instanceof Error ? error : undefined);
    });
  };
  const tellSometimes = limited(told);
  try {
    for (const { address, hostPort, port } of publications) {
      const server = createServer({ allowHalfOpen: true, pauseOnConnect: true }, (client) =>
        accept(track(client), port),
      );
      server.maxConnections = MAX_CONNECTIONS;
      servers.push(server);
      await listen(server, hostPort, address);
      if (hostPort === 0) {
        const here = portOf(server);
        told({
          en: `port ${port} of it is port ${here} here`,
          zh: `容器的端口 ${port} 在这里是端口 ${here}`,
        });
      }
      // accept(2): EMFILE, ENFILE, ENOBUFS, ENOMEM, ECONNABORTED. That connection is lost; others follow.
      server.on('error', (error) =>
        tellSometimes({
          en: `a connection to port ${hostPort} was not accepted: ${error.message}`,
          zh: `端口 ${hostPort} 上有一个连接没有接受：${error.message}`,
        }),
      );
    }
  } catch (error) {
    closeAll();
    throw error;
  }
  return {
    forwardTo(lab, from, to) {
      forward = forwarder(lab, from, to, track);
      for (const acceptNow of waiting.splice(0)) acceptNow();
    },
    close: closeAll,
  };
}

function forwarder(
  lab: Lab,
  from: string,
  to: string,
  track: (connection: Socket) => Socket,
): (client: Socket, port: number) => Promise<void> {
  /** The actor makes one connection at a time: the socket has the same name in it each time, until we have taken it. */
  let turn: Promise<unknown> = Promise.resolve();
  const connectInTurn = (port: number): Promise<Socket | undefined> => {
    const next = turn.then(() => connectFrom(lab, from, to, port));
    turn = next.catch(() => undefined);
    return next;
  };
  return async (client, port) => {
    const inside = client.destroyed ? undefined : await connectInTurn(port);
    if (inside === undefined || client.destroyed) {
      client.resetAndDestroy();
      inside?.destroy();
      return;
    }
    track(inside);
    client.pipe(inside);
    inside.pipe(client);
    client.once('close', () => inside.destroy());
    inside.once('close', () => client.destroy());
  };
}

const TELL_AGAIN_MS = 10_000;

/** Passes on one message in ten seconds at most. */
function limited(told: (message: Texts) => void): (message: Texts) => void {
  let toldAt = Number.NEGATIVE_INFINITY;
  return (message) => {
    if (performance.now() - toldAt < TELL_AGAIN_MS) return;
    toldAt = performance.now();
    told(message);
  };
}

/** ip(7): with port 0 the kernel chooses one. */
function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('a server that listens has a port');
  return address.port;
}

function listen(server: Server, port: number, host: string | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const refused = (cause: NodeJS.ErrnoException): void => {
      const where = `${host ?? '*'}:${port}`;
      const why =
        cause.code === 'EADDRINUSE'
          ? { en: 'somebody else listens there', zh: '已有程序在那里监听' }
          : both(cause.message);
      const text = {
        en: `cannot publish on ${where}: ${why.en}`,
        zh: `无法发布到 ${where}：${why.zh}`,
      };
      reject(new UserError('failed', text, { cause }));
    };
    server.once('error', refused);
    server.listen({ port, host, exclusive: true }, () => {
      server.off('error', refused);
      resolve();
    });
  });
}

/**
 * The actor connects from its network namespace, and we take the socket from it: pidfd_getfd(2).
 * @returns undefined when the connection fails
 */
async function connectFrom(lab: Lab, from: string, to: string, port: number): Promise<Socket | undefined> {
  const actor = actorNamed(lab, from);
  const connected = actor.callAll([
    socket({ domain: 'AF_INET', type: ['SOCK_STREAM', 'SOCK_CLOEXEC'], protocol: 0 }, { as: 'proxy' }),
    connect(
      { sockfd: ref('proxy'), addr: { family: 'AF_INET', address: to, port } },
      { timeoutMs: CONNECT_MS },
    ),
  ]);
  try {
    const [made] = await connected;
    return new Socket({ fd: takeDescriptor(actor, made?.ret ?? -1), allowHalfOpen: true });
  } catch (error) {
    if (error instanceof SyscallError && error.call.spec.name === 'connect') return undefined;
    throw error;
  } finally {
    await actor.attempt(close({ fd: ref('proxy') }));
  }
}
