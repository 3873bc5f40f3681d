// Defines a card: what a learner takes along of a container that they have built. Plain data.

export interface Card {
  /** In the container. */
  readonly hostname: string;
  /** Of its command, as the machine sees it. */
  readonly pid: number;
  readonly pidInside: number;
  /** In the order in which they are shown; `kind` as in /proc/PID/ns. */
  readonly namespaces: readonly CardNamespace[];
  /** In bytes; absent or infinite without a limit. */
  readonly memoryLimit?: number;
  readonly pidsLimit?: number;
  /** How many processors' time it may use. */
  readonly cpus?: number;
  /** The directories of its overlay; none where its root is no overlay. */
  readonly layers: readonly CardLayer[];
  /** In its own network namespace, with or without the length of the prefix. */
  readonly address?: string;
  /** How many capabilities it has. */
  readonly capabilities: number;
  /** Whether that has a seccomp filter. */
  readonly seccomp: boolean;
  /** The commands that start one like it. What they name of the machine is never shown. */
  readonly lines: { readonly nslab: string; readonly docker: string };
  /** The release of the kernel: `6.12.9`. */
  readonly kernel: string;
  /** ISO 8601; the day is shown. */
  readonly date: string;
}

interface CardNamespace {
  readonly kind: string;
  readonly inode: number;
  /** Whether the machine's first process is in another one. */
  readonly own: boolean;
}

interface CardLayer {
  readonly name: string;
  readonly role: string;
}
