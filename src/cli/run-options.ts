// Lists the options of `nslab run`, which are named as docker's.

import { Option } from 'commander';
import { tell } from './language.ts';
import { parseCount, parseMemory, parseMemorySwap, parseSize } from './parse-size.ts';
import { parseImage } from './run-image-file.ts';
import { addMount, addVolume } from './run-mounts.ts';
import { addHost, addPublication, addSysctl, parseNetwork } from './run-network-parsers.ts';
import {
  addDevice,
  addEnvFile,
  addSecurityOption,
  addText,
  addTmpfs,
  addUlimit,
  addVariable,
  parseCpus,
  parseCpuset,
  parseHostname,
  parseInnerPath,
  parseName,
  parseRoot,
  parseSeconds,
  parseShares,
  usualSecurity,
} from './run-parsers.ts';
import { optionsWithoutEffect } from './run-without-effect.ts';

/** Makes an option that may be given more than once. */
const repeatable = <T>(
  flags: string,
  description: string,
  parse: (text: string, before: T) => T,
  none: T,
): Option => new Option(flags, description).argParser(parse).default(none, tell('none', '无'));

const rootOptions = (): Option[] => [
  new Option(
    '--rootfs <folder>',
    tell(
      'a folder as the root, copy-on-write (default: this machine’s own files)',
      '以目录为根文件系统，写时复制（默认：本机自己的文件）',
    ),
  ).argParser(parseRoot),
  new Option(
    '--image <file[:name]>',
    tell(
      'an image as the root: a tar of `docker save`, or an OCI layout, folder or tar; NAME where it holds several',
      '以镜像为根文件系统：`docker save` 的 tar，或 OCI 布局的目录、tar；含多个镜像时写明 NAME',
    ),
  )
    .argParser(parseImage)
    .conflicts('rootfs'),
  new Option('--read-only', tell('a root that cannot be written to', '根文件系统只读')),
  repeatable(
    '-v, --volume <from:to[:ro]>',
    tell('show a folder or file of the host inside', '在容器里显示宿主机的目录或文件'),
    addVolume,
    [],
  ),
  repeatable(
    '--mount <fields>',
    tell(
      'the same as type=bind,src=…,dst=…[,ro]; or type=tmpfs,dst=…',
      '同上，写作 type=bind,src=…,dst=…[,ro]；或 type=tmpfs,dst=…',
    ),
    addMount,
    {
      volumes: [],
      tmpfs: [],
    },
  ),
  repeatable(
    '--tmpfs <target[:options]>',
    tell('a folder in memory: /run:size=64m,mode=1777', '内存中的目录：/run:size=64m,mode=1777'),
    addTmpfs,
    [],
  ),
  new Option(
    '--shm-size <size>',
    tell('of /dev/shm (default: 64m)', '/dev/shm 的大小（默认：64m）'),
  ).argParser(parseSize),
  repeatable('--device <from[:to[:rwm]]>', tell('a device of the host', '宿主机的设备'), addDevice, []),
];

const limitOptions = (): Option[] => [
  new Option(
    '-m, --memory <size>',
    tell('memory limit, such as 100m; 0 for none', '内存上限，如 100m；0 表示没有'),
  ).argParser(parseMemory),
  new Option(
    '--memory-swap <size>',
    tell(
      'memory and swap together; -1: any swap (default: twice -m)',
      '内存与 swap 合计；-1：swap 不限（默认：-m 的两倍）',
    ),
  ).argParser(parseMemorySwap),
  new Option('--pids-limit <n>', tell('how many processes', '进程数上限')).argParser(parseCount),
  new Option(
    '--cpus <n>',
    tell('how many processors’ time, such as 0.5', '最多用几个处理器的时间，如 0.5'),
  ).argParser(parseCpus),
  new Option(
    '-c, --cpu-shares <n>',
    tell('weight against others; 1024 is usual', '相对于其他组的权重；通常为 1024'),
  ).argParser(parseShares),
  new Option('--cpuset-cpus <list>', tell('which processors, such as 0-2', '用哪些处理器，如 0-2')).argParser(
    parseCpuset,
  ),
  repeatable(
    '--ulimit <name=soft[:hard]>',
    tell('a resource limit of each process: nofile=1024', '每个进程的资源限制：nofile=1024'),
    addUlimit,
    {},
  ),
];

