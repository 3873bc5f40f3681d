// Runs `nslab play`: free play, live or from a recording.

import { UserError } from '../kernel/errors.ts';
import { abortOnSignal } from './own-signals.ts';
import { parsePlayCommand } from './play-command.ts';
import { refuseLostRoot, requireLinux } from './require-linux.ts';
import { runSession, type SessionFlags } from './session/run-session.ts';
import { version } from './version.ts';

export interface PlayFlags extends SessionFlags {
  readonly replay?: string;
}

/** @returns the exit status @throws UserError */
export async function startPlay(flags: PlayFlags): Promise<number> {
  return flags.replay === undefined ? playHere(flags) : replayPlay(flags, flags.replay);
}

async function playHere(flags: PlayFlags): Promise<number> {
  requireLinux();
  refuseLostRoot('nslab play');
  const { isPrivileged } = await import('../lab/privileged.ts');
  if (!isPrivileged()) {
    const { whyNoLab } = await import('../engine/stage-planner.ts');
    const { result, signal } = await abortOnSignal(whyNoLab);
    if (signal !== undefined) return 128 + signal;
    if (result.why !== undefined) throw new UserError('machine', result.why);
  }
  return runSession({ ...flags, command: parsePlayCommand }, async (parts) => {
    const [{ runPlay }, { wholeSpec }] = await Promise.all([
      import('../engine/runners/run-play.ts'),
      import('./play-spec.ts'),
    ]);
    return runPlay({ ...parts, version: version(), wholeSpec });
  });
}

async function replayPlay(flags: PlayFlags, path: string): Promise<number> {
  const { readRecording } = await import('../session/read-recording.ts');
  const recording = readRecording(path);
  const { mode } = recording.session;
  if (mode !== 'play') {
    throw new UserError('usage', {
      en: `${path} is the recording of a ${mode}, and not of free play`,
      zh: `${path} 录的是 ${mode}，不是自由练习`,
    });
  }
  return runSession(flags, async (parts) => {
    const { replaySession } = await import('../engine/runners/replay-session.ts');
    return replaySession({ ...parts, recording });
  });
}
