// Tries every verb: what it accepts and refuses, which names it mentions, and what its preview tells.

import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { endOperation } from '../../../src/lab/operations/end-actor.ts';
import { doSchema } from '../../../src/lesson/verbs/do-schema.ts';
import { entryOf, isDraft, verbOf } from '../../../src/lesson/verbs/item.ts';
import { namesMadeBy, namesUsedBy } from '../../../src/lesson/verbs/resolve-names.ts';
import { defineVerb } from '../../../src/lesson/verbs/verb.ts';
import { type VerbName, verbs } from '../../../src/lesson/verbs/verb-table.ts';

interface Row {
  readonly says: readonly object[];
  readonly refuses: readonly object[];
  readonly uses: readonly string[];
  readonly makes: readonly string[];
}

const rows: Readonly<Record<VerbName, Row>> = {
  clone: {
    says: [{ from: 'host', as: 'box', new: ['CLONE_NEWUTS'], spare: 2 }],
    refuses: [{ from: 'host' }, { from: 'host', as: 'Box' }, { from: 'host', as: 'box', new: ['NEWUTS'] }],
    uses: ['host'],
    makes: ['box'],
  },
  call: {
    says: [{ actor: 'box', setns: { fd: '$net', nstype: [] } }],
    refuses: [{ setns: { fd: 3 } }],
    uses: ['box', 'net'],
    makes: [],
  },
  'set-up': {
    says: [{ of: 'box', part: 'proc' }],
    refuses: [{ of: 'box', part: 'cake' }, { part: 'proc' }],
    uses: ['box'],
    makes: [],
  },
  contain: {
    says: [{ of: 'box', part: 'pivot' }],
    refuses: [{ of: 'box', part: 'process' }, { as: 'box', hostname: 'box', command: [] }, { part: 'root' }],
    uses: ['box'],
    makes: [],
  },
  start: {
    says: [{ in: 'box', as: 'ps', run: ['/bin/ps'] }],
    refuses: [
      { in: 'box', as: 'ps', run: [] },
      { in: 'box', run: ['/bin/ps'] },
    ],
    uses: ['box'],
    makes: ['ps'],
  },
  end: { says: [{ of: 'box' }], refuses: [{}, { of: 'box', now: true }], uses: ['box'], makes: [] },
  read: { says: [{ by: 'box', path: '/a' }], refuses: [{ by: 'box', path: '' }], uses: ['box'], makes: [] },
  write: {
    says: [{ by: 'box', path: '/a', text: '', append: true }],
    refuses: [{ by: 'box', path: '/a' }],
    uses: ['box'],
    makes: [],
  },
  mkdir: { says: [{ by: 'box', path: '/a' }], refuses: [{ path: '/a' }], uses: ['box'], makes: [] },
  remove: {
    says: [{ by: 'box', path: '/a', directory: true }],
    refuses: [{ by: 'box', path: '/a', directory: 'yes' }],
    uses: ['box'],
    makes: [],
  },
  rename: {
    says: [{ by: 'box', path: '/a', to: '/b' }],
    refuses: [{ by: 'box', path: '/a' }],
    uses: ['box'],
    makes: [],
  },
  limit: {
    says: [{ of: 'box', memory: '1M', pids: 3, cpu: 0.5 }],
    refuses: [
      { of: 'box', memory: '1MB' },
      { of: 'box', pids: 0 },
    ],
    uses: ['box'],
    makes: [],
  },
  link: {
    says: [
      { by: 'box', veth: 'v0', peer: 'eth0', to: 'other', master: 'br0' },
      { by: 'box', veth: 'v0', peer: 'eth0', to: 'other' },
    ],
    refuses: [
      { by: 'box', veth: 'v0', to: 'other' },
      { by: 'box', address: '10.0.0.1', on: 'eth0' },
      { by: 'box', up: 'lo', bridge: 'br0' },
    ],
    uses: ['box', 'other'],
    makes: [],
  },
  ping: {
    says: [{ by: 'box', to: '10.0.0.1', count: 2 }],
    refuses: [{ by: 'box', to: '10.0.0.1', count: 11 }],
    uses: ['box'],
    makes: [],
  },
  wait: {
    says: [{ exit: 'ps', within: '1s' }],
    refuses: [{ exit: 'ps', oom: 'box' }, { until: { mood: { of: 'box' } } }],
    uses: ['ps'],
    makes: [],
  },
  sample: {
    says: [{ every: '10ms', until: 'ps' }],
    refuses: [{ every: 10, until: 'ps' }],
    uses: ['ps'],
    makes: [],
  },
  type: { says: [{ in: 'box', line: 'ls' }], refuses: [{ in: 'box' }], uses: ['box'], makes: [] },
  nat: {
    says: [{ by: 'box', publish: 80, to: '10.0.0.1:80' }],
    refuses: [{ by: 'box', publish: 70_000, to: '10.0.0.1:80' }],
    uses: ['box'],
    makes: [],
  },
  runtime: {
    says: [{ of: 'box', command: 'crun', run: ['true'], optional: true }],
    refuses: [{ of: 'box', command: 'crun', run: ['true'] }],
    uses: ['box'],
    makes: [],
  },
};

const itemOf = (verb: string, body: object) => doSchema.parse({ [verb]: body });
const table = Object.entries(rows) as [VerbName, Row][];

it('every verb of the table is tried here', () => {
  expect(Object.keys(rows).sort()).toEqual(Object.keys(verbs).sort());
});

describe.each(table)('%s', (verb, { says, refuses, uses, makes }) => {
  it('is accepted as an item, and found again', () => {
    for (const body of says) {
      const item = itemOf(verb, body);
      expect(verbOf(item)).toBe(verb);
      expect(entryOf(item).verb).toBe(verbs[verb]);
      expect(Object.keys(entryOf(item).body as object)).toEqual(expect.arrayContaining(Object.keys(body)));
    }
  });

  it('is refused when it says what it may not', () => {
    for (const body of refuses)
      expect(doSchema.safeParse({ [verb]: body }).success, JSON.stringify(body)).toBe(false);
  });

  it('says which names it uses, and which it makes', () => {
    const [body] = says;
    expect(namesUsedBy(itemOf(verb, body ?? {}))).toEqual(uses);
    expect(namesMadeBy(itemOf(verb, body ?? {}))).toEqual(makes);
  });

  it('waits, types, is a draft, or has an operation that can be told before it runs', () => {
    const { does } = verbs[verb];
    expect(does.kind === 'nothing').toBe(isDraft(itemOf(verb, says[0] ?? {})));
    if (does.kind === 'acts')
      expect([typeof does.preview, typeof does.operation]).toEqual(['function', 'function']);
    else expect(['waits', 'types', 'nothing']).toContain(does.kind);
  });
});

it('a verb cannot name a field that it does not have', () => {
  const schema = () => z.strictObject({ of: z.string() });
  const operation = (_: unknown, { of }: z.infer<ReturnType<typeof schema>>) => endOperation(of);
  // @ts-expect-error: `off` is no field of the schema
  expect(defineVerb({ schema, names: { off: 'actor' }, operation }).does.kind).toBe('acts');
});
