// The ends of an actor's children: the actor tells of them at any time, and they are asked for before or after.

/** How a child ended: wait4(2)'s status decoded. */
export interface Exit {
  /** As the actor sees it. */
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
  note(pid: number, waitStatus: number): void {
    const signal = waitStatus & 0x7f;
    const status = signal === 0 ? (waitStatus >> 8) & 0xff : 128 + signal;
    const exit: Exit = { pid, status, signal: signal === 0 ? undefined : signal };
    this.known.set(pid, exit);
    for (const { resolve } of this.waiters.get(pid) ?? []) resolve(exit);
    this.waiters.delete(pid);
  }

  /** A new child has that PID: PIDs come round again. */
  forget(pid: number): void {
    this.known.delete(pid);
  }

  /** The exit that is known already. */
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

  /** Nobody will tell any more. */
  giveUp(error: Error): void {
    for (const { reject } of [...this.waiters.values()].flat()) reject(error);
    this.waiters.clear();
  }
}
