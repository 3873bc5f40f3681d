// Parses what `nslab run` is told of networks and names: --network, --publish, --add-host, --sysctl.

import { existsSync } from 'node:fs';
import { isIP, isIPv4 } from 'node:net';
import type { Publication } from '../lab/network/publish.ts';
import type { HostEntry } from '../lab/operations/etc-files.ts';
import { sysctlPath } from '../lab/operations/set-sysctls.ts';
import { invalidValue } from './invalid-value.ts';
import type { Sysctls } from './run-flags.ts';

export function parseNetwork(text: string): string {
  if (['none', 'bridge', 'host'].includes(text) || /^container:[A-Za-z0-9][A-Za-z0-9_.-]*$/.test(text))
    return text;
  throw invalidValue(
    'none, bridge, host or container:ID. nslab has no networks by name.',
    '应为 none、bridge、host 或 container:ID。nslab 没有按名字的网络。',
  );
}

/** docker's `[[ADDRESS:]HOSTPORT:]PORT[/tcp]`; without a port of the host, the kernel chooses one: ip(7), port 0. */
export function addPublication(text: string, before: readonly Publication[]): Publication[] {
  if (/\/(?:udp|sctp)$/i.test(text))
    throw invalidValue('TCP only: leave /udp away.', '只支持 TCP：请去掉 /udp。');
  const [, address, hostPort, port] =
    /^(?:(?:(\[[0-9a-f:.]+\]|[^:]*):)?([^:]*):)?([^:]+)$/i.exec(text.replace(/\/tcp$/i, '')) ?? [];
  const [wanted, inside] = [portOf(hostPort || '0', 0), portOf(port ?? '', 1)];
  const on = address?.replace(/^\[(.*)\]$/, '$1') || undefined;
  if (inside !== undefined && wanted !== undefined && (on === undefined || isAddress(on, address ?? '')))
    return [...before, { address: on, hostPort: wanted, port: inside }];
  if (/\d-\d/.test(text))
    throw invalidValue('No ranges: one -p for each port.', '不支持端口范围：每个端口写一个 -p。');
  throw invalidValue(
    'HOSTPORT:PORT, ADDRESS:HOSTPORT:PORT, or PORT alone; a port is 1 to 65535. Such as 8080:80.',
    '写作 HOSTPORT:PORT、ADDRESS:HOSTPORT:PORT，或只写 PORT；端口为 1 到 65535。如 8080:80。',
  );
}

/** As with docker, a version 6 address stands in brackets. */
const isAddress = (address: string, written: string): boolean =>
  written.startsWith('[') ? isIP(address) === 6 : isIPv4(address);

function portOf(text: string, least: number): number | undefined {
  const port = Number(text);
  return /^\d{1,5}$/.test(text) && port >= least && port < 65_536 ? port : undefined;
}

/** docker's `NAME:IP` or `NAME=IP`, an address of version 6 perhaps in brackets: a line of hosts(5). */
export function addHost(text: string, before: readonly HostEntry[]): HostEntry[] {
  const [, name = '', written = ''] = /^([^=:\s#]+)[=:](.*)$/s.exec(text) ?? [];
  if (name !== '' && written === 'host-gateway') {
    throw invalidValue(
      'There is no host-gateway: no network of nslab leads to the host. Write an address.',
      '没有 host-gateway：nslab 的网络都不通往宿主机。请写地址。',
    );
  }
  const address = written.replace(/^\[(.*)\]$/, '$1');
  if (name === '' || name.startsWith('-') || isIP(address) === 0)
    throw invalidValue('NAME:ADDRESS, such as db:10.0.0.5.', '写作 NAME:ADDRESS，如 db:10.0.0.5。');
  return [...before, { name, address }];
}

/** Those of the IPC namespace beside fs.mqueue.*: ipc_namespaces(7). As docker's opts.ValidateSysctl. */
const ofIpc: readonly string[] = [
  'msgmax',
  'msgmnb',
  'msgmni',
  'sem',
  'shmall',
  'shmmax',
  'shmmni',
  'shm_rmid_forced',
];

export function addSysctl(text: string, before: Sysctls): Sysctls {
  const [, name = '', value = ''] = /^([A-Za-z0-9_.-]+)=([^\0]*)$/s.exec(text) ?? [];
  if (name === '')
    throw invalidValue(
      'NAME=VALUE, such as net.core.somaxconn=1024.',
      '写作 NAME=VALUE，如 net.core.somaxconn=1024。',
    );
  const isOwn = /^(?:net|fs\.mqueue)\../.test(name) || ofIpc.some((one) => name === `kernel.${one}`);
  if (!isOwn) {
    throw invalidValue(
      'That setting is the whole machine’s. A container has its own net.*, fs.mqueue.*, kernel.msg*, kernel.sem and kernel.shm*.',
      '这个参数属于整台机器。容器自己的只有 net.*、fs.mqueue.*、kernel.msg*、kernel.sem 和 kernel.shm*。',
    );
  }
  if (!existsSync(sysctlPath(name)))
    throw invalidValue(
      `This kernel has no such setting: there is no ${sysctlPath(name)}.`,
      `内核没有这个参数：没有 ${sysctlPath(name)}。`,
    );
  return { ...before, [name]: value };
}
