// Writes a container as the command lines that make it again, with nslab and with Docker.

import type { CreateSpec } from './container-spec.ts';

export interface CommandLines {
  /** What follows `nslab`. */
  readonly nslab: string;
  readonly docker: string;
}

const MIB = 1024 ** 2;

/** Only for a container with the machine's own files: in Docker's line an image stands for them. */
export function commandLines({ hostname, limits: { memory, pids }, network }: CreateSpec): CommandLines {
  const options = [
    '-it --init',
    ...(memory === undefined ? [] : [`-m ${memory % MIB === 0 ? `${memory / MIB}m` : memory}`]),
    ...(pids === undefined ? [] : [`--pids-limit ${pids}`]),
    `-h ${hostname}`,
  ].join(' ');
  return {
    nslab: `run ${options}${network.kind === 'bridge' ? ' --network bridge' : ''} -- bash`,
    docker: `docker run ${options}${network.kind === 'none' ? ' --network none' : ''} debian bash`,
  };
}
