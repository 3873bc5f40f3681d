// What is known of a container that was made: its names, its processes, whether it runs.

import type { ImageConfig } from '../../image/image-config.ts';
import type { Actor } from '../../kernel/actor/actor.ts';
import type { Exit } from '../../kernel/actor/exits.ts';
import type { Pty } from '../../kernel/pty.ts';
import type { CreateSpec } from './container-spec.ts';

export type ContainerState = 'running' | 'frozen' | 'ended';

/** A container of a lab, from its making to its removal. */
export interface Container {
  readonly name: string;
  /** Of its command, or where there is none of its first process, as we see it. */
  readonly pid: number;
  /** What is run in it; nothing in one that was made without a command. */
  readonly argv: readonly string[];
  /** Its command's terminal, if it has one: the other end. */
  readonly pty: Pty | undefined;
  /** On the lab's bridge, if it is joined to it. */
  readonly address: string | undefined;
  /** The end of the process that `pid` names. */
  readonly ended: Promise<Exit>;
  /** Read from the kernel at this moment. */
  readonly state: ContainerState;
  /** How it was asked for, with what its image says. */
  readonly spec: CreateSpec;
  readonly image: ImageConfig | undefined;
  /** The actor that is its first process, or has become it. */
  readonly first: Actor;
  /** Of that process, when it started: with its PID, that one and no other. */
  readonly startTime: number;
  /** Descriptors of its namespaces in the host actor, where they cannot be had by its PID. */
  readonly held: readonly number[];
  /** The bridge's end of its cable. */
  readonly link: string | undefined;
  /** Whether its first process has ended and was waited for, and everything in its PID namespace with it. */
  readonly isOver: boolean;
  /** Programs that were entered into it, by name. */
  readonly entered: Map<string, EnteredProcess>;
}

/** A program that was entered. */
interface EnteredProcess {
  /** The actor outside that is its parent. */
  readonly door: Actor;
  readonly state: 'runs' | 'ended';
}
