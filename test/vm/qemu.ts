// How qemu is called: a guest without network, its output on ports that are our file descriptors.

import type { Kernel } from './kernels.ts';

/** In the order of the guest's file descriptors, from 3 on. */
export const ports = ['console', 'out', 'err', 'files', 'status'] as const;
export type Port = (typeof ports)[number];

export interface Machine {
  readonly kernel: Kernel;
  readonly initramfs: string;
  /** virtiofsd's. */
  readonly socket: string;
  /** With a filesystem. */
  readonly disk: string;
  readonly memoryMiB: number;
  /** Whether the kernel tells on the console what it does. */
  readonly verbose: boolean;
}

/** @returns a command that ends when we do */
export function qemuCommand({ kernel, initramfs, socket, disk, memoryMiB, verbose }: Machine): string[] {
  const { release, folder } = kernel;
  return [
    ...['setpriv', '--pdeathsig', 'KILL', 'qemu-system-x86_64'],
    // TCG on one thread: /dev/kvm may be there and unable to run this kernel, and with several threads the kernel's
    // patching of its own text has been seen to fail. Four levels of page tables are walked faster than five.
    ...['-M', 'q35,memory-backend=ram', '-accel', 'tcg,thread=single', '-smp', '1', '-cpu', 'max,la57=off'],
    ...['-m', String(memoryMiB), '-object', `memory-backend-memfd,id=ram,size=${memoryMiB}M,share=on`],
    ...['-display', 'none', '-nodefaults', '-no-user-config', '-no-reboot'],
    ...['-kernel', `${folder}/boot/vmlinuz-${release}`, '-initrd', initramfs],
    // no_timer_check: on a busy host the timer's interrupts come late, which that check takes for a broken IO-APIC.
    '-append',
    `console=ttyS0 panic=-1 no_timer_check mitigations=off random.trust_cpu=1${verbose ? '' : ' quiet loglevel=3'}`,
    ...['-chardev', `socket,id=share,path=${socket}`],
    ...['-device', 'vhost-user-fs-pci,chardev=share,tag=host,queue-size=1024'],
    ...[
      '-drive',
      `file=${disk},if=none,id=disk,format=raw,cache=unsafe`,
      '-device',
      'virtio-blk-pci,drive=disk',
    ],
    ...['-device', 'virtio-serial-pci'],
    ...ports.flatMap((name, i) => [
      ...['-chardev', `socket,id=${name},fd=${i + 3}`],
      ...(name === 'console'
        ? ['-serial', `chardev:${name}`]
        : ['-device', `virtserialport,chardev=${name},name=${name}`]),
    ]),
  ];
}
