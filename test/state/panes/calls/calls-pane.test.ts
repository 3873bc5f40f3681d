// Tests the list of system calls.

import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import type { EventBody } from '../../../../src/session/event.ts';
import { textOf } from '../../../../src/state/line.ts';
import { callsPane } from '../../../../src/state/panes/calls/calls-pane.ts';
import { evil, linesOf, modelOf, textsOf } from '../contexts.ts';

const call: Extract<EventBody, { type: 'call' }> = {
  type: 'call',
  actor: 'box',
  pid: 2,
  name: 'mount',
  line: `mount("${evil}")`,
  ret: -1,
  errno: 'EPERM',
  ns: 1500,
};

describe('callsPane', () => {
  it('shows the actor, the call, its result and its duration', () => {
    expect(textsOf(callsPane, modelOf(call), { width: 60 })).toEqual([
      `box  mount("\\e[31mred\\u202e") = -1 EPERM${' '.repeat(16)}2 µs`,
    ]);
  });

  it('shows a failure as bad, unless it was expected', () => {
    const result = (model: ReturnType<typeof modelOf>) =>
      linesOf(callsPane, model)[0]?.spans.find(({ text }) => text.includes('EPERM'));
    expect(result(modelOf(call))?.tone).toBe('bad');
    expect(result(modelOf({ ...call, expected: true }))?.tone).toBeUndefined();
  });

  it('when all is asked for, wraps a long call, and cuts off neither its arguments nor its result', () => {
    const long = { ...call, line: `execve("/bin/sh", [${'"argument", '.repeat(12)}NULL], [])` };
    for (let width = 30; width <= 120; width++) {
      const lines = linesOf(callsPane, modelOf(long), { width, open: true });
      for (const line of lines) expect(stringWidth(textOf(line))).toBeLessThanOrEqual(width);
      const all = lines.map(textOf).join(' ').replace(/\s+/g, ' ');
      expect(all.match(/"argument"/g)).toHaveLength(12);
      expect(all).toContain('= -1 EPERM');
    }
  });

  it.each(['en', 'zh'] as const)(
    'folds what starts a shell into one line, and nothing else (%s)',
    (language) => {
      const of = (actor: string, name: string) => ({
        ...call,
        actor,
        name,
        line: `${name}()`,
        ret: 0,
        errno: undefined,
      });
      const model = modelOf(
        of('box', 'clone3'),
        ...['setsid', 'openat', 'ioctl', 'execve'].map((name) => of('shell0', name)),
        of('box', 'mount'),
        ...['setsid', 'execve'].map((name) => of('shell1', name)),
      );
      const texts = textsOf(callsPane, model, { width: 60, language });
      expect(texts).toHaveLength(4);
      expect(texts[1]).toMatch(/^shell0 +execve\(\) = 0 {2}\+3 /);
      expect(texts[3]).toMatch(/^shell1 +execve\(\) = 0 {2}\+1 /);
      for (let width = 12; width < 60; width++)
        for (const line of linesOf(callsPane, model, { width, language }))
          expect(stringWidth(textOf(line))).toBeLessThanOrEqual(width);
    },
  );

  const made = (actor: string, line: string, more: object = {}): EventBody => ({
    ...call,
    actor,
    line,
    name: line.split('(')[0] ?? '',
    ret: 0,
    errno: undefined,
    ns: 0,
    ...more,
  });

  it('folds what every start does into the call that it is for, but no failure', () => {
    const start = [
      made('box', 'clone3({flags=0})', { ret: 7 }),
      made('hello', 'prctl(PR_SET_NAME, "hello")'),
      ...['dup3(5, 1, 0)', 'setsid()', 'prctl(PR_CAPBSET_DROP, CAP_SYS_PTRACE)'].map((line) =>
        made('hello', line),
      ),
      made('hello', 'execve("/bin/echo", ["/bin/echo"], [])'),
    ];
    expect(textsOf(callsPane, modelOf(...start), { width: 80 })).toEqual([
      'box    clone3({flags=0}) = 7  +1',
      'hello  execve("/bin/echo", ["/bin/echo"], []) = 0  +3',
    ]);
    const failed = made('hello', 'setsid()', { ret: -1, errno: 'EPERM' });
    expect(textsOf(callsPane, modelOf(failed, ...start), { width: 80 })[0]).toBe(
      'hello  setsid() = -1 EPERM',
    );
    expect(textsOf(callsPane, modelOf(...start), { width: 80, open: true })).toHaveLength(start.length);
  });

  it.each([
    [
      '{nlmsg_type=RTM_NEWLINK, nlmsg_flags=0}, {ifi_index=0}, [IFLA_IFNAME="docker0", IFLA_LINKINFO={kind="bridge"}]',
      'RTM_NEWLINK docker0 bridge',
    ],
    [
      '{nlmsg_type=RTM_NEWLINK}, {ifi_index=0, ifi_flags=IFF_UP, ifi_change=IFF_UP}, [IFLA_IFNAME="docker0"]',
      'RTM_NEWLINK docker0 up',
    ],
    ['{nlmsg_type=RTM_NEWADDR}, {ifa_prefixlen=16}, [IFA_LOCAL=172.1.0.1]', 'RTM_NEWADDR 172.1.0.1/16'],
    [
      '{nlmsg_type=RTM_NEWROUTE}, {rtm_dst_len=0}, [RTA_GATEWAY=172.1.0.1]',
      'RTM_NEWROUTE default via 172.1.0.1',
    ],
  ])('says a netlink request in a few words: %s', (message, words) => {
    const exchange = [
      made('box', 'socket(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE)', { ret: 5 }),
      made('box', `sendto(5, [${message}], 60, 0, NULL, 0)`, { ret: 60 }),
      made('box', 'recvfrom(5, "$\\x00"..., 8192, 0, NULL, NULL)', { ret: 36 }),
      made('box', 'close(5)'),
    ];
    expect(textsOf(callsPane, modelOf(...exchange), { width: 60 })).toEqual([`box  ${words}  +3`]);
  });

  it('keeps the result and the end of a path where there is no room for all', () => {
    const open = made('box', 'openat(AT_FDCWD, "/run/nslab/overlay/lower1/conf/app.conf", O_WRONLY)', {
      ret: 13,
    });
    const [line = ''] = textsOf(callsPane, modelOf(open), { width: 48 });
    expect(line).toMatch(/^box {2}openat\(AT_FDCWD, "…r1\/conf\/app\.c/);
    expect(line).toMatch(/= 13$/);
  });

  it('lists what the next operations will do, dim, and each call as it was once it is made', () => {
    const operation = (line: string) => ({
      title: { en: '', zh: '' },
      lines: [{ actor: 'box', line }],
      same: {},
    });
    const outline: EventBody = {
      type: 'outline',
      operations: [operation('mkdirat(…)'), operation('mount(…)')],
    };
    const plan = (at: number, line: string): EventBody => ({
      type: 'plan',
      operation: at,
      ...operation(line),
    });
    const looks = (...events: readonly EventBody[]): [string, boolean][] =>
      linesOf(callsPane, modelOf(...events)).map((line) => [
        textOf(line).trim(),
        line.spans.every(({ dim, text }) => dim === true || text.trim() === ''),
      ]);
    expect(looks(outline)).toEqual([
      ['box  mkdirat(…)', true],
      ['box  mount(…)', true],
    ]);
    const first = plan(1, 'mkdirat("a")');
    expect(looks(outline, first)).toEqual([
      ['box  mkdirat("a")', true],
      ['box  mount(…)', true],
    ]);
    expect(looks(outline, first, made('box', 'mkdirat("a")'))).toEqual([
      ['box  mkdirat("a") = 0', false],
      ['box  mount(…)', true],
    ]);
  });

  it('shows a file that was written as a shell would write it', () => {
    expect(textsOf(callsPane, modelOf({ type: 'file', actor: 'host', path: '/x', text: 'a\n' }))).toEqual([
      'host  "a\\n" > /x',
    ]);
  });
});
