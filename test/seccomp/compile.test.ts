// Tests compiled profiles of all kinds: the filter returns what the profile says, however long it gets.

import { describe, expect, it } from 'vitest';
import { callNumbers } from '../../src/kernel/syscalls/plumbing/numbers.ts';
import { compileProfile } from '../../src/seccomp/compile-profile.ts';
import {
  type ArgumentTest,
  actions,
  comparisons,
  type ProfileRule,
  type SeccompProfile,
} from '../../src/seccomp/profile.ts';
import { type Random, randomFrom } from '../native/random.ts';
import { AUDIT_ARCH, checkProgram, inWords, runFilter } from './interpreter.ts';
import { evaluatorOf } from './profile-evaluator.ts';

const target = { arch: 'x64', capabilities: [], kernel: { major: 6, minor: 18 } } as const;
const numbers = callNumbers('x64');

const profileOf = (syscalls: readonly ProfileRule[]): SeccompProfile => ({
  defaultAction: 'SCMP_ACT_ERRNO',
  syscalls,
});

const allow = (name: string, ...args: ArgumentTest[]): ProfileRule => ({
  names: [name],
  action: 'SCMP_ACT_ALLOW',
  args,
});

const test = (op: ArgumentTest['op'], value: bigint, valueTwo = 0n, index = 0): ArgumentTest => ({
  index,
  op,
  value,
  valueTwo,
});

function asked(profile: SeccompProfile, name: string, args: readonly bigint[] = []): string {
  const program = compileProfile(profile, target);
  checkProgram(program);
  const number = numbers.get(name) ?? Number.NaN;
  return inWords(runFilter(program, { arch: AUDIT_ARCH.x64, number, args }).ret);
}

describe('several rules for one call', () => {
  it('each open it for their arguments', () => {
    const profile = profileOf([
      allow('kill', test('SCMP_CMP_EQ', 1n)),
      allow('kill', test('SCMP_CMP_GT', 9n)),
    ]);
    expect([0n, 1n, 2n, 9n, 10n].map((value) => asked(profile, 'kill', [value]))).toEqual([
      'EPERM',
      'allow',
      'EPERM',
      'EPERM',
      'allow',
    ]);
  });

  it('one without arguments decides, whether before or after others', () => {
    const some: ProfileRule = { ...allow('kill', test('SCMP_CMP_EQ', 1n)), action: 'SCMP_ACT_KILL' };
    expect(asked(profileOf([some, allow('kill')]), 'kill', [1n])).toBe('allow');
    expect(asked(profileOf([allow('kill'), some]), 'kill', [1n])).toBe('allow');
  });

  it('one with the default action overrides nothing', () => {
    const deny: ProfileRule = { names: ['kill'], action: 'SCMP_ACT_ERRNO' };
    expect(asked(profileOf([allow('kill'), deny]), 'kill')).toBe('allow');
    expect(asked(profileOf([deny, allow('kill')]), 'kill')).toBe('allow');
  });

  it('tests of several arguments must all pass, two of the same argument need not', () => {
    const both = profileOf([allow('kill', test('SCMP_CMP_EQ', 1n), test('SCMP_CMP_EQ', 2n, 0n, 1))]);
    expect(asked(both, 'kill', [1n, 2n])).toBe('allow');
    expect(asked(both, 'kill', [1n, 3n])).toBe('EPERM');
    const either = profileOf([allow('kill', test('SCMP_CMP_EQ', 1n), test('SCMP_CMP_EQ', 5n))]);
    expect(asked(either, 'kill', [5n])).toBe('allow');
  });
});

describe('an argument', () => {
  it('is compared with all of its 64 bits', () => {
    const profile = profileOf([allow('kill', test('SCMP_CMP_LE', 2n ** 40n + 5n))]);
    const given = [5n, 2n ** 32n + 6n, 2n ** 40n + 5n, 2n ** 40n + 6n, 2n ** 41n, 2n ** 64n - 1n];
    expect(given.map((value) => asked(profile, 'kill', [value]))).toEqual([
      'allow',
      'allow',
      'allow',
      'EPERM',
      'EPERM',
      'EPERM',
    ]);
  });

  it('is compared with the masked part of the number', () => {
    const profile = profileOf([allow('kill', test('SCMP_CMP_MASKED_EQ', 0xf0n, 0x1ffn))]);
    expect(asked(profile, 'kill', [0xf3n])).toBe('allow');
    expect(asked(profile, 'kill', [0x1ffn])).toBe('allow');
    expect(asked(profile, 'kill', [0xe3n])).toBe('EPERM');
  });
});

