// Loads our workload program into a sealed memfd: it then needs no path in a container, and nobody can change it.

import { readFileSync } from 'node:fs';
import { fcntl, memfd_create, write } from '../kernel/syscalls/calls/file-descriptors.ts';
import { ref } from '../kernel/syscalls/plumbing/encoder.ts';
import type { Lab } from './lab.ts';
import { nativeProgram } from './session/session-files.ts';

const CHUNK = 128 * 1024;

/**
 * The workload's descriptor in the host actor, opened at the first call. Actors that start the workload must inherit it.
 * @throws SyscallError
 */
export async function workloadDescriptor(lab: Lab): Promise<number> {
  const known = lab.descriptors.get('workload');
  if (known !== undefined) return known;
  const program = readFileSync(nativeProgram('nslab-workload'));
  const calls = [
    memfd_create({ name: 'workload', flags: ['MFD_CLOEXEC', 'MFD_ALLOW_SEALING'] }, { as: 'workload' }),
  ];
  const writes = Array.from({ length: Math.ceil(program.length / CHUNK) }, (_, i) =>
    write({ fd: ref('workload'), buf: program.subarray(i * CHUNK, (i + 1) * CHUNK) }),
  );
  const seal = fcntl({
    fd: ref('workload'),
    cmd: 'F_ADD_SEALS',
    arg: seals,
  });
  const all = [...calls, ...writes, seal];
  const results = await lab.host.callAll(all);
  const fd = results[0]?.ret ?? -1;
  lab.descriptors.set('workload', fd);
  return fd;
}

/** fcntl(2), F_ADD_SEALS: F_SEAL_SEAL, F_SEAL_SHRINK, F_SEAL_GROW and F_SEAL_WRITE. */
const seals = 0x1 | 0x2 | 0x4 | 0x8;
