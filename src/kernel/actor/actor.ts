// Drives one actor: sends it system calls, returns their results, and reports the exits of its children.

import type { Socket } from 'node:net';
import { mayFailWith } from '../errno.ts';
import { SyscallError, UserError } from '../errors.ts';
import { clone3 } from '../syscalls/calls/process.ts';
import { decodeOut, type Invocation } from '../syscalls/plumbing/define.ts';
import type { Encoded } from '../syscalls/plumbing/encoder.ts';
import type { BatchOptions, CallResult, CloneOptions, PendingBatch, Slot } from './calls.ts';
import { type Exit, Exits } from './exits.ts';
import { gaveUp, hasEnded, hasNoChild, unanswered } from './failures.ts';
import { type Answer, decodeAnswers } from './frame.ts';
import { RegisterNames } from './register-names.ts';
import { joinRequests, requestOf } from './request.ts';

export interface PreparedClone {
  readonly call: Invocation;
  readonly child: Actor;
  /** The slots that the call uses up, to be returned when it is not made. */
  readonly taken: readonly Slot[];
}

interface PendingCall {
  readonly call: Invocation;
  readonly encoded: Encoded;
  readonly pendingBatch: PendingBatch;
  /** Its position in the batch. */
  readonly index: number;
}

const DEFAULT_TIMEOUT_MS = 10_000;
/** How long after the actor's own deadline we still wait for its answer, before we declare it gone. */
const GRACE_MS = 5_000;

/** unix(7): the other end closed before it had read everything; this means no more than the end of the stream. */
const closedByPeer: readonly string[] = ['ECONNRESET', 'EPIPE'];

export class Actor {
  /** Its name on screens: `host`, `box`. */
  readonly name: string;
  /** Its PID in our own PID namespace; 0 until known. */
  pid = 0;
  /** Its PID in the PID namespace of its parent, for `exitOf`. */
  pidAtParent = 0;
  readonly parent: Actor | undefined;
  /** Sockets that it can give to children. */
  readonly slots: Slot[];
  /** What getpid() returns in it, once it runs. */
  readonly ready: Promise<number>;
  /** Resolves when its socket closes: it ended, or executed another program. */
  readonly closed: Promise<void>;

  private readonly socket: Socket;
  private readonly pending = new Map<number, PendingCall>();
  private readonly exits = new Exits();
  private readonly registers: RegisterNames;
  private readonly values = new Map<string, number>();
  private received: Buffer = Buffer.alloc(0);
  private nextId = 1;
  private nextBatch = 1;
  private failure: Error | undefined;
  private isClosed = false;

  constructor(name: string, socket: Socket, slots: Slot[], parent?: Actor) {
    this.name = name;
    this.registers = new RegisterNames(name);
    this.socket = socket;
    this.slots = slots;
    this.parent = parent;
    let onHello: (pid: number) => void = () => {};
    let onNoHello: (error: Error) => void = () => {};
    this.ready = new Promise((resolve, reject) => {
      onHello = resolve;
      onNoHello = reject;
    });
    this.ready.catch(() => undefined); // whoever needs it awaits it; an unused rejection is no crash
    socket.on('data', (chunk) => {
      this.receive(chunk, onHello);
    });
    socket.on('error', (error: NodeJS.ErrnoException) => {
      if (!closedByPeer.includes(error.code ?? '')) this.failure ??= error;
    });
    this.closed = new Promise((resolve) => {
      const end = (): void => {
        this.end(onNoHello);
        resolve();
      };
      // A slot's socket closes when the actor that held its other end ends, so it may be closed already.
      if (socket.closed) queueMicrotask(end);
      else socket.on('close', end);
    });
  }

  get alive(): boolean {
    return !this.isClosed;
  }

  /** Makes one call. @throws SyscallError when it fails, ActorGone when there is no answer */
  async call<O>(call: Invocation<O>, options: BatchOptions = {}): Promise<CallResult<O>> {
    const result = await this.attempt(call, options);
    if (result.state === 'failed') throw new SyscallError(call, result.errno, { actor: this.name });
    return result;
  }

