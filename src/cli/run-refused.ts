// Says what to do instead of docker's options that `nslab run` does not have.

const network =
  'nslab has no networks by name and no addresses of your choice: --network none, bridge, host or container:ID';
const health = 'nslab watches no health: look from outside, or let the command itself end';
const disk = 'nslab limits memory, processes and processors, not disks: --memory, --pids-limit, --cpus';
const realTime = 'nslab gives no real-time budget: --cpus 0.5 limits the time, --cpu-shares sets the weight';
const windows = 'that is for Windows containers, and nslab makes Linux ones';
const detach =
  'nslab stays in the foreground: end the line with & for the background, or open another terminal';

/** By docker's long name. The sentence follows the option: "no --gpus here: …". */
const sentences: Readonly<Record<string, string>> = {
  '--detach': detach,
  '--privileged':
    'give single rights instead: --cap-add NET_ADMIN (ALL for all), --device /dev/NAME, --security-opt seccomp=unconfined',
  '--pid': 'a container of nslab always has processes of its own: run ps on the host, or leave it away',
  '--uts': 'a container of nslab always has a hostname of its own: --hostname NAME sets it',
  '--userns': 'as root nslab uses no user namespace, as an ordinary user always one: leave it away',
  '--gpus': 'nslab knows no drivers of GPUs: give their device nodes, as --device /dev/dri/renderD128',
  '--attach': 'stdout and stderr are always attached; -i attaches stdin',
  '--publish-all': 'name the ports: -p 80 takes a random port of the host, -p 8080:80 that one',
  '--volumes-from': 'name the folders of the host: -v /FOLDER:/TARGET',
  '--volume-driver': 'nslab keeps no volumes: -v /FOLDER:/TARGET shows a folder of the host',
  '--runtime': 'nslab makes the container by itself, and calls no other runtime',
  '--cgroup-parent': 'nslab makes its cgroups below its own: start nslab in the cgroup that you want',
  '--cidfile': '--json writes the id, and --name gives a name',
  '--device-cgroup-rule': 'name the device: --device /dev/NAME:rwm makes the node and allows it',
  '--cpu-period': '--cpus 0.5 sets the quota in a period of 100 ms',
  '--cpu-quota': '--cpus 0.5 sets the quota in a period of 100 ms',
  '--cpuset-mems': '--cpuset-cpus chooses processors; the memory nodes are those of the machine',
  '--memory-reservation': '--memory sets a limit that holds',
  '--memory-swappiness': '--memory-swap as large as --memory allows no swap',
  '--kernel-memory': 'the kernel has it no more: --memory counts the kernel’s memory too',
  '--oom-kill-disable': 'the kernel has it no more on cgroup v2; without --memory nothing is killed for it',
  '--oom-score-adj': 'start nslab by choom -n 500 -- nslab run …: processes inherit it',
  '--dns': 'no network of nslab leads to a name server; --add-host NAME:ADDRESS names hosts',
  '--dns-option': 'no network of nslab leads to a name server; --add-host NAME:ADDRESS names hosts',
  '--dns-search': 'no network of nslab leads to a name server; --add-host NAME:ADDRESS names hosts',
  '--domainname': 'a full name is a hostname too: --hostname web.example.org',
  '--link': 'join its network, --network container:NAME, or name its address: --add-host NAME:ADDRESS',
  '--storage-opt': 'what is written goes into memory, and ends with the container',
  '--use-api-socket': 'there is no daemon, and so no socket of one',
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

function same(sentence: string, names: readonly string[], before = ''): Record<string, string> {
  return Object.fromEntries(names.map((name) => [`--${before}${name}`, sentence]));
}

/** What to do instead of an option of docker's that is not known here. @param name as it was written: `-d`, `--gpus` */
export function insteadOf(name: string): string | undefined {
  const sentence = sentences[shortNames[name] ?? name];
  return sentence === undefined ? undefined : `no ${name} here: ${sentence}`;
}

/** Of switches that are always on: why they cannot be switched off. */
export const alwaysOn: Readonly<Record<string, string>> = {
  '--rm': 'nslab keeps no container after its end: leave --rm=false away',
  '--sig-proxy': 'nslab always hands signals on: leave --sig-proxy=false away',
};
