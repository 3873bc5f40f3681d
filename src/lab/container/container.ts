// Describes a container that exists: its names, its processes, its state.

import type { ImageConfig } from '../../image/image-config.ts';
import type { LeftOut } from '../../image/left-out.ts';
import type { Actor } from '../../kernel/actor/actor.ts';
import type { Exit } from '../../kernel/actor/exits.ts';
import type { Pty } from '../../kernel/pty.ts';
import type { CreateSpec } from './container-spec.ts';

export type ContainerState = 'running' | 'frozen' | 'ended';

/** A container of a lab, from its making to its removal. */
export interface Container {
  readonly name: string;
  /** PID of its command, or of its first process where there is none, as we see it. */
  readonly pid: number;
  /** Its command; empty where it was made without one. */
  readonly argv: readonly string[];
  /** The other end of its command's terminal, if it has one. */
  readonly pty: Pty | undefined;
  /** Its address on the lab's bridge, if it is connected to it. */
  readonly address: string | undefined;
  /** Settles when the process `pid` has ended. */
  readonly ended: Promise<Exit>;
  /** Read from the kernel each time. */
  readonly state: ContainerState;
  /** What it was made from, with the image's settings. */
  readonly spec: CreateSpec;
  readonly image: ImageConfig | undefined;
  /** What of the image its root lacks. */
  readonly leftOut: LeftOut | undefined;
  /** The actor that is its first process, or was until it executed the command. */
  readonly first: Actor;
  /** Start time of that process. With the PID it identifies the process: proc_pid_stat(5). */
  readonly startTime: number;
  /** Descriptors of its namespaces in the host actor, where they could not be opened by its PID. */
  readonly namespaceFds: readonly number[];
  /** Name of the bridge's end of its veth pair. */
  readonly link: string | undefined;
  /** Whether its first process was reaped: then every process of its PID namespace has ended. */
  readonly isReaped: boolean;
  /** Programs that were started in it later, by name. */
  readonly entered: Map<string, EnteredProcess>;
}

/** A program that was started in a running container. */
interface EnteredProcess {
  /** The actor outside of the container that joined its namespaces and is the program's parent. */
  readonly joiner: Actor;
  readonly state: 'runs' | 'ended';
}
