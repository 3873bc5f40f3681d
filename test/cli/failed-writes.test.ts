// Gives nslab a stdout that cannot be written to: a full disk, a closed or read-only descriptor, a reader that has gone.

import { describe, expect, it } from 'vitest';
import { nslab } from '../support/nslab.ts';
import { someOf } from '../support/some-of.ts';

const commands: readonly (readonly string[])[] = [
  ...someOf(
    [
      ['--version'],
      ['--help'],
      ['run', '--help'],
      ['completion', 'bash'],
      ['clean'],
      ['clean', '--json'],
      ['doctor', '--quick'],
      ['doctor', '--quick', '--json'],
    ],
    3,
  ),
  ...someOf(
    [
      ['tour', '--replay', '--plain'],
      ['demo', '--replay', '--plain'],
      ['play', '--auto', '--plain'],
    ],
    2,
  ),
  ['run', '--dry-run', '--', 'true'],
  ...someOf(
    [
      ['run', '-t', '--', 'echo', 'hi'],
      ['run', '-t', '--', 'sh', '-c', 'trap "" HUP TERM; echo hi; while :; do sleep 0.1; done'],
      ['run', '-t', '--init', '--', 'yes'],
    ],
    2,
  ),
];

/** `nslab` of the tests throws where a session, a cgroup or a process is left. */
const through = (script: string) => ({ through: ['bash', '-c', script, 'bash'] });

describe.each(commands)('nslab %s %s %s %s', (...words) => {
  const args = words.filter((word) => word !== undefined);

  it('says in one line that the disk is full, and ends with 74; ends silently as SIGPIPE ends others', async () => {
    const { status, stderr } = await nslab(args, through('"$@" > /dev/full'));
    expect(stderr).toMatch(/^nslab: cannot write the \w+: ENOSPC: .*\n$/);
    expect(status).toBe(74);
    const unread = await nslab(args, through('set -o pipefail; "$@" | true'));
    expect(unread).toMatchObject({ status: 141, stderr: '' });
  });
});

describe('a descriptor that is open for reading only', () => {
  it.each(
    someOf(
      [
        [['--help']],
        [['tour', '--replay', '--plain']],
        [['run', '--dry-run', '--', 'true']],
        [['run', '-t', '--', 'echo', 'hi']],
      ],
      2,
    ),
  )('is told to %j in the same way', async (args) => {
    const { status, stderr } = await nslab(args, through('"$@" 1< /dev/null'));
    expect(stderr).toMatch(/^nslab: cannot write the \w+: EBADF: .*\n$/);
    expect(status).toBe(74);
  });
});

describe('a stdout that is closed', () => {
  // node.cc, PlatformInit: Node opens /dev/null in its place, which cannot be told from a /dev/null that was given to it.
  it.each(
    someOf(
      [[['--help']], [['clean']], [['tour', '--replay', '--plain']], [['run', '--dry-run', '--', 'true']]],
      2,
    ),
  )('is /dev/null to nslab %j', async (args) => {
    expect(await nslab(args, through('"$@" >&-'))).toMatchObject({ status: 0, stderr: '' });
  });
});

describe('a stderr that cannot be written to', () => {
  it.each(
    someOf(
      [
        [3, ['run', '--json', '--', 'sh', '-c', 'exit 3']],
        [2, ['clean', '--no-such-option']],
        [125, ['run']],
        [127, ['run', '--', 'no-such-command']],
      ],
      1,
    ),
  )('leaves the exit status as it is: %i', async (wanted, args) => {
    for (const where of ['2> /dev/full', '2< /dev/null', '2>&-', '2> >(true)']) {
      expect(await nslab(args, through(`"$@" ${where}`))).toMatchObject({ status: wanted, stdout: '' });
    }
  });
});

it('a file that reaches its limit of size ends a terminal’s output in the middle: setrlimit(2), EFBIG', async () => {
  const script = 'f=$(mktemp); ulimit -f 64; "$@" > $f; s=$?; wc -c < $f; rm $f; exit $s';
  const { status, stdout, stderr } = await nslab(['run', '-t', '--', 'seq', '100000'], through(script));
  expect({ status, stdout }).toEqual({ status: 74, stdout: '65536\n' });
  expect(stderr).toMatch(/^nslab: cannot write the output: EFBIG: .*\n$/);
});
