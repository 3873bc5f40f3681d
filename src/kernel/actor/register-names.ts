// Assigns names to the registers of an actor, which keep the results of earlier calls for later ones.

import { REGISTERS } from './frame.ts';

export class RegisterNames {
  private readonly actor: string;
  private readonly byName = new Map<string, number>();
  private next = 0;

  /** @param actor the name of the actor, for errors */
  constructor(actor: string) {
    this.actor = actor;
  }

  /** @throws TypeError when no earlier call has that name */
  readonly of = (name: string): number => {
    const register = this.byName.get(name);
    if (register === undefined) throw new TypeError(`no earlier call of ${this.actor} is named ${name}`);
    return register;
  };

  /** Gives a name a register: its own again, or the one that was assigned longest ago. */
  assign(name: string): number {
    const register = this.byName.get(name) ?? this.next++ % REGISTERS;
    for (const [other, taken] of this.byName) {
      if (taken === register && other !== name) this.byName.delete(other);
    }
    this.byName.set(name, register);
    return register;
  }
}
