// Connects to and from containers of `nslab run -p`, `--network host` and `--network container:NAME`.

import { mkdtempSync, readdirSync, readlinkSync, rmSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { isErrno } from '../../src/kernel/errno.ts';
import { type Nslab, nslab, startNslab } from '../support/nslab.ts';

/** Finds a port on the loopback interface that is free now. */
async function freePort(): Promise<number> {
  const server = await listening(0);
  const address = server.address();
  server.close();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

const listening = (port: number): Promise<Server> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve(server));
  });

/** Sends, shuts down, and reads until the other side ends. */
const exchange = (port: number, text: string): Promise<string> =>
  new Promise((resolve, reject) => {
    let got = '';
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
    socket.setTimeout(10_000, () => socket.destroy(new Error('no answer')));
    socket.on('data', (chunk: Buffer) => {
      got += chunk.toString('utf8');
    });
    socket.once('error', reject);
    socket.once('end', () => resolve(got));
    socket.end(text);
  });

/** A server that tells where a connection comes from, reads it to its end, and sends all of it back. */
const echo = [
  'python3',
  '-uc',
  `import socketserver
class Echo(socketserver.StreamRequestHandler):
    def handle(self):
        self.wfile.write(self.client_address[0].encode() + b' ' + self.rfile.read())
socketserver.ThreadingTCPServer.request_queue_size = 64
with socketserver.ThreadingTCPServer(('0.0.0.0', 8000), Echo) as server:
    print('ready')
    server.serve_forever()`,
];

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'nslab-test-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

let server: Nslab | undefined;
afterEach(async () => {
  if (server === undefined) return;
  server.child.kill('SIGTERM');
  await server.ended;
  expect(await server.left()).toEqual([]);
  server = undefined;
});

/** One container for the tests that do not end it, with a port where somebody listens inside and one where nobody does. */
const shared = { name: `echo-${process.pid}`, port: 0, deaf: 0 };
let echoing: Nslab;
beforeAll(async () => {
  shared.port = await freePort();
  shared.deaf = await freePort();
  const ports = ['-p', `127.0.0.1:${shared.port}:8000`, '-p', `127.0.0.1:${shared.deaf}:8001`];
  echoing = startNslab(
    [...['run', '--init', '--network', 'bridge', ...ports, '--name', shared.name, '--'], ...echo],
    { timeoutMs: 180_000 },
  );
  await echoing.printed(/ready/);
});
afterAll(async () => {
  echoing.child.kill('SIGTERM');
  await echoing.ended;
  expect(await echoing.left()).toEqual([]);
});

describe('a published port', () => {
  it('leads into the container, from the bridge, for many at a time', async () => {
    const { port } = shared;
    const texts = Array.from({ length: 40 }, (_, i) => `${i} ${'x'.repeat(100_000)}`);
    const answers = await Promise.all(texts.map((text) => exchange(port, text)));
    expect(answers).toEqual(texts.map((text) => `172.17.0.1 ${text}`));
  });

  it('is reset where nobody listens inside', async () => {
    await expect(exchange(shared.deaf, 'hello')).rejects.toThrow(/ECONNRESET/);
  });

  it('is refused when another program has it, before the command begins, and nothing is left', async () => {
    const other = await listening(0);
    const address = other.address();
    const port = typeof address === 'object' ? address?.port : 0;
    const free = await freePort();
    const { status, stderr } = await nslab([
      ...['run', '--network', 'bridge', '-p', `127.0.0.1:${free}:80`, '-p', `127.0.0.1:${port}:80`],
      ...['-v', `${folder}:/seen`, '--', 'touch', '/seen/begun'],
    ]);
    other.close();
    expect(stderr).toBe(`nslab: cannot publish on 127.0.0.1:${port}: somebody else listens there\n`);
    expect(status).toBe(125);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('goes on when a client resets its connection in the middle', async () => {
    const { port } = shared;
    await new Promise<void>((resolve) => {
      const socket = connect({ port, host: '127.0.0.1' }, () => {
        socket.write('x'.repeat(100_000));
        socket.resetAndDestroy();
        socket.once('close', () => resolve());
      });
    });
    expect(await exchange(port, 'after')).toBe('172.17.0.1 after');
  });

  it('outlives more connections than we have descriptors for', async () => {
    const port = await freePort();
    server = startNslab(
      ['run', '--init', '--network', 'bridge', '-p', `127.0.0.1:${port}:8000`, '--', ...echo],
      { through: ['sh', '-c', 'ulimit -Sn 60; exec "$@"', 'sh'] },
    );
    await server.printed(/ready/);
    const crowd = Array.from({ length: 100 }, () => connect({ port, host: '127.0.0.1' }));
    await Promise.all(
      crowd.map((one) => new Promise((resolve) => one.once('connect', resolve).once('error', resolve))),
    );
    for (const one of crowd) one.destroy();
    const again = async (): Promise<string> => {
      for (let turn = 0; turn < 100; turn++) {
        try {
          return await exchange(port, 'still there');
        } catch (error) {
          if (!isErrno(error, 'ECONNRESET')) throw error; // it still closes those of the crowd
        }
      }
      throw new Error('it accepts no more');
    };
    expect(await again()).toBe('172.17.0.1 still there');
    expect(server.stderr()).not.toMatch(/bug in nslab/);
  });

  it('needs a bridge', async () => {
    const { status, stderr } = await nslab(['run', '--network', 'none', '-p', '8080:80', '--', 'true']);
    expect({ status, stderr }).toEqual({ status: 125, stderr: 'nslab: --publish needs --network bridge\n' });
  });
});

describe('the network of another', () => {
  const network = (...args: string[]) => nslab(['run', ...args, '--', 'readlink', '/proc/self/ns/net']);

  it('is shared with a container by its name', async () => {
    expect(echoing.child.exitCode).toBe(null);
    const script = 'exec 3<>/dev/tcp/127.0.0.1/8000; echo -n >&3; ip -br address show eth0';
    const { stdout } = await nslab([
      ...['run', '--network', `container:${shared.name}`, '--', 'bash', '-c', script],
    ]);
    expect(stdout).toContain('172.17.0.2/16');
    const again = await nslab(['run', '--name', shared.name, '--', 'true']);
    expect(again.stderr).toBe(`nslab: a container called ${shared.name} runs already\n`);
    expect(again.status).toBe(125);
  });

  it('is refused when that container does not run', async () => {
    const { status, stderr } = await network('--network', 'container:nobody');
    expect({ status, stderr }).toEqual({
      status: 125,
      stderr: 'nslab: no container of nslab is called nobody and runs\n',
    });
  });

  it('is the host’s, with its name servers, where that is asked for', async () => {
    const { stdout } = await network('--network', 'host');
    expect(stdout.trim()).toBe(readlinkSync('/proc/self/ns/net'));
    expect((await network()).stdout.trim()).not.toBe(stdout.trim());
  });
});
