// Tests the parsing of profiles in JSON, and the errors for invalid ones.

import { describe, expect, it } from 'vitest';
import { UserError } from '../../src/kernel/errors.ts';
import type { Texts } from '../../src/kernel/languages.ts';
import { parseProfile } from '../../src/seccomp/parse-profile.ts';
import { toldInChinese } from '../support/told-in-chinese.ts';

const parsed = (value: unknown) => parseProfile(JSON.stringify(value), 'p.json');

/** The error for a profile, which is told in Chinese too. */
function complaint(text: string, language: keyof Texts = 'en'): string {
  try {
    parseProfile(text, 'p.json');
  } catch (error) {
    if (error instanceof UserError) return `${error.kind}: ${toldInChinese(error).texts[language]}`;
    throw error;
  }
  return 'nothing';
}

const withRule = (rule: unknown): string =>
  complaint(
    JSON.stringify({
      defaultAction: 'SCMP_ACT_ERRNO',
      syscalls: [{ names: ['read'], action: 'SCMP_ACT_ALLOW' }, rule],
    }),
  );

describe('a profile', () => {
  it('is read with all that Docker writes', () => {
    const profile = parsed({
      defaultAction: 'SCMP_ACT_ERRNO',
      defaultErrnoRet: 38,
      archMap: [{ architecture: 'SCMP_ARCH_X86_64', subArchitectures: null }],
      flags: ['SECCOMP_FILTER_FLAG_LOG'],
      syscalls: [
        {
          names: ['clone'],
          action: 'SCMP_ACT_ALLOW',
          args: [{ index: 0, value: 2114060288, valueTwo: 0, op: 'SCMP_CMP_MASKED_EQ' }],
          comment: 'no namespaces',
          includes: { arches: ['amd64'], minKernel: '4.8' },
          excludes: { caps: ['CAP_SYS_ADMIN'] },
        },
      ],
    });
    expect(profile).toEqual({
      defaultAction: 'SCMP_ACT_ERRNO',
      defaultErrnoRet: 38,
      flags: ['SECCOMP_FILTER_FLAG_LOG'],
      syscalls: [
        {
          names: ['clone'],
          action: 'SCMP_ACT_ALLOW',
          args: [{ index: 0, value: 2114060288n, valueTwo: 0n, op: 'SCMP_CMP_MASKED_EQ' }],
          includes: { arches: ['amd64'], minKernel: { major: 4, minor: 8 } },
          excludes: { caps: ['CAP_SYS_ADMIN'] },
        },
      ],
    });
  });

  it('may name one call in the older way, and leave out or set to null what it does not need', () => {
    const rule = {
      name: 'read',
      action: 'SCMP_ACT_LOG',
      args: null,
      includes: {},
      excludes: null,
      comment: '',
    };
    expect(parsed({ defaultAction: 'SCMP_ACT_KILL', architectures: [], syscalls: [rule] }).syscalls).toEqual([
      { names: ['read'], action: 'SCMP_ACT_LOG', includes: {} },
    ]);
    expect(parsed({ defaultAction: 'SCMP_ACT_ALLOW' }).syscalls).toEqual([]);
  });

  it('keeps every bit of a number', () => {
    const text = `{"defaultAction":"SCMP_ACT_ERRNO","syscalls":[{"names":["read","9007199254740993"],
      "action":"SCMP_ACT_ALLOW","args":[{"index":1,"value":18446744073709551615,"valueTwo":9007199254740993,"op":"SCMP_CMP_EQ"}]}]}`;
    const [rule] = parseProfile(text, 'p.json').syscalls;
    expect(rule?.args?.[0]).toMatchObject({ value: 18446744073709551615n, valueTwo: 9007199254740993n });
    expect(rule?.names).toEqual(['read', '9007199254740993']);
  });
});

