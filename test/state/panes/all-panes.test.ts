// Tests that screens and transcripts can show every pane that a session can have.

import { describe, expect, it } from 'vitest';
import { paneNames, panes } from '../../../src/session/panes.ts';
import { emptyModel, reduce } from '../../../src/state/model.ts';
import { allPanes } from '../../../src/state/panes/all-panes.ts';
import { wordOf } from '../../../src/state/panes/pane-parts.ts';
import { panesOf, tableOf } from '../../../src/state/panes/panes-of.ts';
import { readRecording } from '../../support/recording.ts';
import { at, call, namespaces, step } from '../../ui/events.ts';
import { modelOf } from './contexts.ts';

const context = { width: 79, height: 12, word: (cell: string) => cell, chosen: -1, open: false };

describe.each(paneNames)('%s', (name) => {
  const pane = allPanes[name];

  it('has a title in both languages', () => {
    expect(pane.title.en).toMatch(/^[a-z ]+$/);
    expect(pane.title.zh).not.toBe('');
  });

  it('has no news and at most one line before anything is known', () => {
    expect(pane.news(emptyModel)).toBe(false);
    for (const language of ['en', 'zh'] as const)
      expect(pane.lines(emptyModel, { ...context, language }).lines.length).toBeLessThanOrEqual(1);
  });

  it('has a table exactly when its event is a snapshot', () => {
    expect(pane.table !== undefined).toBe(panes[name].event !== undefined);
  });
});

it('makes a table of each snapshot of a tour, and of nothing else', () => {
  const events = readRecording();
  const types = new Set(events.filter((event) => tableOf(event) !== undefined).map(({ type }) => type));
  const fed = paneNames.flatMap((name) => panes[name].event ?? []);
  expect([...types].sort()).toEqual([...fed].sort());
  for (const event of events) {
    const found = tableOf(event);
    if (found !== undefined) expect(panes[found.name].event).toBe(event.type);
  }
});

describe('panesOf', () => {
  it('lists what the step watches, then the calls, then the output if there is any', () => {
    expect(panesOf(modelOf(call))).toEqual([]);
    expect(panesOf(modelOf({ ...step, watch: [] }, call))).toEqual([]);
    expect(panesOf(modelOf({ ...step, watch: ['tree', 'mounts'] }))).toEqual(['tree', 'mounts', 'calls']);
    const output = { type: 'output', name: 'sh', text: 'a\n' } as const;
    expect(panesOf(modelOf(step, output))).toEqual(['namespaces', 'calls', 'output']);
    expect(panesOf(modelOf({ ...step, watch: [] }, output))).toEqual(['calls', 'output']);
    expect(panesOf(modelOf({ ...step, watch: ['output'] }))).toEqual(['output', 'calls']);
  });
});

describe('news', () => {
  it('is what changed since the step began', () => {
    const { namespaces: pane } = allPanes;
    const model = [step, namespaces(1, 'vm')].map((event) => at(event)).reduce(reduce, emptyModel);
    expect(pane.news(model)).toBe(false);
    expect(pane.news(reduce(model, at(namespaces(1, 'vm'))))).toBe(false);
    expect(pane.news(reduce(model, at(namespaces(2, 'vm'))))).toBe(true);
  });
});

describe('wordOf', () => {
  it('translates our words into Chinese, and leaves those of the kernel', () => {
    const word = wordOf(allPanes.namespaces, 'zh');
    expect(['own', 'hostname', 'uts', '1'].map(word)).toEqual(['自己的', '主机名', 'uts', '1']);
  });

  it.each([
    ['namespaces', 0, 'hostname', '主机名'],
    ['namespaces', 1, '4026532255 own', '4026532255 自己的'],
    ['namespaces', 1, 'hostname', 'hostname'], // a host of that name
    ['network', 0, 'route', 'route'],
    ['network', 1, 'route 172.1.0.0/16', '路由 172.1.0.0/16'],
    ['network', 2, 'up in docker0', 'up 接入 docker0'],
    ['network', 2, 'via 172.1.0.1', '经由 172.1.0.1'],
    ['overlay', 0, 'merged', 'merged'], // a layer
    ['overlay', 1, 'merged', 'merged'], // a file
    ['overlay', 2, 'dir', '目录'],
    ['overlay', 3, 'copied up', '已复制上来'],
    ['overlay', 3, '5 of more than 10,000 entries read', '已读取的条目：5 / 10,000 以上'],
    ['mounts', 2, 'mount', undefined],
  ] as const)('a cell of %s in column %i: %s', (name, column, text, said) => {
    expect(allPanes[name].cell?.(text, column, wordOf(allPanes[name], 'zh'))).toBe(said);
    expect(allPanes[name].cell?.(text, column, wordOf(allPanes[name], 'en')) ?? text).toBe(text);
  });

  it('does not translate the name of a file that is a word of another pane', () => {
    expect(wordOf(allPanes.overlay, 'zh')('limit')).toBe('limit');
    expect(wordOf(allPanes.tree, 'zh')('box own')).toBe('box own');
  });
});
