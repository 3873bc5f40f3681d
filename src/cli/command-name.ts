// Tells how nslab is started here, for commands that the learner is to type.

/** npm exec sets npm_command, npm-exec(1), and sudo sets SUDO_UID, sudo(8). @returns such as `sudo npx nslab` */
export function commandName(env: NodeJS.ProcessEnv): string {
  const program = env.npm_command === 'exec' ? 'npx nslab' : 'nslab';
  return process.geteuid?.() === 0 && env.SUDO_UID !== undefined ? `sudo ${program}` : program;
}
