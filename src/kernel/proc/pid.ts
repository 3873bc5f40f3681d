// Builds paths below /proc.

/** A PID in the PID namespace of this /proc, or `self`: the reading process. */
export type ProcessId = number | 'self';

/** The path of a file of a process, such as `/proc/1/ns/mnt`. */
export function procPath(pid: ProcessId, name: string): string {
  return `/proc/${pid}/${name}`;
}
