// Keeps the exits of an actor's children, which may arrive before or after somebody asks for them.

/** How a child ended: the decoded status of wait4(2). */
export interface Exit {
  /** In the PID namespace of the actor. */
  readonly pid: number;
  /** Exit status, or 128 + the signal's number. */
  readonly status: number;
  readonly signal: number | undefined;
}

interface Waiter {
  resolve(exit: Exit): void;
  reject(error: Error): void;
}

/** How many exits are kept: of children that it cloned, and of orphans that it adopted, of which there may be millions. */
export const MAX_KNOWN = { cloned: 4096, adopted: 256 } as const;

export class Exits {
  /** The PIDs of children that were cloned and have not ended yet. */
  private readonly running = new Set<number>();
  private readonly cloned = new Map<number, Exit>();
  private readonly adopted = new Map<number, Exit>();
  private readonly waiters = new Map<number, Waiter[]>();

  /** Notes a child that was just cloned. Forgets the exit of an earlier one that had the same PID. */
  expect(pid: number): void {
    this.cloned.delete(pid);
    this.adopted.delete(pid);
    this.running.add(pid);
  }

  /** @param waitStatus as of wait4(2) */
  record(pid: number, waitStatus: number): void {
    const signal = waitStatus & 0x7f;
    const status = signal === 0 ? (waitStatus >> 8) & 0xff : 128 + signal;
    const exit: Exit = { pid, status, signal: signal === 0 ? undefined : signal };
    if (this.running.delete(pid)) keep(this.cloned, exit, MAX_KNOWN.cloned);
    else keep(this.adopted, exit, MAX_KNOWN.adopted);
    for (const { resolve } of this.waiters.get(pid) ?? []) resolve(exit);
    this.waiters.delete(pid);
  }

  /** Whether it is a child that was cloned and has not ended. */
  isRunning(pid: number): boolean {
    return this.running.has(pid);
  }

  /** The exit of a child, if it is known. */
  get(pid: number): Exit | undefined {
    return this.cloned.get(pid) ?? this.adopted.get(pid);
  }

  /** Waits for the end of a running child. */
  wait(pid: number): Promise<Exit> {
    const exit = new Promise<Exit>((resolve, reject) => {
      this.waiters.set(pid, [...(this.waiters.get(pid) ?? []), { resolve, reject }]);
    });
    exit.catch(() => undefined); // whoever needs it awaits it; an unused rejection is no crash
    return exit;
  }

  /** Rejects everybody who still waits, when the actor is gone. */
  giveUp(error: Error): void {
    for (const { reject } of [...this.waiters.values()].flat()) reject(error);
    this.waiters.clear();
  }
}

/** A Map lists its entries in the order in which they were added: the oldest is dropped. */
function keep(known: Map<number, Exit>, exit: Exit, max: number): void {
  known.delete(exit.pid);
  known.set(exit.pid, exit);
  const [oldest] = known.keys();
  if (known.size > max && oldest !== undefined) known.delete(oldest);
}