describe('a call that no rule names', () => {
  const over = { arch: AUDIT_ARCH.x64, number: 400 };
  it('gets the default action, or ENOSYS above all that are named', () => {
    const profile = profileOf([allow('statx')]);
    expect(asked(profile, 'read')).toBe('EPERM');
    expect(inWords(runFilter(compileProfile(profile, target), over).ret)).toBe('ENOSYS');
  });

  it('passes at any number where the default is to pass, but x32 does not exist', () => {
    const deny: ProfileRule = { names: ['mount'], action: 'SCMP_ACT_ERRNO', errnoRet: 13 };
    const program = compileProfile({ defaultAction: 'SCMP_ACT_ALLOW', syscalls: [deny] }, target);
    expect(inWords(runFilter(program, over).ret)).toBe('allow');
    expect(runFilter(program, { ...over, number: 165 }).ret).toBe(0x5000d);
    expect(inWords(runFilter(program, { ...over, number: 0x40000000 }).ret)).toBe('ENOSYS');
  });

  it('gets the default action in a profile without rules', () => {
    const program = compileProfile({ defaultAction: 'SCMP_ACT_KILL_PROCESS', syscalls: [] }, target);
    checkProgram(program);
    expect(runFilter(program, over).ret).toBe(0x80000000);
  });

  it('may have a name that this kernel does not know', () => {
    expect(asked(profileOf([allow('no_such_call'), allow('statx')]), 'statx')).toBe('allow');
  });
});

const interesting = [0n, 1n, 2n, 0xffffffffn, 2n ** 32n, 2n ** 32n + 1n, 2n ** 63n, 2n ** 64n - 1n];
const near = (value: bigint): bigint[] => [value, value + 1n, value - 1n].map((v) => BigInt.asUintN(64, v));
const names = ['read', 'write', 'open', 'kill', 'prctl', 'statx', 'mseal'];

function randomRule(random: Random): ProfileRule {
  const tests = Array.from({ length: random.below(4) }, () =>
    test(random.one(comparisons), random.one(interesting), random.one(interesting), random.below(3)),
  );
  return {
    names: [random.one(names), random.one(names)],
    action: random.one(actions),
    errnoRet: random.below(3),
    args: tests,
  };
}

describe('a random profile', () => {
  it.each(Array.from({ length: 200 }, (_, seed) => seed))('is obeyed, number %i', (seed) => {
    const random = randomFrom(seed);
    const syscalls = Array.from({ length: random.below(20) }, () => randomRule(random));
    const profile: SeccompProfile = { defaultAction: random.one(actions), syscalls };
    const program = compileProfile(profile, target);
    checkProgram(program);
    const evaluate = evaluatorOf(profile, target);
    for (const number of [...names.map((name) => numbers.get(name) ?? 0), 5, 400, 500, 0x40000001]) {
      for (let i = 0; i < 60; i++) {
        const args = [0, 1, 2].map(() => random.one(near(random.one(interesting))));
        const { ret } = runFilter(program, { arch: AUDIT_ARCH.x64, number, args });
        expect(inWords(ret), `${number}(${args})`).toBe(inWords(evaluate(number, args)));
      }
    }
  });
});

describe('a long profile', () => {
  /** Rules for many calls, with tests that cannot be turned into a search. */
  const longProfile = (calls: number): SeccompProfile =>
    profileOf(
      [...numbers.keys()].slice(0, calls).flatMap((name, i) => [
        allow(
          name,
          test('SCMP_CMP_MASKED_EQ', 0xffn << 32n, BigInt(i) << 32n),
          test('SCMP_CMP_NE', 3n, 0n, 1),
        ),
        {
          ...allow(name, test('SCMP_CMP_MASKED_EQ', 7n, BigInt(i))),
          action: 'SCMP_ACT_ERRNO',
          errnoRet: 100 + i,
        },
      ]),
    );

  it('jumps further than 255 instructions', () => {
    const profile = longProfile(230);
    const program = compileProfile(profile, target);
    checkProgram(program);
    expect(program.length).toBeGreaterThan(2000);
    const evaluate = evaluatorOf(profile, target);
    for (let number = 0; number < 240; number++) {
      for (const first of [0n, BigInt(number) << 32n, BigInt(number), 5n]) {
        const args = [first, BigInt(number % 5)];
        const { ret } = runFilter(program, { arch: AUDIT_ARCH.x64, number, args });
        expect(ret).toBe(evaluate(number, args));
      }
    }
  });

  it('is refused when the kernel would not accept it', () => {
    expect(() => compileProfile(longProfile(380), target)).toThrow(
      /instructions; the kernel takes 4096 at most/,
    );
  });
});
