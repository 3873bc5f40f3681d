// Requires what every command that makes something needs: Linux, and the rights that sudo was to give.

import { UserError } from '../kernel/errors.ts';
import { whyNoProc } from '../kernel/proc/whole-proc.ts';
import type { Texts } from '../session/event.ts';

/** The usual names of systems. */
const systems: Readonly<Partial<Record<NodeJS.Platform, string>>> = { darwin: 'macOS', win32: 'Windows' };

/** Why the tour cannot run live on this system, and how it can; undefined on Linux. */
export function whyNotLinux(platform: NodeJS.Platform = process.platform): Texts | undefined {
  if (platform === 'linux') return undefined;
  const system = systems[platform] ?? platform;
  return {
    en: `Containers are made of Linux system calls, and this is ${system}. nslab runs live inside Linux: in a virtual machine (Lima on macOS), in WSL2 (on Windows), or in a privileged Docker container; nslab doctor has the recipe.`,
    zh: `容器由 Linux 系统调用构成，而这里是 ${system}。nslab 要在 Linux 里才能真实运行：虚拟机（macOS 上用 Lima）、WSL2（Windows 上），或特权 Docker 容器；具体做法见 nslab doctor。`,
  };
}

/** @throws UserError `machine` */
export function requireLinux(platform: NodeJS.Platform = process.platform): void {
  if (platform === 'linux') {
    requireProc();
    return;
  }
  throw new UserError(
    'machine',
    {
      en: `containers are made of Linux system calls, and this is ${platform}`,
      zh: `容器由 Linux 系统调用构成，而这里是 ${platform}`,
    },
    {
      hint: {
        en: 'Run nslab inside Linux: a virtual machine (Lima on macOS, WSL2 on Windows) does.',
        zh: '请在 Linux 里运行 nslab：虚拟机就可以（macOS 上用 Lima，Windows 上用 WSL2）。',
      },
    },
  );
}

/** @throws UserError `machine` */
function requireProc(): void {
  const why = whyNoProc();
  if (why === undefined) return;
  throw new UserError(
    'machine',
    { en: `nslab needs /proc: ${why.found.en}`, zh: `nslab 需要 /proc：${why.found.zh}` },
    { hint: { en: `As root: ${why.remedy}`, zh: `以 root 执行：${why.remedy}` } },
  );
}

/** Why the tour cannot run live without a whole /proc, and how it can. */
export function whyProcIsMissing(): Texts | undefined {
  const why = whyNoProc();
  return (
    why && {
      en: `nslab needs /proc: ${why.found.en}. As root: ${why.remedy}.`,
      zh: `nslab 需要 /proc：${why.found.zh}。以 root 执行：${why.remedy}。`,
    }
  );
}

/**
 * npm 7 and 8 run a folder's programs as the folder's owner, even under sudo: a user who asked for root
 * must be told that it was lost.
 * @throws UserError `machine`
 */
export function refuseLostRoot(command: string): void {
  // sudo(8): USER is the user that was asked for.
  const { SUDO_UID, USER } = process.env;
  if (process.geteuid?.() === 0 || SUDO_UID === undefined || USER !== 'root') return;
  const again = `sudo ${process.execPath} -- ${process.argv[1]} ${process.argv.slice(2).join(' ')}`.trimEnd();
  throw new UserError(
    'machine',
    {
      en: `${command} was started by sudo, and runs as uid ${process.geteuid?.()}`,
      zh: `${command} 由 sudo 启动，却以 uid ${process.geteuid?.()} 运行`,
    },
    { hint: { en: `npx gave root up. Try: ${again}`, zh: `npx 放弃了 root 身份。请试试：${again}` } },
  );
}
