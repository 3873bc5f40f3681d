// Folds system calls to the one of them that matters: what every start and every netlink request does besides is counted.

/** A call that was made, or will be. */
export interface AnyCall {
  readonly actor: string;
  /** As strace shows it; a file write as `"text" > path`. */
  readonly line: string;
  /** It failed, and is shown whatever it is. */
  readonly failed: boolean;
}

export interface Folded<C extends AnyCall> {
  readonly call: C;
  /** How many calls are folded into it. */
  readonly others: number;
}

/** They prepare the call after them: what a start sets up before execve(2), and a netlink socket. */
const before = /^(?:dup3|setsid|rt_sigprocmask|prctl\(PR_CAPBSET_DROP|socket\(AF_NETLINK)/;
/** They belong to the call before them: the name of a new actor, and the kernel's acknowledgement. */
const after = /^(?:prctl\(PR_SET_(?:NAME|DUMPABLE|PDEATHSIG)|recvfrom|close\()/;
/** Shells are named by the engine: shell0, shell1, … What starts one is no part of the story. */
const isShell = /^shell\d+$/;

/** Calls of one actor are folded only into its own; those of a new actor into its clone3(2), too. */
export function foldCalls<C extends AnyCall>(calls: readonly C[]): Folded<C>[] {
  const folded: { call: C; others: number }[] = [];
  let waiting: C[] = [];
  const last = (): { call: C; others: number } | undefined => folded.at(-1);
  for (const call of calls) {
    const shown = last();
    if (isShell.test(call.actor) && shown?.call.actor === call.actor) {
      folded[folded.length - 1] = { call, others: shown.others + 1 };
    } else if (call.failed) folded.push({ call, others: 0 });
    else if (after.test(call.line) && shown !== undefined) shown.others++;
    else if (before.test(call.line)) waiting.push(call);
    else {
      const { many, rest } = alike(waiting);
      folded.push(...many, { call, others: rest });
      waiting = [];
    }
  }
  // What they prepare has not come yet.
  return [...folded, ...waiting.map((call) => ({ call, others: 0 }))];
}

/** More of one kind than every start has: a container's bounding set, one line for all of them. */
const MANY = 4;

/** Takes the calls of that kind out, as one. @returns how many others remain */
function alike<C extends AnyCall>(waiting: readonly C[]): { many: Folded<C>[]; rest: number } {
  const drops = waiting.filter(({ line }) => line.startsWith('prctl(PR_CAPBSET_DROP'));
  const [first] = drops;
  return first === undefined || drops.length < MANY
    ? { many: [], rest: waiting.length }
    : { many: [{ call: first, others: drops.length - 1 }], rest: waiting.length - drops.length };
}

/** Says a netlink request in a few words; undefined for other calls. rtnetlink(7) */
export function netlinkRequest(line: string): string | undefined {
  const type = /nlmsg_type=(RTM_\w+)/.exec(line)?.[1];
  return type && [type, ...partsOf(line)].join(' ');
}

const LONG = 16;

/** Cuts the beginning of each long string in a call: the end of a path tells more. */
export const withShortStrings = (line: string): string =>
  line.replaceAll(/"([^"\\]|\\.)*"/g, (quoted) =>
    quoted.length > LONG + 2 ? `"…${quoted.slice(-LONG - 1)}` : quoted,
  );

function partsOf(line: string): string[] {
  const find = (pattern: RegExp): string | undefined => pattern.exec(line)?.[1];
  const [name, peer] = [...line.matchAll(/IFLA_IFNAME="([^"]*)"/g)].map(([, one]) => one);
  const address = find(/IFA_LOCAL=([\d.]+)/);
  const prefix = find(/ifa_prefixlen=(\d+)/);
  const gateway = find(/RTA_GATEWAY=([\d.]+)/);
  const parts = [
    name,
    peer === undefined ? undefined : `– ${peer}`,
    peer === undefined ? find(/\{kind="(\w+)"/) : undefined,
    line.includes('ifi_flags=IFF_UP') ? 'up' : undefined,
    address && `${address}/${prefix}`,
    gateway && `default via ${gateway}`,
  ];
  return parts.filter((part) => part !== undefined);
}
