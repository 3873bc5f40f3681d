// Says what to do instead of docker's options that `nslab run` does not have.

import type { Texts } from '../session/event.ts';

const network = {
  en: 'nslab has no networks by name and no addresses of your choice: --network none, bridge, host or container:ID',
  zh: 'nslab 没有按名字的网络，也不能自选地址：--network none、bridge、host 或 container:ID',
};
const health = {
  en: 'nslab watches no health: look from outside, or let the command itself end',
  zh: 'nslab 不做健康检查：请从外面查看，或让命令自己结束',
};
const disk = {
  en: 'nslab limits memory, processes and processors, not disks: --memory, --pids-limit, --cpus',
  zh: 'nslab 限制内存、进程数和处理器，不限制磁盘：--memory、--pids-limit、--cpus',
};
const realTime = {
  en: 'nslab gives no real-time budget: --cpus 0.5 limits the time, --cpu-shares sets the weight',
  zh: 'nslab 不分配实时时间：--cpus 0.5 限制处理器时间，--cpu-shares 设置权重',
};
const windows = {
  en: 'that is for Windows containers, and nslab makes Linux ones',
  zh: '那是给 Windows 容器的，nslab 创建的是 Linux 容器',
};
const detach = {
  en: 'nslab stays in the foreground: end the line with & for the background, or open another terminal',
  zh: 'nslab 在前台运行：要放到后台，在行尾加 &，或另开一个终端',
};

