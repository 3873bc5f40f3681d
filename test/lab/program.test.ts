// Tests that the end of a program is always noticed, however soon it comes.

import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { Actor } from '../../src/kernel/actor/actor.ts';
import { actorNamed, type Lab } from '../../src/lab/lab.ts';
import { runOperation } from '../../src/lab/operation/run-operation.ts';
import { cloneOperation } from '../../src/lab/operations/clone-actor.ts';
import { whenClosed } from '../../src/lab/program.ts';
import { openLab } from '../../src/lab/session/open-lab.ts';
import { tearDown } from '../../src/lab/session/tear-down.ts';
import { startProgram } from '../support/start-program.ts';

let lab: Lab | undefined;
afterEach(async () => {
  if (lab !== undefined) expect((await tearDown(lab)).left).toEqual([]);
  lab = undefined;
});

/** A socket that has noticed that its other end is closed. */
async function closedSocket() {
  const server = createServer((other) => other.destroy()).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  socket.resume();
  await once(socket, 'close');
  server.close();
  return socket;
}

describe('a program', () => {
  it('that says nothing and is over at once has ended, each of fifty times', async () => {
    lab = await openLab({ slots: 120 });
    await runOperation(
      lab,
      cloneOperation(lab, { from: 'host', as: 'box', flags: ['CLONE_NEWUTS'], spare: 110 }),
    );
    for (let i = 0; i < 50; i++) {
      const options = { in: 'box', as: `true${i}`, argv: ['/bin/true'] };
      const program = await startProgram(lab, options);
      await program.ended;
      expect(program.status).toBe(0);
    }
  });

  it('loses the actor that would tell of its end: that is an error, not silence', async () => {
    lab = await openLab({ slots: 8 });
    await runOperation(lab, cloneOperation(lab, { from: 'host', as: 'box', flags: [], spare: 4 }));
    const options = { in: 'box', as: 'sleeper', argv: ['/bin/sleep', '60'] };
    const program = await startProgram(lab, options);
    process.kill(actorNamed(lab, 'box').pid, 'SIGKILL');
    await expect(program.ended).rejects.toThrow('has ended');
  });
});

describe('a socket that closed before anybody listened', () => {
  it('is known to be closed', async () => {
    await whenClosed(await closedSocket());
  });

  it('makes an actor that has ended', async () => {
    const actor = new Actor('late', await closedSocket(), []);
    await actor.closed;
    expect(actor.alive).toBe(false);
    await expect(actor.ready).rejects.toThrow('has ended');
  });
});
