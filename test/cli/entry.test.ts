// Starts nslab with a Node that is too old, and with Bun: it says so in one line, before it loads what these cannot run.

import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { transform } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { cli } from '../support/nslab.ts';

/** Pretends that these are the versions: process.versions is read-only, but can be defined anew. */
const startAs = (versions: object, ...args: string[]) =>
  spawnSync(
    process.execPath,
    [
      '--import',
      `data:text/javascript,Object.defineProperty(process,'versions',{value:{...process.versions,...${JSON.stringify(versions)}}})`,
      cli,
      ...args,
    ],
    { encoding: 'utf8', timeout: 20_000 },
  );

describe.each([
  ['Node 18.20.8', { node: '18.20.8' }],
  ['Node 20.18.3', { node: '20.18.3' }],
  ['Node 16.0.0', { node: '16.0.0' }],
  ['Bun 1.3.0', { node: '24.3.0', bun: '1.3.0' }],
])('%s', (name, versions) => {
  it.each([[['tour', '--auto', '--plain']], [['doctor']], [['run', '--', 'true']], [[]]])(
    'cannot run %j',
    (args) => {
      expect(startAs(versions, ...args)).toMatchObject({
        status: args[0] === 'run' ? 125 : 3,
        stdout: '',
        stderr: `nslab: this is ${name}, and nslab needs Node 20.19 or newer (https://nodejs.org)\n`,
      });
    },
  );
});

it.each([[{ node: '20.19.0' }], [{ node: '22.0.0' }], [{ node: '100.0.0' }]])('%j can', (versions) => {
  const { status, stdout } = startAs(versions, '--version');
  expect({ status, stdout }).toEqual({ status: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) });
});

it('is small, and an old Node can parse it', async () => {
  const text = readFileSync(cli, 'utf8');
  expect(text.length).toBeLessThan(2000);
  // Top-level await came with Node 14.8; what needs a newer one would be written anew here.
  const { code } = await transform(text, { target: 'node16', minify: true, format: 'esm' });
  expect(code.length).toBeLessThanOrEqual(text.length + 1);
});
