// Lists for every kind of check readings for which it holds, and readings for which it does not.

import type { Reading } from '../../../src/lesson/checks/check.ts';
import type { Check } from '../../../src/lesson/checks/check-schema.ts';

export interface CheckRow {
  readonly check: Check;
  readonly holdsOf: readonly Reading[];
  readonly failsOf: readonly Reading[];
  /** The reading from when the step began. */
  readonly before?: Reading;
}

const row = (check: Check, holdsOf: Reading[], failsOf: Reading[], before?: Reading): CheckRow => ({
  check,
  holdsOf,
  failsOf,
  before,
});

const amounts = (
  name: 'memory.usage' | 'memory.peak' | 'memory.limit' | 'memory.limit-hits' | 'memory.oom-kills',
) => [
  row({ [name]: { of: 'box', is: 100 } }, [100], [99, 101, undefined, '100']),
  row({ [name]: { of: 'box', 'at-least': 100 } }, [100, 101, Number.POSITIVE_INFINITY], [99, undefined]),
  row({ [name]: { of: 'box', 'at-most': 100 } }, [0, 100], [101, undefined]),
  row({ [name]: { of: 'box', grew: true } }, [11], [10, 9, undefined], 10),
  row({ [name]: { of: 'box', grew: true } }, [1], [0], undefined),
  row({ [name]: { of: 'box', grew: false } }, [10, 9], [11, undefined], 10),
];

