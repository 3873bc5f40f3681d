// The way to name a process below /proc.

/** A PID as this /proc counts them, or `self`: the reading process. */
export type ProcessId = number | 'self';

/** The path of a process's file, such as `/proc/1/ns/mnt`. */
export function procPath(pid: ProcessId, name: string): string {
  return `/proc/${pid}/${name}`;
}
