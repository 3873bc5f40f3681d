// Lists the verbs of `do`. To add one, write its file and add a line here.

import { callVerb } from './call-verb.ts';
import { cloneVerb } from './clone-verb.ts';
import { containVerb } from './contain-verb.ts';
import { natVerb, runtimeVerb } from './drafted-verbs.ts';
import { endVerb } from './end-verb.ts';
import { mkdirVerb, readVerb, removeVerb, renameVerb, writeVerb } from './file-verbs.ts';
import { limitVerb } from './limit-verb.ts';
import { linkVerb } from './link-verb.ts';
import { pingVerb } from './ping-verb.ts';
import { setUpVerb } from './set-up-verb.ts';
import { startVerb } from './start-verb.ts';
import { typeVerb } from './type-verb.ts';
import { sampleVerb, waitVerb } from './waiting-verbs.ts';

export const verbs = {
  clone: cloneVerb,
  call: callVerb,
  'set-up': setUpVerb,
  contain: containVerb,
  start: startVerb,
  end: endVerb,
  read: readVerb,
  write: writeVerb,
  mkdir: mkdirVerb,
  remove: removeVerb,
  rename: renameVerb,
  limit: limitVerb,
  link: linkVerb,
  ping: pingVerb,
  wait: waitVerb,
  sample: sampleVerb,
  type: typeVerb,
  nat: natVerb,
  runtime: runtimeVerb,
} as const;

export type VerbName = keyof typeof verbs;

export const verbNames = Object.keys(verbs) as VerbName[];

/** The verbs in an item; the schema demands exactly one. */
export const verbsIn = (item: object): VerbName[] =>
  verbNames.filter((verb) => item[verb as never] !== undefined);