export const checkRows: readonly CheckRow[] = [
  row({ hostname: { of: 'box', is: 'web' } }, ['web'], ['webb', '', undefined]),
  row({ hostname: { of: 'box', is: '' } }, [''], ['web', undefined]),
  row({ hostname: { of: 'box', unchanged: true } }, ['web'], ['other', undefined], 'web'),
  row({ hostname: { of: 'box', 'same-as': 'host' } }, ['the same'], ['box, not host', undefined]),
  row(
    { namespaces: { of: 'box', kinds: ['pid', 'uts'], 'same-as': 'host' } },
    ['pid uts'],
    ['pid', '', undefined],
  ),
  row(
    { namespaces: { of: 'box', kinds: ['pid', 'uts'], 'differ-from': 'host' } },
    [''],
    ['pid', 'pid uts', undefined],
  ),
  row({ 'children-namespace': { of: 'box', kind: 'pid', own: true } }, ['another'], ['the same', undefined]),
  row(
    { 'children-namespace': { of: 'box', kind: 'time', own: false } },
    ['the same'],
    ['another', undefined],
  ),
  row({ child: { of: 'box', runs: 'cat' } }, ['cat', 'sleep cat'], ['sleep', 'category', '', undefined]),
  row({ pid: { of: 'box', inside: 1 } }, [1], [2, undefined]),
  row({ result: { of: 'fd', is: 3 } }, [3, '3'], [4, 'EPERM', undefined]),
  row({ result: { of: 'content', is: 'text\n' } }, ['text\n'], ['text', undefined]),
  row({ result: { of: 'fd', failed: 'EPERM' } }, ['EPERM'], ['EACCES', 0, undefined]),
  row({ output: { of: 'ps', contains: 'box' } }, ['a box b'], ['nothing', '', undefined]),
  row({ output: { of: 'ps', is: 'hello' } }, ['hello\n', 'hello'], ['hello!', undefined]),
  row({ output: { of: 'ps', 'lines-at-least': 2 } }, ['a\nb\n', 'a\nb\nc'], ['a\n\n \n', '', undefined]),
  row({ output: { of: 'ps', 'lines-at-most': 2 } }, ['a\nb\n', ''], ['a\nb\nc\n', undefined]),
  row({ exit: { of: 'ps', status: 0 } }, [0], [1, 137, 'running', undefined]),
  row({ exit: { of: 'ps', running: true } }, ['running'], [0, 'ended', undefined]),
  row({ exit: { of: 'ps', running: false } }, [0, 137, 'ended'], ['running']),
  ...amounts('memory.usage'),
  ...amounts('memory.peak'),
  ...amounts('memory.limit'),
  ...amounts('memory.limit-hits'),
  ...amounts('memory.oom-kills'),
  row(
    { 'oom-kill': { of: 'box', killed: 'hog' } },
    ['hog'],
    [
      'nobody',
      'other',
      'hog (3), and another had 4',
      'hog, whose oom_score nobody read',
      '2 kills: hog',
      undefined,
    ],
  ),
  row(
    { mount: { of: 'box', at: '/a', is: 'there' } },
    ['tmpfs private', 'tmpfs shared:3'],
    ['absent', undefined],
  ),
  row({ mount: { of: 'box', at: '/a', is: 'absent' } }, ['absent'], ['tmpfs private', undefined]),
  row(
    { mount: { of: 'box', at: '/a', is: 'shared' } },
    ['tmpfs shared:3', 'tmpfs shared:3 master:1'],
    ['tmpfs private', 'absent'],
  ),
  row(
    { mount: { of: 'box', at: '/a', is: 'private' } },
    ['tmpfs private'],
    ['tmpfs shared:3', 'tmpfs master:1', 'absent'],
  ),
  row(
    { mount: { of: 'box', at: '/a', is: 'slave' } },
    ['tmpfs master:1', 'tmpfs shared:3 master:1'],
    ['tmpfs private', 'absent'],
  ),
  row(
    { mount: { of: 'box', at: '/a', is: 'there', type: 'proc' } },
    ['proc private'],
    ['procfs private', 'tmpfs private', 'absent'],
  ),
  row(
    { entry: { layer: 'upper', path: 'a', is: 'there' } },
    ['there', 'created: x', 'whiteout'],
    ['absent', undefined],
  ),
  row({ entry: { layer: 'upper', path: 'a', is: 'absent' } }, ['absent'], ['there', 'created: x', undefined]),
  row(
    { entry: { layer: 'upper', path: 'a', is: 'created' } },
    ['created', 'created: '],
    ['copied up: created', 'absent'],
  ),
  row(
    { entry: { layer: 'upper', path: 'a', is: 'copied up' } },
    ['copied up: x'],
    ['created: copied up: x', 'absent'],
  ),
  row(
    { entry: { layer: 'upper', path: 'a', is: 'whiteout' } },
    ['whiteout'],
    ['created: whiteout', 'absent'],
  ),
  row({ entry: { layer: 'upper', path: 'a', is: 'opaque' } }, ['opaque'], ['merged', 'created', 'absent']),
  row(
    { entry: { layer: 'upper', path: 'a', is: 'there', text: 'one\ntwo: 3' } },
    ['there: one\ntwo: 3\n', 'created: one\ntwo: 3'],
    ['there: one', 'there', 'absent'],
  ),
  row({ link: { of: 'box', name: 'eth0' } }, ['up', 'down', 'up docker0 10.0.0.1/8'], ['absent', undefined]),
  row(
    { link: { of: 'box', name: 'eth0', up: true } },
    ['up', 'up 10.0.0.1/8'],
    ['down', 'absent', undefined],
  ),
  row({ link: { of: 'box', name: 'eth0', up: false } }, ['down'], ['up', 'absent', undefined]),
  row(
    { link: { of: 'box', name: 'veth0', master: 'docker0' } },
    ['up docker0'],
    ['up', 'up docker01', 'absent'],
  ),
  row(
    { link: { of: 'box', name: 'eth0', address: '10.0.0.1/8' } },
    ['up docker0 10.0.0.1/8', 'down 10.0.0.2/8 10.0.0.1/8'],
    ['up 10.0.0.1/80', 'up', 'absent'],
  ),
  row({ neighbor: { of: 'box', address: '10.0.0.2' } }, ['02:42:ac:11:00:02'], ['unknown', undefined]),
  row({ ping: { by: 'box', answered: 3 } }, [3], [2, 0, undefined]),
  row({ ping: { by: 'box', answered: 0 } }, [0], [1, undefined]),
];
