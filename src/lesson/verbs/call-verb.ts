// Defines the verb `call`: an actor makes any one system call.

import type { z } from 'zod';
import type { Texts } from '../../kernel/languages.ts';
import { callNamed } from '../../kernel/syscalls/call-table.ts';
import { invoke } from '../../kernel/syscalls/plumbing/define.ts';
import type { Lab } from '../../lab/lab.ts';
import { callStep, type Operation } from '../../lab/operation/step.ts';
import { callEquivalents } from './call-equivalents.ts';
import { resultNames, withResults } from './named-results.ts';
import { defineVerb } from './verb.ts';
import type { VerbContext } from './verb-context.ts';
import type { VerbFields } from './verb-fields.ts';

const schema = ({ z, name }: VerbFields) => z.looseObject({ actor: name });
type Item = z.infer<ReturnType<typeof schema>>;
type Args = Readonly<Record<string, unknown>>;

export const callVerb = defineVerb({
  schema,
  names: { actor: 'actor' },
  uses: (item) => resultNames(callOf(item).args),
  problems: checkCall,
  operation: callOperation,
});

/** The call's name and arguments: the only key beside `actor`. The loader refuses items with more than one. */
export function callOf(item: Item): { actor: string; name: string; args: Args } {
  const { actor, ...rest } = item;
  const [[name, args] = ['', {}]] = Object.entries(rest);
  return { actor, name, args: (args ?? {}) as Args };
}

function checkCall(item: Item): Texts[] {
  const names = Object.keys(item).filter((key) => key !== 'actor');
  if (names.length !== 1) return [notOneCall(names)];
  const { name, args } = callOf(item);
  const spec = callNamed(name);
  if (spec === undefined) return [{ en: `no system call ${name}`, zh: `没有系统调用 ${name}` }];
  const known = spec.params.map((param) => param.name);
  return [
    ...Object.keys(args)
      .filter((arg) => !known.includes(arg))
      .map((arg) => ({ en: `${name} has no parameter ${arg}`, zh: `${name} 没有参数 ${arg}` })),
    ...spec.params
      .filter((param) => param.required && args[param.name] === undefined)
      .map((param) => ({ en: `${name} needs ${param.name}`, zh: `${name} 缺少参数 ${param.name}` })),
  ];
}

const notOneCall = (names: readonly string[]): Texts => ({
  en: `a call names one system call, not ${names.join(', ') || 'none'}`,
  zh: `\`call\` 只写一个系统调用，现在${names.length === 0 ? '一个也没写' : `写了 ${names.join('、')}`}`,
});

function callOperation(context: VerbContext, item: Item): Operation {
  const { actor, name, args } = callOf(item);
  const spec = callNamed(name);
  if (spec === undefined) throw new Error(`no system call ${name}`);
  const values = withResults(context, args);
  const call = invoke(spec, withOverlayOptions(context.lab, name, values));
  return {
    title: { en: name, zh: name },
    parts: [{ actor, steps: [callStep(call)] }],
    same: callEquivalents(call, values),
  };
}

/** overlayfs.rst, "User xattr": without root, overlayfs keeps its xattrs in user.overlay.*, as trusted.* needs root. */
function withOverlayOptions({ userNamespace }: Lab, name: string, values: Args): Args {
  const isOverlay = name === 'mount' && values.filesystemtype === 'overlay';
  return isOverlay && userNamespace !== undefined ? { ...values, data: `${values.data},userxattr` } : values;
}
