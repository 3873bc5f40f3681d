// Emits tests of the arguments of a call: of 64 bits each, in two halves, because classic BPF has 32.

import {
  type Assembly,
  DATA,
  emitComparison,
  emitLoad,
  emitMask,
  emitReturn,
  type Label,
} from './assemble.ts';
import { emitSearch, mergeRanges, type Range } from './decision-search.ts';
import type { ArgumentTest, Comparison } from './profile.ts';
import type { TestedAnswer, Verdict } from './resolve-rules.ts';

const high = (value: bigint): number => Number(value >> 32n);
const low = (value: bigint): number => Number(value & 0xffffffffn);

/** x86-64 and arm64 are little-endian: the low half comes first. */
const lowHalf = (index: number): number => DATA.argument(index);
const highHalf = (index: number): number => DATA.argument(index) + 4;

/** Emits the verdict on a call that has rules for its arguments. */
export function emitVerdict(assembly: Assembly, { tested, otherwise }: Verdict): Label {
  const index = onlyArgument(tested);
  if (index !== undefined) return emitVerdictByValue(assembly, index, { tested, otherwise });
  return tested.reduceRight(
    (no, { tests, ret }) => {
      const yes = emitReturn(assembly, ret);
      return tests.reduceRight((then, test) => emitTest(assembly, test, then, no), yes);
    },
    emitReturn(assembly, otherwise),
  );
}

/** The argument that all rules compare, if there is only one; then its values fall into ranges. */
function onlyArgument(tested: readonly TestedAnswer[]): number | undefined {
  const tests = tested.flatMap((answer) => answer.tests);
  const [first] = tests;
  const isOne = tests.every(({ index, op }) => index === first?.index && op !== 'SCMP_CMP_MASKED_EQ');
  return isOne && tests.length === tested.length ? first?.index : undefined;
}

type Ordered = Exclude<Comparison, 'SCMP_CMP_MASKED_EQ'>;

const comparisons: Readonly<Record<Ordered, (argument: bigint, value: bigint) => boolean>> = {
  SCMP_CMP_EQ: (argument, value) => argument === value,
  SCMP_CMP_NE: (argument, value) => argument !== value,
  SCMP_CMP_LT: (argument, value) => argument < value,
  SCMP_CMP_LE: (argument, value) => argument <= value,
  SCMP_CMP_GT: (argument, value) => argument > value,
  SCMP_CMP_GE: (argument, value) => argument >= value,
};

/** What the filter returns, by ranges of the low half. */
type Half = readonly Range<number>[];

/** Searches by the high half first, then by the low half where the result depends on it. */
function emitVerdictByValue(assembly: Assembly, index: number, verdict: Verdict): Label {
  const cuts = verdict.tested.flatMap(({ tests }) => tests.flatMap(({ value }) => [value, value + 1n]));
  const returned = (argument: bigint): number =>
    verdict.tested.find(({ tests: [test] }) => test !== undefined && passes(test, argument))?.ret ??
    verdict.otherwise;
  const halfOf = (top: number): Half => {
    const base = BigInt(top) << 32n;
    const starts = sorted([0, ...cuts.filter((cut) => high(cut) === top).map(low)]);
    return mergeRanges(
      starts.map((start) => ({ start, leaf: returned(base + BigInt(start)) })),
      (a, b) => a === b,
    );
  };
  const tops = sorted([0, ...cuts.flatMap((cut) => [high(cut), high(cut) + 1])]);
  const halves = mergeRanges(
    tops.filter((top) => top <= 0xffffffff).map((start) => ({ start, leaf: halfOf(start) })),
    (a, b) => a.length === 1 && b.length === 1 && a[0]?.leaf === b[0]?.leaf,
  );
  const byLow = (half: Half): Label => {
    const found = emitSearch(assembly, half, (ret) => emitReturn(assembly, ret));
    return half.length === 1 ? found : emitLoad(assembly, lowHalf(index), found);
  };
  return emitLoad(assembly, highHalf(index), emitSearch(assembly, halves, byLow));
}

const passes = ({ op, value }: ArgumentTest, argument: bigint): boolean =>
  op !== 'SCMP_CMP_MASKED_EQ' && comparisons[op](argument, value);

const sorted = (numbers: readonly number[]): number[] => [...new Set(numbers)].sort((a, b) => a - b);

/** Emits one test that continues at `yes` or `no`. */
function emitTest(
  assembly: Assembly,
  { index, op, value, valueTwo }: ArgumentTest,
  yes: Label,
  no: Label,
): Label {
  switch (op) {
    case 'SCMP_CMP_EQ':
      return emitEqualTest(assembly, index, value, yes, no);
    case 'SCMP_CMP_NE':
      return emitEqualTest(assembly, index, value, no, yes);
    case 'SCMP_CMP_GT':
      return emitGreaterTest(assembly, index, 'BPF_JGT', value, yes, no);
    case 'SCMP_CMP_GE':
      return emitGreaterTest(assembly, index, 'BPF_JGE', value, yes, no);
    case 'SCMP_CMP_LE':
      return emitGreaterTest(assembly, index, 'BPF_JGT', value, no, yes);
    case 'SCMP_CMP_LT':
      return emitGreaterTest(assembly, index, 'BPF_JGE', value, no, yes);
    case 'SCMP_CMP_MASKED_EQ':
      return emitMaskedTest(assembly, index, value, valueTwo, yes, no);
  }
}

function emitEqualTest(assembly: Assembly, index: number, value: bigint, yes: Label, no: Label): Label {
  const byLow = emitLoad(assembly, lowHalf(index), emitComparison(assembly, 'BPF_JEQ', low(value), yes, no));
  return emitLoad(assembly, highHalf(index), emitComparison(assembly, 'BPF_JEQ', high(value), byLow, no));
}

function emitGreaterTest(
  assembly: Assembly,
  index: number,
  how: 'BPF_JGT' | 'BPF_JGE',
  value: bigint,
  yes: Label,
  no: Label,
): Label {
  const byLow = emitLoad(assembly, lowHalf(index), emitComparison(assembly, how, low(value), yes, no));
  const isEqual = emitComparison(assembly, 'BPF_JEQ', high(value), byLow, no);
  return emitLoad(assembly, highHalf(index), emitComparison(assembly, 'BPF_JGT', high(value), yes, isEqual));
}

/** libseccomp, _db_node_mask_fixup(): bits outside the mask are ignored in the value too. */
function emitMaskedTest(
  assembly: Assembly,
  index: number,
  mask: bigint,
  value: bigint,
  yes: Label,
  no: Label,
): Label {
  const half = (offset: number, bits: number, wanted: number, then: Label): Label => {
    if (bits === 0) return then;
    const compared = emitComparison(assembly, 'BPF_JEQ', wanted, then, no);
    return emitLoad(assembly, offset, emitMask(assembly, bits, compared));
  };
  const wanted = value & mask;
  const byLow = half(lowHalf(index), low(mask), low(wanted), yes);
  return half(highHalf(index), high(mask), high(wanted), byLow);
}