/** By docker's long name. The sentence follows the option: "no --gpus here: …". */
const sentences: Readonly<Record<string, Texts>> = {
  '--detach': detach,
  '--privileged': {
    en: 'give single rights instead: --cap-add NET_ADMIN (ALL for all), --device /dev/NAME, --security-opt seccomp=unconfined',
    zh: '请逐项给权限：--cap-add NET_ADMIN（ALL 表示全部）、--device /dev/NAME、--security-opt seccomp=unconfined',
  },
  '--pid': {
    en: 'a container of nslab always has processes of its own: run ps on the host, or leave it away',
    zh: 'nslab 的容器始终有自己的 PID 命名空间：请在宿主机上运行 ps，或去掉这个选项',
  },
  '--uts': {
    en: 'a container of nslab always has a hostname of its own: --hostname NAME sets it',
    zh: 'nslab 的容器始终有自己的主机名：用 --hostname NAME 设置',
  },
  '--userns': {
    en: 'as root nslab uses no user namespace, as an ordinary user always one: leave it away',
    zh: 'nslab 以 root 运行时不用用户命名空间，普通用户则总是用：请去掉这个选项',
  },
  '--gpus': {
    en: 'nslab knows no drivers of GPUs: give their device nodes, as --device /dev/dri/renderD128',
    zh: 'nslab 不认识 GPU 驱动：请给出设备节点，如 --device /dev/dri/renderD128',
  },
  '--attach': {
    en: 'stdout and stderr are always attached; -i attaches stdin',
    zh: 'stdout 和 stderr 始终接上；-i 接上 stdin',
  },
  '--publish-all': {
    en: 'name the ports: -p 80 takes a random port of the host, -p 8080:80 that one',
    zh: '请写明端口：-p 80 用宿主机的随机端口，-p 8080:80 用指定的端口',
  },
  '--volumes-from': {
    en: 'name the folders of the host: -v /FOLDER:/TARGET',
    zh: '请写明宿主机的目录：-v /FOLDER:/TARGET',
  },
  '--volume-driver': {
    en: 'nslab keeps no volumes: -v /FOLDER:/TARGET shows a folder of the host',
    zh: 'nslab 不保管卷：-v /FOLDER:/TARGET 显示宿主机的目录',
  },
  '--runtime': {
    en: 'nslab makes the container by itself, and calls no other runtime',
    zh: 'nslab 自己创建容器，不调用别的运行时',
  },
  '--cgroup-parent': {
    en: 'nslab makes its cgroups below its own: start nslab in the cgroup that you want',
    zh: 'nslab 在自己的 cgroup 下面创建 cgroup：请在想要的 cgroup 里启动 nslab',
  },
  '--cidfile': {
    en: '--json writes the id, and --name gives a name',
    zh: '--json 会写出 id，--name 可以起名字',
  },
  '--device-cgroup-rule': {
    en: 'name the device: --device /dev/NAME:rwm makes the node and allows it',
    zh: '请写明设备：--device /dev/NAME:rwm 会创建设备节点并允许使用',
  },
  '--cpu-period': {
    en: '--cpus 0.5 sets the quota in a period of 100 ms',
    zh: '--cpus 0.5 设置每 100 毫秒周期里的配额',
  },
  '--cpu-quota': {
    en: '--cpus 0.5 sets the quota in a period of 100 ms',
    zh: '--cpus 0.5 设置每 100 毫秒周期里的配额',
  },
  '--cpuset-mems': {
    en: '--cpuset-cpus chooses processors; the memory nodes are those of the machine',
    zh: '--cpuset-cpus 选择处理器；内存节点用本机的',
  },
  '--memory-reservation': { en: '--memory sets a limit that holds', zh: '--memory 设置的上限是硬上限' },
  '--memory-swappiness': {
    en: '--memory-swap as large as --memory allows no swap',
    zh: '--memory-swap 与 --memory 一样大，就不用 swap',
  },
  '--kernel-memory': {
    en: 'the kernel has it no more: --memory counts the kernel’s memory too',
    zh: '内核已经没有它：--memory 也计入内核内存',
  },
  '--oom-kill-disable': {
    en: 'the kernel has it no more on cgroup v2; without --memory nothing is killed for it',
    zh: 'cgroup v2 的内核已经没有它；不设 --memory 就不会因上限被杀死',
  },
  '--oom-score-adj': {
    en: 'start nslab by choom -n 500 -- nslab run …: processes inherit it',
    zh: '请用 choom -n 500 -- nslab run … 启动：进程会继承它',
  },
  '--dns': {
    en: 'no network of nslab leads to a name server; --add-host NAME:ADDRESS names hosts',
    zh: 'nslab 的网络都不通往域名服务器；--add-host NAME:ADDRESS 写明地址',
  },
  '--dns-option': {
    en: 'no network of nslab leads to a name server; --add-host NAME:ADDRESS names hosts',
    zh: 'nslab 的网络都不通往域名服务器；--add-host NAME:ADDRESS 写明地址',
  },
  '--dns-search': {
    en: 'no network of nslab leads to a name server; --add-host NAME:ADDRESS names hosts',
    zh: 'nslab 的网络都不通往域名服务器；--add-host NAME:ADDRESS 写明地址',
  },
  '--domainname': {
    en: 'a full name is a hostname too: --hostname web.example.org',
    zh: '完整域名也可以作主机名：--hostname web.example.org',
  },
  '--link': {
    en: 'join its network, --network container:NAME, or name its address: --add-host NAME:ADDRESS',
    zh: '请加入它的网络：--network container:NAME，或写明地址：--add-host NAME:ADDRESS',
  },
  '--storage-opt': {
    en: 'what is written goes into memory, and ends with the container',
    zh: '写入的内容都在内存里，随容器一起消失',
  },
  '--use-api-socket': {
    en: 'there is no daemon, and so no socket of one',
    zh: '没有守护进程，也就没有它的套接字',
  },
  ...same(network, ['ip', 'ip6', 'link-local-ip', 'mac-address', 'network-alias', 'net-alias']),
  ...same(health, ['cmd', 'interval', 'retries', 'start-interval', 'start-period', 'timeout'], 'health-'),
  ...same(disk, ['blkio-weight', 'blkio-weight-device']),
  ...same(disk, ['read-bps', 'read-iops', 'write-bps', 'write-iops'], 'device-'),
  ...same(realTime, ['cpu-rt-period', 'cpu-rt-runtime']),
  ...same(windows, ['cpu-count', 'cpu-percent', 'io-maxbandwidth', 'io-maxiops', 'isolation']),
};

const shortNames: Readonly<Record<string, string>> = {
  '-d': '--detach',
  '-a': '--attach',
  '-P': '--publish-all',
};

function same(sentence: Texts, names: readonly string[], before = ''): Record<string, Texts> {
  return Object.fromEntries(names.map((name) => [`--${before}${name}`, sentence]));
}

/** What to do instead of an option of docker's that is not known here. @param name as it was written: `-d`, `--gpus` */
export function insteadOf(name: string): Texts | undefined {
  const sentence = sentences[shortNames[name] ?? name];
  return sentence && { en: `no ${name} here: ${sentence.en}`, zh: `这里没有 ${name}：${sentence.zh}` };
}

/** Of switches that are always on: why they cannot be switched off. */
export const alwaysOn: Readonly<Record<string, Texts>> = {
  '--rm': {
    en: 'nslab keeps no container after its end: leave --rm=false away',
    zh: 'nslab 不保留已结束的容器：请去掉 --rm=false',
  },
  '--sig-proxy': {
    en: 'nslab always hands signals on: leave --sig-proxy=false away',
    zh: 'nslab 始终转交信号：请去掉 --sig-proxy=false',
  },
};