  /** Makes one call and returns its result, even when it failed. @throws ActorGone */
  async attempt<O>(call: Invocation<O>, options: BatchOptions = {}): Promise<CallResult<O>> {
    const [result] = await this.batch([call], options);
    return result as CallResult<O>;
  }

  /** Makes calls in order, sent together. @throws SyscallError for the first that fails, ActorGone */
  async callAll(calls: readonly Invocation[]): Promise<CallResult[]> {
    const results = await this.batch(calls);
    results.forEach(({ state, errno }, i) => {
      const call = calls[i];
      if (state === 'failed' && call !== undefined && !mayFailWith(call, errno))
        throw new SyscallError(call, errno, { actor: this.name });
    });
    return results;
  }

  /**
   * Makes calls in order, sent together; after one that fails, other than with an errno that it may fail with, the rest is
   * skipped. Rejects with ActorGone only. @throws UserError for calls that are too large to be sent
   */
  batch(calls: readonly Invocation[], options: BatchOptions = {}): Promise<CallResult[]> {
    if (this.isClosed) return Promise.reject(this.gone());
    if (calls.length === 0) return Promise.resolve([]);
    const batch = options.continueOnFailure === true ? 0 : this.nextBatch++;
    const timeouts = calls.map((call) => call.timeoutMs ?? options.timeoutMs ?? DEFAULT_TIMEOUT_MS);
    const first = this.nextId;
    const requests = calls.map((call, index) => {
      const save = call.as === undefined ? undefined : this.registers.assign(call.as);
      return requestOf(call, this.registers.of, { save, timeoutMs: timeouts[index] ?? DEFAULT_TIMEOUT_MS });
    });
    const { atomicFrom = calls.length, continueOnFailure } = options;
    const head = { first, batch, chain: continueOnFailure !== true, atomicFrom };
    const bytes = joinRequests(requests, head);
    this.nextId += calls.length;
    return new Promise((resolve, reject) => {
      const pendingBatch: PendingBatch = {
        results: [],
        left: calls.length,
        timer: undefined,
        resolve,
        reject,
      };
      for (const [index, { call, encoded }] of requests.entries()) {
        this.pending.set(first + index, { call, encoded, pendingBatch, index });
      }
      this.limit(pendingBatch, calls, Math.max(...timeouts) + GRACE_MS);
      this.socket.write(bytes);
    });
  }

  /** Clones a child that becomes an actor itself. @returns no child when the kernel refuses @throws UserError, ActorGone */
  async clone(
    name: string,
    options?: CloneOptions & Pick<BatchOptions, 'timeoutMs'>,
  ): Promise<{ call: Invocation; result: CallResult; child?: Actor }> {
    const { call, child, taken } = this.prepareClone(name, options);
    const result = (await this.attempt(call, { timeoutMs: options?.timeoutMs })) as CallResult;
    if (result.state === 'done') {
      child.pidAtParent = result.ret;
      return { call, result, child };
    }
    this.slots.push(...taken);
    return { call, result };
  }

  /**
   * Clones a child and waits until it answers. The actor must be in our own PID namespace.
   * @throws SyscallError when the kernel refuses, ActorGone when the child does not answer, UserError
   */
  async cloneChild(...args: Parameters<Actor['clone']>): Promise<Actor> {
    const { call, result, child } = await this.clone(...args);
    if (child === undefined) throw new SyscallError(call, result.errno);
    child.pid = result.ret;
    await child.ready;
    return child;
  }

  /**
   * Prepares the call that clones a child, and the child's actor. Its socket exists already: what is sent to it waits until
   * the child runs. If the call fails and nothing was sent, return `taken` to `slots`.
   * @throws UserError when no socket is left
   */
  prepareClone(name: string, options: CloneOptions = {}): PreparedClone {
    const spare = options.spare ?? 0;
    const slot = options.last === true ? this.slots.at(-1) : this.slots[0];
    if (slot === undefined || this.slots.length <= spare) {
      throw new UserError('machine', {
        en: `${this.name} has no socket left for another process`,
        zh: `${this.name} 没有多余的套接字给新进程了`,
      });
    }
    this.slots.splice(this.slots.indexOf(slot), 1);
    const childSlots = this.slots.splice(0, spare);
    const keep = [
      ...[...childSlots.map(({ fd }) => fd), ...(options.give ?? [])].map((fd) => ({ fd, move: true })),
      ...(options.keep ?? []).map((fd) => ({ fd, move: false })),
    ];
    return {
      call: clone3({ flags: options.flags ?? [], slot: slot.fd, keep, cgroup: options.cgroup ?? -1 }),
      child: new Actor(name, slot.socket, childSlots, this),
      taken: [slot, ...childSlots],
    };
  }

