// Finds the programs that boot other kernels, and as root on Debian installs them.
import { existsSync } from 'node:fs';
import { importTypeScript } from '../typescript.js';
import { onPath, provide } from './tools.js';

const programs = [
  { what: 'qemu-system-x86_64', packages: ['qemu-system-x86'], present: () => onPath('qemu-system-x86_64') },
  { what: 'busybox', packages: ['busybox-static'], present: () => onPath('busybox') },
  { what: 'modprobe', packages: ['kmod'], present: () => onPath('modprobe') },
  { what: 'mke2fs', packages: ['e2fsprogs'], present: () => onPath('mke2fs') },
  { what: 'xz', packages: ['xz-utils'], present: () => onPath('xz') },
  {
    what: 'systemd, for the guest', // it runs this machine's programs
    packages: ['systemd', 'libpam-systemd', 'dbus-user-session'],
    present: () => onPath('systemd-run') && existsSync('/usr/bin/dbus-daemon'),
  },
];

/** A part of qemu in Debian 12, and a package of its own since. */
const share = {
  what: 'virtiofsd',
  packages: ['virtiofsd'],
  present: () => ['/usr/lib/qemu/virtiofsd', '/usr/libexec/virtiofsd'].some((path) => existsSync(path)),
};

/** Installs missing programs. @returns {Promise<string | undefined>} why no VM can boot here */
export async function provideVmTools() {
  if (process.platform !== 'linux' || process.arch !== 'x64') return 'VMs are booted on x86-64 Linux only';
  if (process.getuid() !== 0) return 'a VM is given the files of this host, which takes root';
  return (await provide(programs)) ?? (await provide([share]));
}

/** Installs missing programs, and downloads the kernel that the tests boot. @returns {Promise<string | undefined>} */
export async function provideVm() {
  const missing = await provideVmTools();
  if (missing !== undefined) return missing;
  const { provideKernel } = await importTypeScript('test/vm/kernels.ts');
  try {
    await provideKernel('6.1', (line) => console.log(`── ${line}`));
    return undefined;
  } catch (error) {
    if (error?.name !== 'UserError') throw error;
    return error.message;
  }
}
