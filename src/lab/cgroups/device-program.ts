// Turns a device list into a BPF program, as cgroup version 2 has no files for one: the kernel runs it at every open and
// mknod of a device. cgroup-v2.rst, "Device controller"; instructions: bpf/standardization/instruction-set.rst

import { close } from '../../kernel/syscalls/calls/file-descriptors.ts';
import { openat } from '../../kernel/syscalls/calls/paths.ts';
import { bpf } from '../../kernel/syscalls/calls/security.ts';
import { ref } from '../../kernel/syscalls/plumbing/encoder.ts';
import { callStep, type Step } from '../operation/step.ts';
import type { DeviceRule } from './device-rules.ts';

const BYTES = 8;

/** Registers: r0 is the answer; r1 points to struct bpf_cgroup_dev_ctx of include/uapi/linux/bpf.h at the start. */
const [answer, context, type, access, major, minor] = [0, 1, 2, 3, 4, 5];

const op = {
  load: 0x61, // LDX | MEM | W
  move: 0xbf,
  set: 0xb7,
  and: 0x57,
  shiftRight: 0x77,
  jumpUnless: 0x55, // JNE with a constant
  exit: 0x95,
} as const;

/** BPF_DEVCG_DEV_* and BPF_DEVCG_ACC_* of include/uapi/linux/bpf.h. */
const types = { b: 1, c: 2 } as const;
const accesses: Readonly<Record<string, number>> = { m: 1, r: 2, w: 4 };
const EVERY_ACCESS = 7;

interface Instruction {
  readonly code: number;
  readonly to?: number;
  readonly from?: number;
  readonly offset?: number;
  readonly constant?: number;
}

/** @returns the instructions of a program that allows what any of the rules allows, and nothing else */
export function deviceProgram(rules: readonly DeviceRule[]): Buffer {
  const program: Instruction[] = [
    { code: op.load, to: type, from: context, offset: 0 },
    { code: op.move, to: access, from: type },
    { code: op.and, to: type, constant: 0xffff },
    { code: op.shiftRight, to: access, constant: 16 },
    { code: op.load, to: major, from: context, offset: 4 },
    { code: op.load, to: minor, from: context, offset: 8 },
    ...rules.flatMap(ruleInstructions),
    { code: op.set, to: answer, constant: 0 },
    { code: op.exit },
  ];
  return Buffer.concat(program.map(encode));
}

/** A test that fails jumps to the end of the rule. */
function ruleInstructions(rule: DeviceRule): Instruction[] {
  const allowed = [...rule.access].reduce((bits, letter) => bits | (accesses[letter] ?? 0), 0);
  const tests = [
    { register: type, value: types[rule.type] },
    { register: answer, value: 0 }, // the access that is wanted but not allowed
    ...(rule.major === '*' ? [] : [{ register: major, value: rule.major }]),
    ...(rule.minor === '*' ? [] : [{ register: minor, value: rule.minor }]),
  ];
  const end: Instruction[] = [{ code: op.set, to: answer, constant: 1 }, { code: op.exit }];
  return [
    { code: op.move, to: answer, from: access },
    { code: op.and, to: answer, constant: EVERY_ACCESS & ~allowed },
    ...tests.map(({ register, value }, i) => ({
      code: op.jumpUnless,
      to: register,
      offset: tests.length - i - 1 + end.length,
      constant: value,
    })),
    ...end,
  ];
}

function encode({ code, to = 0, from = 0, offset = 0, constant = 0 }: Instruction): Buffer {
  const bytes = Buffer.alloc(BYTES);
  bytes[0] = code;
  bytes[1] = (from << 4) | to;
  bytes.writeInt16LE(offset, 2);
  bytes.writeInt32LE(constant, 4);
  return bytes;
}

/** bpf(2): the kernel keeps the program as long as the cgroup exists. @param folder of the cgroup */
export const attachDevices = (folder: string, rules: readonly DeviceRule[]): Step[] => [
  callStep(
    bpf(
      {
        cmd: 'BPF_PROG_LOAD',
        attr: {
          prog_type: 'BPF_PROG_TYPE_CGROUP_DEVICE',
          insns: deviceProgram(rules),
          license: 'MIT',
        },
      },
      { as: 'program' },
    ),
  ),
  callStep(
    openat({ pathname: folder, flags: ['O_RDONLY', 'O_DIRECTORY', 'O_CLOEXEC'] }, { as: 'devices-of' }),
  ),
  callStep(
    bpf({
      cmd: 'BPF_PROG_ATTACH',
      attr: {
        target_fd: ref('devices-of'),
        attach_bpf_fd: ref('program'),
        attach_type: 'BPF_CGROUP_DEVICE',
        attach_flags: 'BPF_F_ALLOW_MULTI',
      },
    }),
  ),
  callStep(close({ fd: ref('devices-of') })),
  callStep(close({ fd: ref('program') })),
];
