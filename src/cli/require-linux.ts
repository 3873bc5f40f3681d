// What every command that makes something needs: Linux, and for now root.

import { UserError } from '../kernel/errors.ts';

/** @throws UserError `machine` */
export function requireLinux(platform: NodeJS.Platform = process.platform): void {
  if (platform === 'linux') return;
  throw new UserError('machine', `containers are made of Linux system calls, and this is ${platform}`, {
    hint: 'Run nslab inside Linux: a virtual machine (Lima on macOS, WSL2 on Windows) does.',
  });
}

/** @param command what was asked for, as the user may repeat it with sudo @throws UserError `machine` */
export function requireRoot(command: string): void {
  if (process.geteuid?.() === 0) return;
  const lost = process.env.SUDO_UID !== undefined;
  throw new UserError('machine', `${command} needs root: it makes namespaces, cgroups and mounts`, {
    // npm 7 and 8 run a folder's programs as the folder's owner, even under sudo.
    hint: lost
      ? `sudo was used, but this process runs as uid ${process.geteuid?.()}: npx gave root up. Try: sudo node ${process.argv[1]}`
      : `Try: sudo ${process.execPath} ${process.argv[1]} ${process.argv.slice(2).join(' ')}`.trimEnd(),
  });
}
