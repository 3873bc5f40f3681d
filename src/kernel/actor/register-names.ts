// Assigns names to the registers of an actor, which keep the results of earlier calls for later ones.

import { UserError } from '../errors.ts';
import { REGISTERS } from './frame.ts';

export class RegisterNames {
  private readonly actor: string;
  private readonly byName = new Map<string, number>();

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

  /** Gives a name a register: its own again, or a new one. No name ever loses its register. @throws UserError */
  assign(name: string): number {
    const register = this.byName.get(name) ?? this.byName.size;
    if (register >= REGISTERS)
      throw new UserError('failed', {
        en: `${this.actor} keeps ${REGISTERS} results by name; ${name} is one too many`,
        zh: `${this.actor} 最多按名字保留 ${REGISTERS} 个结果，${name} 超出了`,
      });
    this.byName.set(name, register);
    return register;
  }
}
