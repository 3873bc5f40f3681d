// Tries to reach what has no path: the keys of the user who started nslab, and abstract sockets.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inContainer, outcomeOf } from './attempt.ts';
import { type ProbeFiles, prepareProbe } from './prepare-probe.ts';

let files: ProbeFiles;
beforeAll(() => {
  files = prepareProbe();
});
afterAll(() => files.remove());

describe('a key of the session that nslab was started in: keyrings(7)', () => {
  const key = 'nslab-test-key';
  /** A session keyring of its own, which ends with the process. */
  const through = () => [files.probe, 'with-key', key, files.secret];
  const readKey = (options: readonly string[]) =>
    inContainer(files, ['read-key', key], options, { through: through() });

  it('is read where nothing filters keyctl: keyrings have no namespace', async () => {
    // keyrings(7): children inherit the session keyring, so a program that the probe starts has it too.
    const { status, stdout } = await outcomeOf([...through(), files.probe, 'read-key', key]);
    expect({ status, stdout }).toEqual({ status: 0, stdout: `reached: ${files.secret}\n` });
  });

  it('is not by default: keyctl is EPERM', async () => {
    expect(await readKey([])).toEqual({
      verdict: 'refused',
      text: 'refused: search: Operation not permitted',
    });
  });

  it('nor without the filter: a container has a session keyring of its own', async () => {
    expect(await readKey(['--security-opt', 'seccomp=unconfined'])).toMatchObject({ verdict: 'refused' });
  });
});

describe('an abstract socket of the host: unix(7)', () => {
  const name = `nslab-test-${process.pid}`;
  let server: ChildProcess;
  beforeAll(async () => {
    server = spawn(files.probe, ['listen', name, files.secret], { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(server.stdout ?? server, 'data');
  });
  afterAll(() => server.kill());

  it('answers in the host’s network namespace', async () => {
    expect(await inContainer(files, ['connect', name], ['--network', 'host'])).toEqual({
      verdict: 'reached',
      text: `reached: ${files.secret}`,
    });
  });

  it.each([['none'], ['bridge']])('is not there in another: %s', async (network) => {
    expect(await inContainer(files, ['connect', name], ['--network', network])).toEqual({
      verdict: 'refused',
      text: 'refused: connect: Connection refused',
    });
  });
});
