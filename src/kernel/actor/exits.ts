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

export class Exits {
  private readonly known = new Map<number, Exit>();
  private readonly waiters = new Map<number, Waiter[]>();

  /** @param waitStatus as of wait4(2) */
  record(pid: number, waitStatus: number): void {
    const signal = waitStatus & 0x7f;
    const status = signal === 0 ? (waitStatus >> 8) & 0xff : 128 + signal;
    const exit: Exit = { pid, status, signal: signal === 0 ? undefined : signal };
    this.known.set(pid, exit);
    for (const { resolve } of this.waiters.get(pid) ?? []) resolve(exit);
    this.waiters.delete(pid);
  }

  /** Forgets the exit of an earlier child when a new one has the same PID. */
  forget(pid: number): void {
    this.known.delete(pid);
  }

  /** The exit of a child, if it is known already. */
  get(pid: number): Exit | undefined {
    return this.known.get(pid);
  }

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
