// Everything that screens, transcripts and recordings learn: one closed, versioned union. Nothing else leaves the engine.

import type { CgroupSnapshot } from '../observe/observe-cgroup.ts';
import type { MountsOf } from '../observe/observe-mounts.ts';
import type { NamespacesOf } from '../observe/observe-namespaces.ts';
import type { NetworkSnapshot } from '../observe/observe-network.ts';
import type { LayerSnapshot } from '../observe/observe-overlay.ts';
import type { TreeNode } from '../observe/observe-tree.ts';

/** Raised when a field changes its meaning; a player refuses recordings of another version. */
export const eventVersion = 1;

export type Language = 'en' | 'zh';

/** A text in every language there is. */
export type Texts = Readonly<Record<Language, string>>;

/** The evidence that a step can show. */
export type PaneName =
  | 'namespaces'
  | 'tree'
  | 'cgroup'
  | 'overlay'
  | 'mounts'
  | 'network'
  | 'calls'
  | 'output';

export interface HostFacts {
  readonly user: string;
  readonly uid: number;
  readonly kernel: string;
  readonly hostname: string;
  readonly arch: string;
  /** Where the memory controller is: `cgroup v1`, `cgroup v2`, `no memory cgroup`. */
  readonly cgroup: string;
  readonly memoryBytes: number;
  readonly nslabPid: number;
  readonly nslabVersion: string;
}

export interface LessonFacts {
  readonly id: string;
  readonly title: Texts;
  readonly steps: number;
}

export interface Option {
  readonly id: string;
  readonly text: Texts;
}

/** A word of the field, as it stands in the texts, and what it means. */
export interface Term {
  readonly id: string;
  /** What a list of terms calls it. */
  readonly name: Texts;
  /** As texts write it, the longest first. */
  readonly forms: Readonly<Record<Language, readonly string[]>>;
  readonly text: Texts;
}

/** One thing that an operation will do, or did: a system call as strace writes it, or a file written. */
export interface PlannedLine {
  readonly actor: string;
  readonly line: string;
}

/** The same operation in other words. */
export type Same = Readonly<Partial<Record<'shell' | 'docker' | 'go' | 'c', string>>>;

type Body =
  | {
      readonly type: 'session';
      readonly version: number;
      readonly id: string;
      readonly host: HostFacts;
      readonly lessons: readonly LessonFacts[];
      /** When it began: ISO 8601, UTC. */
      readonly startedAt?: string;
    }
  | {
      /** A recording is about to play. */
      readonly type: 'replay';
      /** The one that cannot run live here; without it, the whole tour is a recording. */
      readonly lesson?: string;
      /** The machine that it was recorded on, and by whom. */
      readonly host: HostFacts;
      readonly recordedAt?: string;
      /** Why it does not run live; left out where a recording was asked for. */
      readonly why?: Texts;
    }
  | {
      readonly type: 'step';
      readonly lesson: string;
      readonly lessonNumber: number;
      readonly step: string;
      readonly stepNumber: number;
      readonly title: Texts;
      readonly text: Texts;
      readonly watch: readonly PaneName[];
      /** Words of the field that the step's texts use, explained. */
      readonly terms: readonly Term[];
    }
  | {
      readonly type: 'plan';
      readonly operation: number;
      readonly title: Texts;
      readonly lines: readonly PlannedLine[];
      readonly same: Same;
      /** What runs with it, without a key press of its own. */
      readonly then?: readonly { readonly title: Texts; readonly shell?: string }[];
    }
  | {
      readonly type: 'call';
      readonly actor: string;
      readonly pid: number;
      readonly name: string;
      readonly line: string;
      readonly ret: number;
      /** errno's name, when it failed. */
      readonly errno?: string;
      readonly meaning?: string;
      readonly expected?: boolean;
      readonly ns: number;
    }
  | { readonly type: 'file'; readonly actor: string; readonly path: string; readonly text: string }
  | {
      readonly type: 'proc';
      readonly what: 'start' | 'exit' | 'oom';
      readonly name: string;
      readonly pid: number;
      readonly status?: number;
      readonly signal?: number;
      readonly score?: number;
    }
  | { readonly type: 'output'; readonly name: string; readonly text: string }
  /** Whether the evidence is read again and again while nothing else goes on. */
  | { readonly type: 'sampling'; readonly on: boolean }
  | { readonly type: 'ns'; readonly of: readonly NamespacesOf[] }
  | { readonly type: 'tree'; readonly nodes: readonly TreeNode[] }
  | { readonly type: 'cgroup'; readonly name: string; readonly snapshot: CgroupSnapshot }
  | { readonly type: 'overlay'; readonly layers: readonly LayerSnapshot[] }
  | { readonly type: 'mounts'; readonly of: readonly MountsOf[] }
  | { readonly type: 'net'; readonly of: readonly NetworkSnapshot[] }
  | {
      readonly type: 'ping';
      readonly from: string;
      readonly to: string;
      readonly seq: number;
      readonly ns?: number;
    }
  | { readonly type: 'ask'; readonly id: string; readonly text: Texts; readonly options: readonly Option[] }
  | { readonly type: 'answer'; readonly id: string; readonly chosen?: string }
  | {
      readonly type: 'reveal';
      readonly id: string;
      readonly holds: string;
      readonly chosen?: string;
      readonly why?: Texts;
    }
  | { readonly type: 'check'; readonly text: Texts; readonly ok: boolean; readonly found: string }
  /** The engine waits for an intent: to begin the step, to go on after it. */
  | { readonly type: 'wait'; readonly what: 'begin' | 'operation' | 'answer' | 'next' | 'end' }
  | {
      readonly type: 'ledger';
      readonly made: readonly string[];
      readonly left: readonly string[];
      readonly others: readonly string[];
    }
  | { readonly type: 'pty-open'; readonly name: string; readonly in: string; readonly terminal: string }
  /** What the shell wrote, base64: bytes need not be text. */
  | { readonly type: 'pty'; readonly data: string }
  | { readonly type: 'pty-resize'; readonly columns: number; readonly rows: number }
  | { readonly type: 'pty-exit'; readonly name: string; readonly status: number }
  | { readonly type: 'note'; readonly text: Texts }
  /** An answer to what the learner asked for, apart from the step. */
  | { readonly type: 'notice'; readonly text: Texts }
  | { readonly type: 'error'; readonly message: string; readonly hint?: string }
  | { readonly type: 'end'; readonly ok: boolean };

/** `replayed`: it comes from a recording, and nothing of it happens now. */
export type EventBody = Body & { readonly replayed?: true };

/** `at`: milliseconds since the session began, monotonic. */
export type Event = EventBody & { readonly at: number };

export type Emit = (event: EventBody) => void;
