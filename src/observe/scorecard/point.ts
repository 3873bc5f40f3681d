// Defines one point of the scorecard: a property of containers, whether the process has it, and the evidence.

import type { Hierarchies } from '../../kernel/cgroupfs/hierarchies.ts';
import type { ProcessReading } from './process-reading.ts';

/** A text in both languages, in the same form as in events. */
export interface Texts {
  readonly en: string;
  readonly zh: string;
}

export type PointState = 'holds' | 'partly' | 'fails' | 'unknown';

export interface ScorePoint {
  readonly id: string;
  readonly state: PointState;
  readonly title: Texts;
  /** Lines as the kernel wrote them, with their file. The process chooses the names in them, so they may have any bytes. */
  readonly evidence: readonly string[];
  /** What follows from its absence; or why it is not known. */
  readonly why?: Texts;
}

export type PointResult = Pick<ScorePoint, 'state' | 'evidence' | 'why'>;

/** What a point is read from. */
export interface PointInput {
  readonly subject: ProcessReading;
  /** The process that stands for the host. */
  readonly host: ProcessReading;
  /** The hierarchies visible to us. */
  readonly hierarchies: Hierarchies;
  /** /proc/PID/cgroup of the subject, as read from inside its cgroup namespace. */
  readonly cgroupInside: string | undefined;
}

export interface PointReader {
  readonly id: string;
  readonly title: Texts;
  /** @throws Gone; EACCES for a process that ptrace(2) would refuse */
  read(input: PointInput): PointResult;
}

const MAX_LINES = 16;

/** Limits the lines to what a screen can show. */
export const firstLines = (lines: readonly string[]): string[] =>
  lines.length <= MAX_LINES ? [...lines] : [...lines.slice(0, MAX_LINES), `… +${lines.length - MAX_LINES}`];