const networkOptions = (): Option[] => [
  new Option('--network <kind>', tell('a bridge leads to no other machine', '网桥不通往别的机器'))
    .choices(['none', 'bridge', 'host', 'container:'])
    .argParser(parseNetwork)
    .default('none'),
  repeatable(
    '-p, --publish <hostport:port>',
    tell(
      'a TCP port of it on the host, by --network bridge; PORT alone: one that is free; ADDRESS:HOSTPORT:PORT',
      '把容器的 TCP 端口发布到宿主机，用 --network bridge；只写 PORT：取空闲端口；ADDRESS:HOSTPORT:PORT',
    ),
    addPublication,
    [],
  ).implies({ network: 'bridge' }),
  new Option(
    '-h, --hostname <name>',
    tell('the hostname inside (default: the id of the session)', '容器里的主机名（默认：会话的 id）'),
  ).argParser(parseHostname),
  repeatable('--add-host <name:address>', tell('a line in /etc/hosts', '/etc/hosts 里的一行'), addHost, []),
  repeatable(
    '--sysctl <name=value>',
    tell(
      'a setting of its own: net.*, kernel.shm*, fs.mqueue.*',
      '容器自己的内核参数：net.*、kernel.shm*、fs.mqueue.*',
    ),
    addSysctl,
    {},
  ),
  new Option(
    '--name <name>',
    tell(
      'by which others find it: --network container:NAME',
      '别的容器凭它找到这个容器：--network container:NAME',
    ),
  ).argParser(parseName),
];

const processOptions = (): Option[] => [
  new Option(
    '--entrypoint <program>',
    tell('instead of the image’s entrypoint and command', '代替镜像的 entrypoint 和命令'),
  ),
  repeatable(
    '-e, --env <name=value>',
    tell('set a variable; NAME alone hands ours on', '设置环境变量；只写 NAME 则沿用我们的值'),
    addVariable,
    {},
  ),
  repeatable('--env-file <file>', tell('variables, one a line', '环境变量，每行一个'), addEnvFile, {}),
  new Option(
    '-w, --workdir <path>',
    tell('working directory inside (default: the image’s, or /)', '容器里的工作目录（默认：镜像的，或 /）'),
  ).argParser(parseInnerPath),
  new Option(
    '-u, --user <user[:group]>',
    tell('name or number (default: the image’s, or root)', '用户名或编号（默认：镜像的，或 root）'),
  ),
  repeatable(
    '--group-add <group>',
    tell('a further group, by name or number', '附加组，名字或编号'),
    addText,
    [],
  ),
  repeatable(
    '--cap-add <capability>',
    tell('beyond Docker’s default set; ALL for all', '在 Docker 的默认集合之外增加；ALL 表示全部'),
    addText,
    [],
  ),
  repeatable(
    '--cap-drop <capability>',
    tell('of Docker’s default set; ALL for all', '从 Docker 的默认集合里去掉；ALL 表示全部'),
    addText,
    [],
  ),
  repeatable(
    '--security-opt <option>',
    tell(
      'seccomp=unconfined, seccomp=FILE (Docker’s JSON), no-new-privileges=false',
      'seccomp=unconfined、seccomp=FILE（Docker 的 JSON）、no-new-privileges=false',
    ),
    addSecurityOption,
    usualSecurity,
  ),
  new Option('-i, --interactive', tell('hand our stdin on', '转交我们的 stdin')),
  new Option('-t, --tty', tell('a terminal of its own', '给它自己的终端')),
  new Option(
    '--init',
    tell('keep a process of ours as PID 1, which reaps', '以我们的进程为 PID 1，由它回收子进程'),
  ),
  new Option(
    '--stop-timeout <seconds>',
    tell('from the first signal to SIGKILL', '从第一个信号到 SIGKILL 的秒数'),
  )
    .argParser(parseSeconds)
    .default(10),
  new Option(
    '--json',
    tell('write the outcome to stderr as one line of JSON', '把结果以一行 JSON 写到 stderr'),
  ),
  new Option(
    '--dry-run',
    tell(
      'print every system call that would be made, and make none',
      '列出将要发起的每个系统调用，一个也不执行',
    ),
  ),
];

export const runOptions = (): Option[] => [
  ...rootOptions(),
  ...limitOptions(),
  ...networkOptions(),
  ...processOptions(),
  ...optionsWithoutEffect(),
];
