// Tests how the Go and docker lines of the tour are written, without Go and without docker: the slow tests beside this have both.

import { beforeAll, describe, expect, it } from 'vitest';
import { type Plan, recordedPlans } from '../engine/recorded-plans.ts';
import { lessonLines } from './lesson-lines.ts';

let plans: Plan[] = [];
beforeAll(async () => {
  plans = await recordedPlans();
}, 180_000);

const linesOf = (way: 'go' | 'docker'): string[] => [
  ...new Set(plans.flatMap(({ same }) => same[way] ?? [])),
];

/** What each package has, of what the lines use. */
const known: Readonly<Record<string, RegExp>> = {
  os: /^(Chdir|Chmod|CreateTemp|Getpid|Mkdir|OpenFile|ReadFile|Remove|Stdout|WriteFile|O_WRONLY|O_CREATE|O_APPEND)$/,
  io: /^(Copy|Discard)$/,
  fmt: /^Println$/,
  exec: /^Command$/,
  runtime: /^LockOSThread$/,
  syscall: /^SysProcAttr$/,
  unix: /^(CLONE_NEW[A-Z]+|Mknod|Mkdev|Mount|Prctl|S_IFCHR|PR_[A-Z_]+|CAP_LAST_CAP|Sethostname|PivotRoot|Unmount|Chdir|MS_[A-Z]+|MNT_DETACH)$/,
  net: /^(IPAddr|ParseIP)$/,
  netlink: /^(AddrAdd|Bridge|LinkAdd|LinkByName|LinkSetUp|NewLinkAttrs|NsPid|ParseAddr|Route|RouteAdd|Veth)$/,
  icmp: /^(Echo|ListenPacket|Message)$/,
  ipv4: /^ICMPTypeEcho$/,
};

/** Variables of the lines that have fields and methods. */
const variables = ['addr', 'attrs', 'cmd', 'conn', 'f', 'link', 'master', 'icmp.Message'];

describe('a line of Go', () => {
  it('has pairs of brackets and quotes, and no gap', () => {
    for (const line of linesOf('go')) {
      const code = line.replaceAll(/"(\\.|[^"\\])*"/g, '""');
      expect(code, line).not.toMatch(/…|'|nil, nil/);
      let open = '';
      for (const bracket of code.match(/[()[\]{}]/g) ?? []) {
        if ('([{'.includes(bracket)) open += ')]}'['([{'.indexOf(bracket)];
        else {
          expect(open.at(-1), line).toBe(bracket);
          open = open.slice(0, -1);
        }
      }
      expect(open, line).toBe('');
    }
  });

  it('uses what its packages have', () => {
    for (const line of linesOf('go')) {
      const code = line.replaceAll(/"(\\.|[^"\\])*"/g, '""');
      for (const [, name = '', of = ''] of code.matchAll(/(?<![\w.)])([a-z]\w*)\.(\w+)/g)) {
        if (!variables.includes(name)) expect(of, `${name} in ${line}`).toMatch(known[name] ?? /^$/);
      }
    }
  });

  it('is there for every operation', () => {
    expect(plans.filter(({ same }) => same.go === undefined).map(({ title }) => title.en)).toEqual([]);
  });
});

describe('a docker line', () => {
  it('is one of docker’s own commands, with no gap', () => {
    for (const line of [...linesOf('docker'), ...lessonLines()]) {
      expect(line).toMatch(/^(≈ )?docker (run|exec|network (create|connect)|pause|unpause) /);
      expect(line).not.toMatch(/…/);
      if (line.includes('docker run')) expect(line).toMatch(/ IMAGE( |$)/);
    }
  });

  it('is marked `≈` where it makes a whole container, or a whole network', () => {
    for (const line of [...linesOf('docker'), ...lessonLines()])
      expect(line.startsWith('≈ '), line).toBe(/docker (run|network)/.test(line));
  });
});
