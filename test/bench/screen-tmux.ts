// tmux beside the panel: the same shell on a terminal of the same size, with a server and a socket of its own.

import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { openOnPty } from '../support/pty-screen.ts';
import type { Shelled } from './screen-shell.ts';
import { size } from './screen-tour.ts';

const TIMEOUT_MS = 600_000;
const STOP_MS = 5_000;

/** @param folder where its socket is */
export async function openTmux(folder: string): Promise<Shelled> {
  const tmux = ['tmux', '-S', join(folder, 'tmux'), '-f', '/dev/null'];
  const [program = '', ...server] = tmux;
  const command = [...tmux, 'new-session', '/bin/bash --norc -i'];
  const screen = await openOnPty(command, { ...size, cwd: '/', timeoutMs: TIMEOUT_MS });
  return {
    name: 'tmux',
    screen,
    async close() {
      spawnSync(program, [...server, 'kill-server'], { stdio: 'ignore', timeout: STOP_MS });
      await screen.ended;
    },
  };
}
