// Gives nslab wrong input, and expects a line or two on stderr, a specific exit status, and never a stack trace.

import { describe, expect, it } from 'vitest';
import { requireLinux } from '../../src/cli/require-linux.ts';
import { UserError } from '../../src/kernel/errors.ts';
import { nslab, startNslab } from '../support/nslab.ts';
import { someOf } from '../support/some-of.ts';

async function refused(...args: string[]): Promise<{ status: number; message: string }> {
  const { status, stdout, stderr } = await nslab(args);
  expect(stdout).toBe('');
  expect(stderr).not.toMatch(/^ {4}at |bug in nslab/m);
  expect(stderr.trimEnd().split('\n').length).toBeLessThanOrEqual(2);
  return { status, message: stderr };
}

describe('the command line', () => {
  it.each(
    someOf(
      [
        [['frobnicate'], /unknown command 'frobnicate'/],
        [['--frobnicate'], /unknown option '--frobnicate'/],
        [['tour', '--frobnicate'], /unknown option '--frobnicate'/],
        [['tour', 'extra'], /the tour has no stage extra\n.*There are: exec/],
        [['tour', 'exec', 'extra'], /too many arguments/],
        [['tour', '--lang', 'fr'], /'fr' is invalid. Allowed choices are en, zh/],
        [['tour', '--record'], /argument missing/],
        [['clean', 'extra'], /too many arguments/],
      ],
      4,
    ),
  )('%j ends with 2, and says what is wrong', async (args, message) => {
    const refusal = await refused(...args);
    expect(refusal.message).toMatch(message);
    expect(refusal.status).toBe(2);
  });

  it.each(
    someOf(
      [
        [['run'], /there is no command. Put it at the end/],
        [['run', '--'], /there is no command/],
        [['run', '--frobnicate', '--', 'true'], /unknown option '--frobnicate'\n/],
        [['run', '--network', 'foo', '--', 'true'], /'foo' is invalid. none, bridge, host or container:ID/],
        [['run', '--', '-it', 'sh'], /Options go before --: nslab run -it -- sh/],
        [
          ['run', 'alpine:3', 'sh'],
          /no images by name, .*--image FILE, made by docker save -o FILE alpine:3/,
        ],
        [['run', '--image', 'alpine', '--', 'sh'], /no such file.*docker save -o image.tar alpine/],
        [['run', '-v', 'vol:/x', '--', 'true'], /no volumes by name.*\.\/vol/],
        [['run', '-d', '--', 'true'], /no -d here: .*&/],
        [['run', '--memroy', '1g', '--', 'true'], /'--memroy'. Did you mean --memory\?/],
        [['run', '--gpus', 'all', '--', 'true'], /no --gpus here: .*--device/],
        [['run', '-p', '80:http', '--', 'true'], /HOSTPORT:PORT.*Such as 8080:80/],
        [['run', '-m', '100', '--', 'true'], /100 alone means bytes: write 100m\?/],
        [['run', '--name', 'a/b', '--', 'true'], /no slash/],
        [['run', '-w', 'src', '--', 'true'], /An absolute path/],
        [['run', '--privileged', '--', 'true'], /no --privileged here: .*--cap-add/],
        [['run', '--platform', 'linux/s390x', '--', 'true'], /This machine is linux\/\S+,/],
        [['run', '--restart', 'always', '--', 'true'], /runs once/],
        [['run', '--tty=perhaps', '--', 'true'], /--tty is true or false/],
      ],
      9,
    ),
  )('%j ends with docker’s 125, says what to do, and where help is', async (args, message) => {
    const refusal = await refused(...args);
    expect(refusal.message).toMatch(message);
    expect(refusal.message).toMatch(/^error: .*\n\(nslab run --help says more\)\n$/s);
    expect(refusal.status).toBe(125);
  });

  it('asks back where a command is nearly right', async () => {
    expect((await refused('rnu')).message).toMatch(/unknown command 'rnu'. Did you mean run\?/);
    expect((await refused('docter')).message).toMatch(/Did you mean doctor\?/);
    expect((await refused('exec')).message).not.toMatch(/Did you mean/);
  });

  it('lists the commands when it does not know one', async () => {
    const { message } = await refused('rum');
    expect(message).toMatch(/unknown command 'rum'.*: tour, demo, play, run, /);
  });
});

describe('values', () => {
  const long = 'a'.repeat(65);
  const wrong = (option: string, values: readonly string[], most: number): string[][] =>
    someOf(values, most).map((value) => [option, value]);

  it.each([
    ...wrong('-m', ['abc', '-1', '1', '1e9', '', '1.5.5m', '99999999999g', 'NaN', '１００m', '100x'], 3),
    ...wrong('--pids-limit', ['-2', 'abc', '1.5', '', '1e3', '99999999'], 2),
    ...wrong('--hostname', ['', 'a b', '-a', 'a/b', 'ü', long], 2),
    ...wrong(
      '-v',
      ['', ':', 'x', '/no/such/thing:/a', '/tmp:a', '/tmp:/', '/tmp:/a:ro:x', '/tmp:/a:no', ':/a'],
      4,
    ),
    ...wrong('-w', ['', 'relative', './a'], 2),
    ...wrong('-e', ['', '=x'], 1),
  ])('%s %j ends with 125', async (option = '', value = '') => {
    const { status, message } = await refused('run', option, value, '--', 'true');
    expect(message).toMatch(/^error: option '.*' argument .*is invalid\. \S/s);
    expect(status).toBe(125);
  });
});

describe('a terminal, a home, a locale', () => {
  it('are not needed to run a command', async () => {
    const { status, stdout } = await nslab(['run', '--', 'echo', 'hi'], {
      through: ['setsid'],
      env: {
        HOME: '/no/such/home',
        LANG: 'xx_YY.broken',
        TERM: '',
        XDG_RUNTIME_DIR: '',
        XDG_STATE_HOME: '/proc/x',
      },
    });
    expect({ status, stdout }).toEqual({ status: 0, stdout: 'hi\n' });
  });

  it('are not needed for the tour, which then is a transcript', async () => {
    const tour = startNslab(['tour', '--lang', 'en'], {
      through: ['setsid'],
      env: { HOME: '/proc/x', TERM: '', XDG_STATE_HOME: '/proc/x', LANG: 'C' },
    });
    await tour.printed(/^== 3\/7 /m);
    tour.child.kill('SIGTERM');
    const { status, stdout } = await tour.ended;
    expect(stdout).toMatch(/^== 2\/7 .*[\s\S]*check hostname in box is "mycontainer" .* ok$/m);
    expect(status).toBe(143);
    expect(await tour.left()).toEqual([]);
  });
});

describe('a system that is not Linux', () => {
  it.each(['darwin', 'win32', 'freebsd'] as const)('%s is told where nslab runs', (platform) => {
    try {
      requireLinux(platform);
      expect.unreachable();
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      expect(error.kind).toBe('machine');
      expect(error.message).toContain(platform);
      expect(error.hint?.en).toMatch(/virtual machine/);
    }
  });

  it('is what this one is not', () => {
    expect(() => requireLinux()).not.toThrow();
  });
});