describe('a profile that is wrong', () => {
  it('is refused with the place', () => {
    expect(withRule({ names: ['read'], action: 'ALLOW' })).toMatch(
      /^usage: p\.json: syscalls\[1\]\.action is "ALLOW"; it must be one of SCMP_ACT_ALLOW,/,
    );
    expect(withRule({ names: ['read'] })).toBe('usage: p.json: syscalls[1] has no action');
    expect(withRule({ action: 'SCMP_ACT_ALLOW' })).toBe('usage: p.json: syscalls[1] has no names');
    expect(withRule({ name: 'read', names: ['write'], action: 'SCMP_ACT_ALLOW' })).toMatch(
      /syscalls\[1\]\.name stands beside names/,
    );
    expect(withRule({ names: ['read', 7], action: 'SCMP_ACT_ALLOW' })).toMatch(
      /syscalls\[1\]\.names\[1\] must be a text/,
    );
    expect(withRule({ names: ['read'], action: 'SCMP_ACT_ALLOW', arg: [] })).toMatch(
      /syscalls\[1\]\.arg is not known/,
    );
    expect(withRule([])).toMatch(/syscalls\[1\] must be an object/);
    expect(withRule({ names: ['read'], action: 'SCMP_ACT_NOTIFY' })).toMatch(/needs an agent/);
    expect(withRule({ names: ['read'], action: 'SCMP_ACT_ERRNO', errnoRet: 4096 })).toMatch(
      /syscalls\[1\]\.errnoRet must be an integer from 0 to 4095/,
    );
  });

  it('is refused with the place inside a rule', () => {
    const args = (test: unknown): string =>
      withRule({ names: ['read'], action: 'SCMP_ACT_ALLOW', args: [test] });
    expect(args({ index: 6, value: 0, op: 'SCMP_CMP_EQ' })).toMatch(
      /args\[0\]\.index must be an integer from 0 to 5/,
    );
    expect(args({ index: 0, value: -1, op: 'SCMP_CMP_EQ' })).toMatch(/args\[0\]\.value must be/);
    expect(args({ index: 0, value: 1.5, op: 'SCMP_CMP_EQ' })).toMatch(/args\[0\]\.value must be/);
    expect(args({ index: 0, value: '1', op: 'SCMP_CMP_EQ' })).toMatch(/args\[0\]\.value must be/);
    expect(args({ index: 0, value: 1, op: '==' })).toMatch(/args\[0\]\.op is "=="/);
    expect(args({ index: 0, value: 1 })).toMatch(/args\[0\] has no op/);
    const when = (includes: unknown): string =>
      withRule({ names: ['read'], action: 'SCMP_ACT_ALLOW', includes });
    expect(when({ caps: ['SYS_ADMIN'] })).toMatch(/includes\.caps\[0\] is "SYS_ADMIN"/);
    expect(when({ arches: ['x86_64'] })).toMatch(
      /includes\.arches\[0\] is "x86_64"; it must be one of amd64/,
    );
    expect(when({ minKernel: '4' })).toMatch(/includes\.minKernel must be a kernel version/);
  });

  it('is refused as a whole', () => {
    expect(complaint('')).toMatch(/^usage: p\.json: the profile is not JSON: /);
    expect(complaint('[]')).toBe('usage: p.json: the profile must be an object');
    expect(complaint('{}')).toBe('usage: p.json: the profile has no defaultAction');
    expect(complaint('{"defaultAction":{"a":[]}}')).toMatch(
      /defaultAction is an object or a list; it must be/,
    );
    expect(complaint('{"defaultAction":"SCMP_ACT_ERRNO","sycalls":[]}')).toMatch(/sycalls is not known here/);
    expect(complaint('{"defaultAction":"SCMP_ACT_ERRNO","__proto__":{}}')).toMatch(
      /__proto__ is not known here/,
    );
    expect(complaint('{"defaultAction":"SCMP_ACT_ERRNO","listenerPath":"/run/agent"}')).toMatch(
      /listenerPath/,
    );
    expect(complaint('{"defaultAction":"SCMP_ACT_ERRNO","architectures":[],"archMap":[]}')).toMatch(
      /archMap stands beside/,
    );
  });

  it('is refused safely when it is long or deep', () => {
    expect(complaint(`{"defaultAction":"${'x'.repeat(1024 * 1024)}"}`)).toMatch(/1048576 at most/);
    const deep = '['.repeat(500_000) + ']'.repeat(500_000);
    expect(complaint(`{"defaultAction":"SCMP_ACT_ERRNO","syscalls":${deep}}`)).not.toBe('nothing');
    const text = '\\"'.repeat(500_000);
    expect(complaint(`{"defaultAction":"${text}"}`)).toMatch(/defaultAction is/);
    expect(complaint(`{"defaultAction":${'9'.repeat(1_000_000)}}`)).toMatch(/defaultAction is/);
  });

  it('is refused in Chinese too', () => {
    const chinese = (value: unknown): string => complaint(JSON.stringify(value), 'zh');
    expect(chinese([])).toBe('usage: p.json：profile 必须是对象');
    expect(chinese({ defaultAction: 'SCMP_ACT_ALLOW', syscalls: [{}] })).toBe(
      'usage: p.json：syscalls[0] 没有 action',
    );
    expect(chinese({ defaultAction: 'ALLOW' })).toMatch(
      /^usage: p\.json：defaultAction 是 "ALLOW"，必须是以下之一：SCMP_ACT_ALLOW、SCMP_ACT_ERRNO、/,
    );
    expect(chinese({ defaultAction: {} })).toMatch(/defaultAction 是对象或列表，必须是/);
  });
});
