// Connects to and from containers of `nslab run -p`, `--network host` and `--network container:NAME`.

import { readlinkSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
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

let server: Nslab | undefined;
afterEach(async () => {
  if (server === undefined) return;
  server.child.kill('SIGTERM');
  await server.ended;
  expect(await server.left()).toEqual([]);
  server = undefined;
});

async function startEcho(...args: string[]): Promise<Nslab> {
  server = startNslab(['run', '--init', '--network', 'bridge', ...args, '--', ...echo]);
  await server.printed(/ready/);
  return server;
}

describe('a published port', () => {
  it('leads into the container, from the bridge, for many at a time', async () => {
    const port = await freePort();
    await startEcho('-p', `127.0.0.1:${port}:8000`);
    const texts = Array.from({ length: 40 }, (_, i) => `${i} ${'x'.repeat(100_000)}`);
    const answers = await Promise.all(texts.map((text) => exchange(port, text)));
    expect(answers).toEqual(texts.map((text) => `172.17.0.1 ${text}`));
  });

  it('is reset where nobody listens inside', async () => {
    const port = await freePort();
    await startEcho('-p', `127.0.0.1:${port}:8001`);
    await expect(exchange(port, 'hello')).rejects.toThrow(/ECONNRESET/);
  });

  it('is refused when another program has it, and nothing is left', async () => {
    const other = await listening(0);
    const address = other.address();
    const port = typeof address === 'object' ? address?.port : 0;
    const { status, stderr } = await nslab([
      ...['run', '--network', 'bridge', '-p', `127.0.0.1:${port}:80`, '--', 'sleep', '100'],
    ]);
    other.close();
    expect(stderr).toContain(`cannot publish on 127.0.0.1:${port}: somebody else listens there`);
    expect(status).toBe(1);
  });

  it('needs a bridge', async () => {
    const { status, stderr } = await nslab(['run', '--network', 'none', '-p', '8080:80', '--', 'true']);
    expect({ status, stderr }).toEqual({ status: 2, stderr: 'nslab: --publish needs --network bridge\n' });
  });
});

describe('the network of another', () => {
  const network = (...args: string[]) => nslab(['run', ...args, '--', 'readlink', '/proc/self/ns/net']);

  it('is shared with a container by its name', async () => {
    const { child } = await startEcho('--name', `echo-${process.pid}`);
    expect(child.exitCode).toBe(null);
    const script = 'exec 3<>/dev/tcp/127.0.0.1/8000; echo -n >&3; ip -br address show eth0';
    const { stdout } = await nslab([
      ...['run', '--network', `container:echo-${process.pid}`, '--', 'bash', '-c', script],
    ]);
    expect(stdout).toContain('172.17.0.2/16');
    const again = await nslab(['run', '--name', `echo-${process.pid}`, '--', 'true']);
    expect(again.stderr).toBe(`nslab: a container called echo-${process.pid} runs already\n`);
    expect(again.status).toBe(2);
  });

  it('is refused when that container does not run', async () => {
    const { status, stderr } = await network('--network', 'container:nobody');
    expect({ status, stderr }).toEqual({
      status: 2,
      stderr: 'nslab: no container of nslab is called nobody and runs\n',
    });
  });

  it('is the host’s, with its name servers, where that is asked for', async () => {
    const { stdout } = await network('--network', 'host');
    expect(stdout.trim()).toBe(readlinkSync('/proc/self/ns/net'));
    expect((await network()).stdout.trim()).not.toBe(stdout.trim());
  });
});
