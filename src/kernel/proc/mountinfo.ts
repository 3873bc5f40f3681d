// Reads the mounts that a process sees: /proc/PID/mountinfo, proc_pid_mountinfo(5).
import { type ProcessId, procPath } from './pid.ts';
import { readText } from './vanishing.ts';

/** mount_namespaces(7): peer groups, by number; a mount with none of these set is private. */
export type Propagation = { shared?: number; master?: number; propagateFrom?: number; unbindable: boolean };

/** One mount, with its paths unescaped. `root` is the directory of the filesystem that is visible at `point`. */
export type Mount = {
  id: number;
  parent: number;
  /** `major:minor`, as stat(2) gives for files on it. */
  device: string;
  root: string;
  point: string;
  options: string[];
  propagation: Propagation;
  type: string;
  source: string;
  superOptions: string[];
};

/**
 * The mounts in the order in which the kernel lists them: a later one may cover an earlier one.
 *
 * @throws Error for a line that is not as in proc_pid_mountinfo(5)
 */
export function parseMountinfo(text: string): Mount[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map(parseLine);
}

/**
 * The mounts in the mount namespace of a process; undefined when the process has ended.
 *
 * @throws EACCES for a process that ptrace(2) would refuse
 */
export function readMounts(pid: ProcessId): Mount[] | undefined {
  // A zombie has left its mount namespace: opening its mountinfo fails with EINVAL (fs/proc_namespace.c).
  const text = readText(procPath(pid, 'mountinfo'), ['EINVAL']);
  return text === undefined ? undefined : parseMountinfo(text);
}

function parseLine(line: string): Mount {
  // Split at single spaces: mount(2) allows an empty source, which is an empty field here.
  const fields = line.split(' ');
  const dash = fields.indexOf('-', 6);
  if (dash < 0 || fields.length < dash + 4) throw new Error(`malformed mountinfo line: ${line}`);
  const [id, parent, device, root, point, options] = fields;
  const [type, source, superOptions] = fields.slice(dash + 1);
  return {
    id: Number(id),
    parent: Number(parent),
    device: device!,
    root: decode(root!),
    point: decode(point!),
    options: options!.split(','),
    propagation: parsePropagation(fields.slice(6, dash)),
    type: decode(type!),
    source: decode(source!),
    superOptions: superOptions!.split(',').map(decode),
  };
}

function parsePropagation(tags: readonly string[]): Propagation {
  const propagation: Propagation = { unbindable: false };
  for (const tag of tags) {
    const [name, group] = tag.split(':');
    if (name === 'shared') propagation.shared = Number(group);
    if (name === 'master') propagation.master = Number(group);
    if (name === 'propagate_from') propagation.propagateFrom = Number(group);
    if (name === 'unbindable') propagation.unbindable = true;
    // proc_pid_mountinfo(5): parsers should ignore all unrecognized optional fields.
  }
  return propagation;
}

/** The kernel writes space, tab, newline, backslash and # as three octal digits (fs/proc_namespace.c). */
function decode(field: string): string {
  return field.replace(/\\([0-7]{3})/g, (_, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 8)),
  );
}
