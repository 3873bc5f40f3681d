// One point of the scorecard: what makes a container, whether it holds, and by what evidence.

import type { Hierarchies } from '../../kernel/cgroupfs/hierarchies.ts';
import type { ProcessReading } from './reading.ts';

/** A text in both languages: the same shape as the events carry. */
export interface Texts {
  readonly en: string;
  readonly zh: string;
}

export type PointState = 'holds' | 'partly' | 'fails' | 'unknown';

export interface ScorePoint {
  readonly id: string;
  readonly state: PointState;
  readonly title: Texts;
  /** Lines as the kernel gave them, with the file they come from. Names in them are the process's own: any bytes. */
  readonly evidence: readonly string[];
  /** What follows when it does not hold; or why it is not known. */
  readonly why?: Texts;
}

export type Found = Pick<ScorePoint, 'state' | 'evidence' | 'why'>;

/** Both processes, and what else was told. */
export interface Given {
  readonly subject: ProcessReading;
  /** The process that stands for the host. */
  readonly host: ProcessReading;
  /** Those that we see. */
  readonly hierarchies: Hierarchies;
  /** /proc/PID/cgroup of the subject, as a reader in its cgroup namespace has it. */
  readonly cgroupInside: string | undefined;
}

export interface PointReader {
  readonly id: string;
  readonly title: Texts;
  /** @throws Gone; EACCES for a process that ptrace(2) would refuse */
  read(given: Given): Found;
}

const MAX_LINES = 16;

/** No more lines than a screen can show. */
export const firstLines = (lines: readonly string[]): string[] =>
  lines.length <= MAX_LINES ? [...lines] : [...lines.slice(0, MAX_LINES), `… +${lines.length - MAX_LINES}`];
