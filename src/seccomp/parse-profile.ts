// Parses a seccomp profile in Docker's JSON: moby, profiles/seccomp/seccomp.go, and the OCI runtime-spec, config-linux.md.

import { UserError } from '../kernel/errors.ts';
import { CAP, type Capability } from '../kernel/syscalls/structs/capabilities.ts';
import {
  choiceOf,
  elementsOf,
  integerOf,
  type JsonNode,
  membersOf,
  parseJson,
  refuse,
  refuseBeside,
  refuseWithout,
  textOf,
} from './json-reader.ts';
import {
  type ArgumentTest,
  actions,
  type Conditions,
  comparisons,
  type FilterFlag,
  type KernelVersion,
  type ProfileAction,
  type ProfileRule,
  type SeccompProfile,
} from './profile.ts';

/** Docker's own profile has 14 kB, which leaves ample room. */
const MAX_BYTES = 1024 * 1024;

/** include/linux/err.h: the kernel replaces a greater errno by this one. */
const MAX_ERRNO = 4095n;
const MAX_U64 = 2n ** 64n - 1n;

const filterFlags: readonly FilterFlag[] = [
  'SECCOMP_FILTER_FLAG_TSYNC',
  'SECCOMP_FILTER_FLAG_LOG',
  'SECCOMP_FILTER_FLAG_SPEC_ALLOW',
];

/** As Docker and libseccomp name them. A rule for a misspelt architecture would never apply, or always. */
const arches =
  `amd64 x86 x32 arm arm64 loong64 loongarch64 m68k mips mips64 mips64n32 mipsel mipsel64 mipsel64n32
  mips3l64n32 mipsle parisc parisc64 ppc ppc64 ppc64le riscv64 s390 s390x sheb sh`.split(/\s+/);

/**
 * Reads a profile.
 * @param text the JSON
 * @param where its file, for messages
 * @throws UserError ('usage') with the place in the text when it is not a valid profile, or is longer than 1 MiB
 */
export function parseProfile(text: string, where: string): SeccompProfile {
  const bytes = Buffer.byteLength(text);
  if (bytes > MAX_BYTES) {
    throw new UserError('usage', {
      en: `${where} is ${bytes} bytes long; a seccomp profile has ${MAX_BYTES} at most`,
      zh: `${where} 有 ${bytes} 字节，seccomp profile 最多 ${MAX_BYTES}`,
    });
  }
  const whole = parseJson(text, where);
  const profile = membersOf(whole, [
    'defaultAction',
    'defaultErrnoRet',
    'architectures',
    'archMap',
    'flags',
    'syscalls',
  ]);
  const defaultAction = profile.get('defaultAction') ?? refuseWithout(whole, 'defaultAction');
  checkArchitectures(profile);
  const action = actionOf(defaultAction);
  return {
    defaultAction: action,
    defaultErrnoRet: errnoOf(profile.get('defaultErrnoRet'), action),
    flags: listOf(profile.get('flags'), (flag) => choiceOf(flag, filterFlags)),
    syscalls: listOf(profile.get('syscalls'), ruleOf) ?? [],
  };
}

/** Checks only the form of the architectures: a filter is always compiled for the machine that it runs on. */
function checkArchitectures(profile: ReadonlyMap<string, JsonNode>): void {
  const [list, map] = [profile.get('architectures'), profile.get('archMap')];
  if (list !== undefined && map !== undefined) refuseBeside(map, 'architectures');
  listOf(list, textOf);
  listOf(map, (entry) => {
    const members = membersOf(entry, ['architecture', 'subArchitectures']);
    textOf(members.get('architecture') ?? refuseWithout(entry, 'architecture'));
    return listOf(members.get('subArchitectures'), textOf);
  });
}

function actionOf(node: JsonNode): ProfileAction {
  if (node.value === 'SCMP_ACT_NOTIFY') {
    refuse(node, {
      en: 'is "SCMP_ACT_NOTIFY", which needs an agent that answers; nslab has none',
      zh: '是 "SCMP_ACT_NOTIFY"，它需要代理来应答，而 nslab 没有',
    });
  }
  return choiceOf(node, actions);
}

function errnoOf(node: JsonNode | undefined, action: ProfileAction): number | undefined {
  if (node === undefined) return undefined;
  return Number(integerOf(node, action === 'SCMP_ACT_TRACE' ? 0xffffn : MAX_ERRNO));
}

function ruleOf(node: JsonNode): ProfileRule {
  const rule = membersOf(node, [
    'names',
    'name',
    'action',
    'errnoRet',
    'args',
    'comment',
    'includes',
    'excludes',
  ]);
  const action = actionOf(rule.get('action') ?? refuseWithout(node, 'action'));
  return {
    names: namesOf(node, rule),
    action,
    errnoRet: errnoOf(rule.get('errnoRet'), action),
    args: listOf(rule.get('args'), argumentOf),
    includes: conditionsOf(rule.get('includes')),
    excludes: conditionsOf(rule.get('excludes')),
  };
}

/** `name` is the older form, for one call. */
function namesOf(node: JsonNode, rule: ReadonlyMap<string, JsonNode>): readonly string[] {
  const [one, many] = [rule.get('name'), rule.get('names')];
  if (one !== undefined && many !== undefined) refuseBeside(one, 'names');
  if (one !== undefined) return [textOf(one)];
  return listOf(many, textOf) ?? refuseWithout(node, 'names');
}

function argumentOf(node: JsonNode): ArgumentTest {
  const test = membersOf(node, ['index', 'value', 'valueTwo', 'op']);
  const number = (name: string, max: bigint): bigint => {
    const member = test.get(name);
    return member === undefined ? 0n : integerOf(member, max);
  };
  return {
    index: Number(number('index', 5n)),
    value: number('value', MAX_U64),
    valueTwo: number('valueTwo', MAX_U64),
    op: choiceOf(test.get('op') ?? refuseWithout(node, 'op'), comparisons),
  };
}

function conditionsOf(node: JsonNode | undefined): Conditions | undefined {
  if (node === undefined) return undefined;
  const conditions = membersOf(node, ['caps', 'arches', 'minKernel']);
  return {
    caps: listOf(conditions.get('caps'), capabilityOf),
    arches: listOf(conditions.get('arches'), (arch) => choiceOf(arch, arches)),
    minKernel: versionOf(conditions.get('minKernel')),
  };
}

const capabilityOf = (node: JsonNode): Capability => choiceOf(node, Object.keys(CAP) as Capability[]);

function versionOf(node: JsonNode | undefined): KernelVersion | undefined {
  if (node === undefined || node.value === '') return undefined;
  const [, major, minor] = /^(\d{1,3})\.(\d{1,3})$/.exec(textOf(node)) ?? [];
  if (major === undefined || minor === undefined) {
    refuse(node, {
      en: 'must be a kernel version of the form "4.8"',
      zh: '必须是形如 "4.8" 的内核版本',
    });
  }
  return { major: Number(major), minor: Number(minor) };
}

const listOf = <T>(node: JsonNode | undefined, read: (element: JsonNode) => T): T[] | undefined =>
  node === undefined ? undefined : elementsOf(node).map(read);