  /**
   * Waits until a child that it cloned has ended; also tells how an orphan that it adopted has ended lately.
   * @param pid as this actor sees it
   * @throws ActorGone when this actor ends first, or has no such child
   */
  exitOf(pid: number): Promise<Exit> {
    const known = this.exits.get(pid);
    if (known !== undefined) return Promise.resolve(known);
    if (this.isClosed) return Promise.reject(this.gone());
    if (!this.exits.isRunning(pid)) return Promise.reject(hasNoChild(this.name, pid));
    return this.exits.wait(pid);
  }

  /** The result of an earlier call that was named by `as`. */
  valueOf(name: string): number | undefined {
    return this.values.get(name);
  }

  /** Why it answers no more: it has ended, or it took too long. */
  gone(): Error {
    return this.failure ?? hasEnded(this);
  }

  /** Ends the actor by closing its socket. */
  close(): void {
    this.socket.destroy();
    for (const slot of this.slots) slot.socket.destroy();
  }

  private limit(pendingBatch: PendingBatch, calls: readonly Invocation[], ms: number): void {
    pendingBatch.timer = setTimeout(() => {
      const { spec } = calls[calls.length - pendingBatch.left] ?? { spec: { name: 'the last call' } };
      this.failure = unanswered(this, spec.name, ms);
      this.socket.destroy();
    }, ms);
  }

  private answer({ pendingBatch, index }: PendingCall, result: CallResult): void {
    pendingBatch.results[index] = result;
    pendingBatch.left -= 1;
    if (pendingBatch.left > 0) return;
    clearTimeout(pendingBatch.timer);
    pendingBatch.resolve(pendingBatch.results);
  }

  private receive(chunk: Buffer, onHello: (pid: number) => void): void {
    const bytes = this.received.length === 0 ? chunk : Buffer.concat([this.received, chunk]);
    this.received = decodeAnswers(bytes, (answer) => {
      if (answer.kind === 'hello') onHello(answer.ret);
      else if (answer.kind === 'exited') this.exits.record(answer.ret, answer.error);
      else if (answer.kind === 'fatal') this.failure = gaveUp(this, answer);
      else this.settle(answer);
    });
  }

  private settle(answer: Answer): void {
    const pendingCall = this.pending.get(answer.id);
    if (pendingCall === undefined) return;
    this.pending.delete(answer.id);
    const failed = answer.error !== 0;
    const done = !failed && answer.kind === 'result';
    const out = done ? decodeOut(pendingCall.call, pendingCall.encoded, answer.out, answer.ret) : {};
    const state = failed ? 'failed' : answer.kind === 'skipped' ? 'skipped' : 'done';
    const result: CallResult = { state, ret: answer.ret, errno: answer.error, ns: answer.ns, out };
    if (done && pendingCall.call.as !== undefined) this.values.set(pendingCall.call.as, answer.ret);
    if (done && pendingCall.call.spec.kind === 'clone') this.exits.expect(answer.ret);
    this.answer(pendingCall, result);
  }

  private end(onNoHello: (error: Error) => void): void {
    this.isClosed = true;
    onNoHello(this.gone());
    for (const pendingCall of this.pending.values()) {
      if (pendingCall.call.spec.ends && this.failure === undefined) {
        this.answer(pendingCall, { state: 'ended', ret: 0, errno: 0, ns: 0, out: {} });
      } else {
        clearTimeout(pendingCall.pendingBatch.timer);
        pendingCall.pendingBatch.reject(this.gone());
      }
    }
    this.pending.clear();
    this.exits.giveUp(this.gone());
  }
}
