// Shows the processes as a tree, each with its PID on the host and its PID inside.

import { cellsOf } from '../../cell-width.ts';
import { harmless } from '../../harmless.ts';
import { cutLine, type Line, lineOf, type Span, span, type Tone, widthOfSpans } from '../../line.ts';
import type { Model } from '../../model.ts';
import { fitTo } from '../../wrap.ts';
import { branchRows } from '../branches.ts';
import type { PaneContent, PaneContext } from '../pane-content.ts';
import { type Pane, snapshotPane } from '../pane-parts.ts';
import { signSpan, toneAt } from '../subject-tone.ts';
import { type Process, processForest, type TreeNode } from './process-forest.ts';
import { treeTable } from './tree-table.ts';
import { chinese } from './tree-words.ts';

/** The least cells for names, so that the PIDs stay in place when a process appears. */
const MIN_NAMES = 28;
/** The least cells for branches and names when PIDs are long and the pane is narrow. */
const MIN_LEFT = 12;

export const treePane: Pane = snapshotPane('tree', {
  title: { en: 'processes', zh: '进程' },
  chinese,
  table: treeTable,
  lines: treeLines,
});

function treeLines(model: Model, { width, word }: PaneContext): PaneContent {
  const { tree } = model.evidence;
  if (tree === undefined) return { lines: [] };
  const nodes = [...tree.now.nodes, ...(tree.before?.nodes ?? [])];
  const tones = tonesOf(tree.now.nodes, subjectNames(model));
  const rows = branchRows(processForest(tree.before?.nodes, tree.now.nodes)).map(({ branch, value }) => ({
    branch,
    value,
    cells: [String(value.node.pid), insidePids(value.node)] as const,
  }));
  const heads = ['PID', word('inside')] as const;
  const numbers = heads.map((head, i) =>
    Math.max(cellsOf(head), ...nodes.map((node) => (i === 0 ? `${node.pid}` : insidePids(node)).length)),
  );
  const wanted = Math.max(MIN_NAMES, ...rows.map(({ branch, value }) => branch.length + widthOfLabel(value)));
  const used = 2 + numbers.reduce((sum, cells) => sum + 2 + cells, 0);
  const names = Math.max(MIN_LEFT, Math.min(wanted, width - used));
  const columns = (cells: readonly string[]): string =>
    cells.map((cell, i) => `  ${' '.repeat(Math.max(0, (numbers[i] ?? 0) - cellsOf(cell)))}${cell}`).join('');
  const head: Line = {
    ...lineOf(span(`  ${fitTo(word('process'), names)}${columns(heads)}`, { dim: true })),
    role: 'head',
  };
  return {
    lines: [
      head,
      ...rows.map(({ branch, value, cells }): Line => {
        const label = cutLine(
          lineOf(span(branch, { dim: true }), ...labelOf(value, tones.get(value.node.pid))),
          names,
        );
        const gap = names - widthOfSpans(label.spans);
        const look = { bold: value.mark === 'added', dim: value.mark === 'removed' };
        return {
          ...lineOf(
            signSpan(value.mark),
            ...label.spans,
            span(`${' '.repeat(Math.max(0, gap))}${columns(cells)}`.trimEnd(), look),
          ),
          ...(value.mark === 'same' ? {} : { role: 'changed' as const }),
        };
      }),
    ].map((line) => cutLine(line, width)),
    inOrder: true,
  };
}

/** NSpid of proc_pid_status(5) without the PID on the host: its PID in each nested PID namespace. */
const insidePids = ({ nspid }: TreeNode): string => nspid.slice(1).join(' → ');

function labelOf({ node: { name, comm }, mark, was }: Process, tone: Tone | undefined): Span[] {
  const look = { tone, bold: mark === 'added', dim: mark === 'removed' };
  const shown = harmless(comm);
  if (name === undefined || name === comm) {
    return [
      span(shown, { ...look, bold: look.bold || mark === 'changed' }),
      ...(was === undefined ? [] : [span(` ← ${harmless(was)}`, { dim: true })]),
    ];
  }
  return [
    span(harmless(name), look),
    span(' (', { dim: true }),
    span(shown, mark === 'changed' ? { bold: true } : { dim: true }),
    span(was === undefined ? ')' : ` ← ${harmless(was)})`, { dim: true }),
  ];
}

const widthOfLabel = (process: Process): number => widthOfSpans(labelOf(process, undefined));

/** The subjects in the order of the other panes, so that their colours are the same in all. */
function subjectNames({ evidence }: Model): string[] {
  const of = (evidence.namespaces ?? evidence.mounts ?? evidence.network)?.now.of ?? [];
  return of.map(({ name }) => name);
}

/** The colour of each process by PID: its own if it is a subject, otherwise that of the box it descends from. */
function tonesOf(nodes: readonly TreeNode[], compared: readonly string[]): Map<number, Tone | undefined> {
  const known = new Map<string, Tone | undefined>([
    ...compared.map((name, i) => [name, toneAt(compared, i)] as const),
    ['host', 'host'],
    // It holds the lab's files, and is not a container.
    ['holder', undefined],
  ]);
  const free = (['box', 'box2'] as const).filter((tone) => ![...known.values()].includes(tone));
  const tones = new Map<number, Tone | undefined>();
  const path: (Tone | undefined)[] = [];
  for (const { pid, name, depth } of nodes) {
    path.length = Math.min(path.length, depth);
    const above = path.at(-1);
    const inherited = above === 'host' ? undefined : above;
    if (name !== undefined && inherited === undefined && !known.has(name)) known.set(name, free.shift());
    const tone = name !== undefined && known.has(name) ? known.get(name) : inherited;
    path.push(tone);
    tones.set(pid, tone);
  }
  return tones;
}
