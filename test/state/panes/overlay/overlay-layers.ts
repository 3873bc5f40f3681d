// Makes the overlay lesson's layers, as snapshots in each of its steps have them.

import type { Event, EventBody } from '../../../../src/session/event.ts';

type Layers = Extract<EventBody, { type: 'overlay' }>['layers'];
export type LayerSnapshot = Layers[number];
export type OverlayEntry = LayerSnapshot['entries'][number];

let inode = 1;
const entry = (path: string, rest: Partial<OverlayEntry> & Pick<OverlayEntry, 'kind'>): OverlayEntry => ({
  path,
  size: 0,
  inode: inode++,
  ...rest,
});

export const file = (path: string, text: string, meaning?: OverlayEntry['meaning']): OverlayEntry =>
  entry(path, {
    kind: 'file',
    size: Buffer.byteLength(text),
    text: text.slice(0, 512),
    ...(meaning && { meaning }),
  });
export const directory = (path: string, meaning?: OverlayEntry['meaning']): OverlayEntry =>
  entry(path, { kind: 'directory', size: 40, ...(meaning && { meaning }) });
export const link = (path: string, target: string, meaning?: OverlayEntry['meaning']): OverlayEntry =>
  entry(path, { kind: 'symlink', size: target.length, target, ...(meaning && { meaning }) });
export const whiteout = (path: string): OverlayEntry =>
  entry(path, { kind: 'device', device: 'c 0,0', meaning: 'whiteout' });

/** In the order of the lesson: lowerdir=lower1:lower2, so lower1 is above lower2. */
export function layers(of: Partial<Record<string, readonly OverlayEntry[]>>): Layers {
  const all = { lower2: image.lower2, lower1: image.lower1, upper: [], work: [], merged: [], ...of };
  return [
    { name: 'lower2', role: 'lower', entries: all.lower2 ?? [] },
    { name: 'lower1', role: 'lower', entries: all.lower1 ?? [] },
    { name: 'upper', role: 'upper', entries: all.upper ?? [] },
    { name: 'work', role: 'work', entries: all.work ?? [] },
    { name: 'merged', role: 'merged', entries: all.merged ?? [] },
  ];
}

const image = {
  lower2: [file('file1.txt', 'lower2-file1\n'), file('file2.txt', 'lower2-file2\n')],
  lower1: [
    directory('conf'),
    file('conf/app.conf', 'debug=1\n'),
    directory('data'),
    file('file1.txt', 'lower1-file1\n'),
    file('old.log', 'so old\n'),
  ],
};

const file1 = file('file1.txt', 'lower1-file1\n');
const file2 = file('file2.txt', 'lower2-file2\n');
const file3 = file('file3.txt', 'upper-file3\n');
const oldLog = file('old.log', 'so old\n');
const conf = [directory('conf'), file('conf/app.conf', 'debug=1\n')];
const data = directory('data');
const newTxt = file('new.txt', 'new here\n');
const grown = file('file1.txt', 'lower1-file1\nhello from the box\n');
const created = (one: OverlayEntry): OverlayEntry => ({ ...one, meaning: 'created' });
const copied = (one: OverlayEntry): OverlayEntry => ({ ...one, meaning: 'copied up' });
const work = directory('work');
const kept = whiteout('work/#1e');

/** The layers at the end of each step. */
export const steps = {
  layers: layers({ upper: [created(file3)] }),
  mount: layers({
    upper: [created(file3)],
    work: [work],
    merged: [...conf, data, file1, file2, file3, oldLog],
  }),
  create: layers({
    upper: [created(file3), created(newTxt)],
    work: [work],
    merged: [...conf, data, file1, file2, file3, newTxt, oldLog],
  }),
  'copy-up': layers({
    upper: [copied(grown), created(file3), created(newTxt)],
    work: [work],
    merged: [...conf, data, grown, file2, file3, newTxt, oldLog],
  }),
  delete: layers({
    upper: [copied(grown), created(file3), created(newTxt), whiteout('old.log')],
    work: [work, kept],
    merged: [...conf, data, grown, file2, file3, newTxt],
  }),
  opaque: layers({
    upper: [directory('conf', 'opaque'), copied(grown), created(file3), created(newTxt), whiteout('old.log')],
    work: [work, kept],
    merged: [directory('conf'), data, grown, file2, file3, newTxt],
  }),
} satisfies Record<string, Layers>;

/** The events of a step, with the layers when it began and the layers now. */
export function overlayEvents(step: string, before: Layers | undefined, now: Layers): Event[] {
  const none = { en: '', zh: '' };
  const begin = (id: string, stepNumber: number): Event => ({
    type: 'step',
    lesson: 'overlay',
    lessonNumber: 9,
    step: id,
    stepNumber,
    title: none,
    text: none,
    watch: ['overlay'],
    terms: [],
    at: 0,
  });
  const shown = (all: Layers): Event => ({ type: 'overlay', layers: all, at: 1 });
  return before === undefined ? [begin(step, 1), shown(now)] : [begin(step, 1), shown(before), shown(now)];
}
