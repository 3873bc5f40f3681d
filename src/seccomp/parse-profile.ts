// Reads a seccomp profile in Docker's JSON: moby, profiles/seccomp/seccomp.go, and the OCI runtime-spec, config-linux.md.

import { UserError } from '../kernel/errors.ts';
import { CAP, type Capability } from '../kernel/syscalls/structs/capabilities.ts';
import {
  choiceOf,
  elementsOf,
  integerOf,
  membersOf,
  type Place,
  parseJson,
  refuse,
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

/** Docker's own profile has 14 kB. */
const MAX_BYTES = 1024 * 1024;

/** include/linux/err.h: the kernel takes a greater errno for this one. */
const MAX_ERRNO = 4095n;
const MAX_U64 = 2n ** 64n - 1n;

const filterFlags: readonly FilterFlag[] = [
  'SECCOMP_FILTER_FLAG_TSYNC',
  'SECCOMP_FILTER_FLAG_LOG',
  'SECCOMP_FILTER_FLAG_SPEC_ALLOW',
];

/** As Docker and libseccomp name them; a rule for another name would never count, or always. */
const arches =
  `amd64 x86 x32 arm arm64 loong64 loongarch64 m68k mips mips64 mips64n32 mipsel mipsel64 mipsel64n32
  mips3l64n32 mipsle parisc parisc64 ppc ppc64 ppc64le riscv64 s390 s390x sheb sh`.split(/\s+/);

/**
 * Reads a profile.
 * @param text the JSON
 * @param where its file, for messages
 * @throws UserError ('usage') with the place in the text when it is no such profile, or longer than 1 MiB
 */
export function parseProfile(text: string, where: string): SeccompProfile {
  const bytes = Buffer.byteLength(text);
  if (bytes > MAX_BYTES) {
    throw new UserError(
      'usage',
      `${where} is ${bytes} bytes long; a seccomp profile has ${MAX_BYTES} at most`,
    );
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
  const defaultAction = profile.get('defaultAction') ?? refuse(whole, 'has no defaultAction');
  checkArchitectures(profile);
  const action = actionOf(defaultAction);
  return {
    defaultAction: action,
    defaultErrnoRet: errnoOf(profile.get('defaultErrnoRet'), action),
    flags: listOf(profile.get('flags'), (flag) => choiceOf(flag, filterFlags)),
    syscalls: listOf(profile.get('syscalls'), ruleOf) ?? [],
  };
}

/** Which machines the profile is for. Only their form counts: the filter is for the machine that it is made on. */
function checkArchitectures(profile: ReadonlyMap<string, Place>): void {
  const [list, map] = [profile.get('architectures'), profile.get('archMap')];
  if (list !== undefined && map !== undefined)
    refuse(map, 'stands beside architectures; only one of them may');
  listOf(list, textOf);
  listOf(map, (entry) => {
    const members = membersOf(entry, ['architecture', 'subArchitectures']);
    textOf(members.get('architecture') ?? refuse(entry, 'has no architecture'));
    return listOf(members.get('subArchitectures'), textOf);
  });
}

function actionOf(place: Place): ProfileAction {
  if (place.value === 'SCMP_ACT_NOTIFY') {
    refuse(place, 'is "SCMP_ACT_NOTIFY", which needs an agent that answers; nslab has none');
  }
  return choiceOf(place, actions);
}

function errnoOf(place: Place | undefined, action: ProfileAction): number | undefined {
  if (place === undefined) return undefined;
  return Number(integerOf(place, action === 'SCMP_ACT_TRACE' ? 0xffffn : MAX_ERRNO));
}

function ruleOf(place: Place): ProfileRule {
  const rule = membersOf(place, [
    'names',
    'name',
    'action',
    'errnoRet',
    'args',
    'comment',
    'includes',
    'excludes',
  ]);
  const action = actionOf(rule.get('action') ?? refuse(place, 'has no action'));
  return {
    names: namesOf(place, rule),
    action,
    errnoRet: errnoOf(rule.get('errnoRet'), action),
    args: listOf(rule.get('args'), argumentOf),
    includes: conditionsOf(rule.get('includes')),
    excludes: conditionsOf(rule.get('excludes')),
  };
}

/** `name` is the older form, for one call. */
function namesOf(place: Place, rule: ReadonlyMap<string, Place>): readonly string[] {
  const [one, many] = [rule.get('name'), rule.get('names')];
  if (one !== undefined && many !== undefined) refuse(one, 'stands beside names; only one of them may');
  if (one !== undefined) return [textOf(one)];
  return listOf(many, textOf) ?? refuse(place, 'has no names');
}

function argumentOf(place: Place): ArgumentTest {
  const test = membersOf(place, ['index', 'value', 'valueTwo', 'op']);
  const number = (name: string, max: bigint): bigint => {
    const member = test.get(name);
    return member === undefined ? 0n : integerOf(member, max);
  };
  return {
    index: Number(number('index', 5n)),
    value: number('value', MAX_U64),
    valueTwo: number('valueTwo', MAX_U64),
    op: choiceOf(test.get('op') ?? refuse(place, 'has no op'), comparisons),
  };
}

function conditionsOf(place: Place | undefined): Conditions | undefined {
  if (place === undefined) return undefined;
  const conditions = membersOf(place, ['caps', 'arches', 'minKernel']);
  return {
    caps: listOf(conditions.get('caps'), capabilityOf),
    arches: listOf(conditions.get('arches'), (arch) => choiceOf(arch, arches)),
    minKernel: versionOf(conditions.get('minKernel')),
  };
}

const capabilityOf = (place: Place): Capability => choiceOf(place, Object.keys(CAP) as Capability[]);

function versionOf(place: Place | undefined): KernelVersion | undefined {
  if (place === undefined || place.value === '') return undefined;
  const [, major, minor] = /^(\d{1,3})\.(\d{1,3})$/.exec(textOf(place)) ?? [];
  if (major === undefined || minor === undefined) refuse(place, 'must be a kernel version of the form "4.8"');
  return { major: Number(major), minor: Number(minor) };
}

const listOf = <T>(place: Place | undefined, read: (element: Place) => T): T[] | undefined =>
  place === undefined ? undefined : elementsOf(place).map(read);
