// Looks at the arguments of a call: 64 bits each, in two halves, since classic BPF knows 32.

import { type Assembly, comparing, DATA, type Label, loading, masking, returning } from './assemble.ts';
import { merged, type Range, searching } from './decision-search.ts';
import type { ArgumentTest, Comparison } from './profile.ts';
import type { TestedAnswer, Verdict } from './resolve-rules.ts';

const high = (value: bigint): number => Number(value >> 32n);
const low = (value: bigint): number => Number(value & 0xffffffffn);

/** x86-64 and arm64 are little-endian: the low half comes first. */
const lowHalf = (index: number): number => DATA.argument(index);
const highHalf = (index: number): number => DATA.argument(index) + 4;

/** Writes what becomes of a call that has rules for its arguments. */
export function judging(assembly: Assembly, { tested, otherwise }: Verdict): Label {
  const index = onlyArgument(tested);
  if (index !== undefined) return judgingByValue(assembly, index, { tested, otherwise });
  return tested.reduceRight(
    (no, { tests, ret }) => {
      const yes = returning(assembly, ret);
      return tests.reduceRight((then, test) => testing(assembly, test, then, no), yes);
    },
    returning(assembly, otherwise),
  );
}

/** The argument that all rules look at, each by its order: then its values fall into ranges. */
function onlyArgument(tested: readonly TestedAnswer[]): number | undefined {
  const tests = tested.flatMap((answer) => answer.tests);
  const [first] = tests;
  const isOne = tests.every(({ index, op }) => index === first?.index && op !== 'SCMP_CMP_MASKED_EQ');
  return isOne && tests.length === tested.length ? first?.index : undefined;
}

type Ordered = Exclude<Comparison, 'SCMP_CMP_MASKED_EQ'>;

const holds: Readonly<Record<Ordered, (argument: bigint, value: bigint) => boolean>> = {
  SCMP_CMP_EQ: (argument, value) => argument === value,
  SCMP_CMP_NE: (argument, value) => argument !== value,
  SCMP_CMP_LT: (argument, value) => argument < value,
  SCMP_CMP_LE: (argument, value) => argument <= value,
  SCMP_CMP_GT: (argument, value) => argument > value,
  SCMP_CMP_GE: (argument, value) => argument >= value,
};

/** What the filter returns from `start` up, where the low half begins. */
type Half = readonly Range<number>[];

/** The high half leads to what is returned, or to a search by the low half. */
function judgingByValue(assembly: Assembly, index: number, verdict: Verdict): Label {
  const cuts = verdict.tested.flatMap(({ tests }) => tests.flatMap(({ value }) => [value, value + 1n]));
  const returned = (argument: bigint): number =>
    verdict.tested.find(({ tests: [test] }) => test !== undefined && passes(test, argument))?.ret ??
    verdict.otherwise;
  const halfOf = (top: number): Half => {
    const base = BigInt(top) << 32n;
    const starts = sorted([0, ...cuts.filter((cut) => high(cut) === top).map(low)]);
    return merged(
      starts.map((start) => ({ start, leaf: returned(base + BigInt(start)) })),
      (a, b) => a === b,
    );
  };
  const tops = sorted([0, ...cuts.flatMap((cut) => [high(cut), high(cut) + 1])]);
  const halves = merged(
    tops.filter((top) => top <= 0xffffffff).map((start) => ({ start, leaf: halfOf(start) })),
    (a, b) => a.length === 1 && b.length === 1 && a[0]?.leaf === b[0]?.leaf,
  );
  const byLow = (half: Half): Label => {
    const found = searching(assembly, half, (ret) => returning(assembly, ret));
    return half.length === 1 ? found : loading(assembly, lowHalf(index), found);
  };
  return loading(assembly, highHalf(index), searching(assembly, halves, byLow));
}

const passes = ({ op, value }: ArgumentTest, argument: bigint): boolean =>
  op !== 'SCMP_CMP_MASKED_EQ' && holds[op](argument, value);

const sorted = (numbers: readonly number[]): number[] => [...new Set(numbers)].sort((a, b) => a - b);

/** Writes one test that leads on to `yes` or `no`. */
function testing(
  assembly: Assembly,
  { index, op, value, valueTwo }: ArgumentTest,
  yes: Label,
  no: Label,
): Label {
  switch (op) {
    case 'SCMP_CMP_EQ':
      return testingEqual(assembly, index, value, yes, no);
    case 'SCMP_CMP_NE':
      return testingEqual(assembly, index, value, no, yes);
    case 'SCMP_CMP_GT':
      return testingGreater(assembly, index, 'BPF_JGT', value, yes, no);
    case 'SCMP_CMP_GE':
      return testingGreater(assembly, index, 'BPF_JGE', value, yes, no);
    case 'SCMP_CMP_LE':
      return testingGreater(assembly, index, 'BPF_JGT', value, no, yes);
    case 'SCMP_CMP_LT':
      return testingGreater(assembly, index, 'BPF_JGE', value, no, yes);
    case 'SCMP_CMP_MASKED_EQ':
      return testingMasked(assembly, index, value, valueTwo, yes, no);
  }
}

function testingEqual(assembly: Assembly, index: number, value: bigint, yes: Label, no: Label): Label {
  const byLow = loading(assembly, lowHalf(index), comparing(assembly, 'BPF_JEQ', low(value), yes, no));
  return loading(assembly, highHalf(index), comparing(assembly, 'BPF_JEQ', high(value), byLow, no));
}

function testingGreater(
  assembly: Assembly,
  index: number,
  how: 'BPF_JGT' | 'BPF_JGE',
  value: bigint,
  yes: Label,
  no: Label,
): Label {
  const byLow = loading(assembly, lowHalf(index), comparing(assembly, how, low(value), yes, no));
  const isEqual = comparing(assembly, 'BPF_JEQ', high(value), byLow, no);
  return loading(assembly, highHalf(index), comparing(assembly, 'BPF_JGT', high(value), yes, isEqual));
}

/** libseccomp, _db_node_mask_fixup(): what the mask takes away from the argument does not count in the number either. */
function testingMasked(
  assembly: Assembly,
  index: number,
  mask: bigint,
  value: bigint,
  yes: Label,
  no: Label,
): Label {
  const half = (offset: number, bits: number, wanted: number, then: Label): Label => {
    if (bits === 0) return then;
    const compared = comparing(assembly, 'BPF_JEQ', wanted, then, no);
    return loading(assembly, offset, masking(assembly, bits, compared));
  };
  const wanted = value & mask;
  const byLow = half(lowHalf(index), low(mask), low(wanted), yes);
  return half(highHalf(index), high(mask), high(wanted), byLow);
}
