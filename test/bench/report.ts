// The whole result: what is printed above a part of it, and what is written as JSON.

import { cpus, loadavg, release } from 'node:os';
import { figuresOf, type Measurement } from './measurement.ts';

export const partIds = ['containers', 'command', 'bridge', 'screen'] as const;
export type PartId = (typeof partIds)[number];

/** What nslab is held against. */
export interface Version {
  readonly name: string;
  readonly version: string;
}

/** One part of the bench: what `--only` names. */
export interface Part {
  readonly id: PartId;
  readonly against: readonly Version[];
  readonly missing: readonly string[];
  readonly measurements: readonly Measurement[];
}

/** What of the machine decides about times. */
export interface Machine {
  readonly cpu: string;
  readonly cpus: number;
  readonly kernel: string;
  readonly node: string;
  /** Of the last minute, when the part began. */
  readonly load: number;
}

/** As it is written with `--json`. Samples are ms, but for rows whose names or titles say otherwise. */
export interface Result {
  readonly version: 2;
  readonly parts: readonly (Part & { readonly date: string; readonly machine: Machine })[];
}

export const machine = (): Machine => ({
  cpu: cpus()[0]?.model ?? 'unknown',
  cpus: cpus().length,
  kernel: release(),
  node: process.version,
  load: Number((loadavg()[0] ?? 0).toFixed(2)),
});

export const machineWords = ({ cpu, cpus: count, kernel, node, load }: Machine): string =>
  `${count} × ${cpu}, Linux ${kernel}, Node ${node.slice(1)}, load ${load}`;

export const versionWords = (against: readonly Version[]): string =>
  against.map(({ name, version }) => `${name} ${version}`).join(', ');

/** Printed before a part is measured. */
export function headerLines(
  title: string,
  { against, missing }: Pick<Part, 'against' | 'missing'>,
): string[] {
  return [
    '',
    title,
    machineWords(machine()),
    ...(against.length > 0 ? [`held against: ${versionWords(against)}`] : []),
    ...(missing.length > 0 ? [`missing: ${missing.join(', ')}`] : []),
  ];
}

/** With the figures beside the samples that they are made from. */
export const toJson = ({ version, parts }: Result) => ({
  version,
  parts: parts.map((part) => ({
    ...part,
    measurements: part.measurements.map((measurement) => ({
      ...measurement,
      rows: measurement.rows.map(({ samples, ...row }) => ({
        ...row,
        ...(samples.length > 0 ? figuresOf(samples) : {}),
        samples,
      })),
    })),
  })),
});

export const failed = ({ parts }: Result): boolean =>
  parts
    .flatMap(({ measurements }) => measurements)
    .some(({ failure, rows }) => [failure, ...rows.map((row) => row.failure)].some(Boolean));
