// Decides whether a session is shown on a screen, or as a transcript.

export interface ViewFlags {
  readonly plain?: boolean | undefined;
}

/** Whether our user sits at a terminal. */
export const isAtTerminal = (): boolean => process.stdout.isTTY === true && process.stdin.isTTY === true;

/** A transcript is for pipes, dumb terminals, and whoever asks for it: `--plain`, or ACCESSIBLE=1 for screen readers. */
export const isOnScreen = ({ plain }: ViewFlags): boolean =>
  isAtTerminal() && plain !== true && !wantsTranscript(process.env);

const wantsTranscript = ({ TERM, ACCESSIBLE }: NodeJS.ProcessEnv): boolean =>
  TERM === 'dumb' || !['', '0', undefined].includes(ACCESSIBLE);
