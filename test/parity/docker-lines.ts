// Command lines that people type, which docker and nslab both take.

export interface Line {
  readonly options?: readonly string[];
  readonly command?: readonly string[];
  readonly stdin?: string;
}

const sh = (script: string, ...options: string[]): Line => ({ options, command: ['sh', '-c', script] });
const run = (...command: string[]): Line => ({ command });

/** What the command does, sees and writes is the same in both. */
export const alike: readonly Line[] = [
  run('true'),
  run('false'),
  sh('exit 7'),
  sh('exit 255'),
  sh('kill -TERM $$; kill -KILL $$; echo PID 1 hears neither'),
  sh('sh -c "kill -9 \\$\\$"; echo $?'),
  sh('echo out; echo err >&2; exit 3'),
  run('no-such-command'),
  run('/etc/passwd'),
  run('/etc'),
  run('/no/such/file'),
  run('echo', 'a b', '', "c'd", '$HOME', '*'),
  { options: ['--entrypoint', '/bin/echo'], command: ['hi', 'there'] },
  { options: ['--entrypoint', 'sh'], command: ['-c', 'echo $0 $#', 'zero', 'one'] },
  sh('pwd', '-w', '/made/for/it'),
  sh('pwd', '--workdir=/etc'),
  sh('id', '-u', '1000:2000'),
  sh('id; touch /etc/x', '--user', 'bob'),
  sh('id', '-u', 'bob:staff'),
  sh('id', '-u', '4321'),
  sh('id -G', '-u', 'bob', '--group-add', 'staff', '--group-add', '1234'),
  sh('env | grep -v ^HOSTNAME | sort', '-e', 'A=b', '-e', 'EMPTY=', '--env', 'PATH=/bin:/usr/bin'),
  sh('hostname; echo $HOSTNAME; grep db /etc/hosts', '-h', 'web_1', '--add-host', 'db:10.0.0.5'),
  sh('cat /proc/sys/kernel/hostname', '--hostname=a.b.example'),
  sh('grep 10.0.0.5 /etc/hosts', '--add-host', 'db:10.0.0.5'),
  sh('touch /x && echo written', '--read-only'),
  sh('touch /t/x && echo written; grep " /t " /proc/mounts', '--read-only', '--tmpfs', '/t'),
  sh('grep " /t " /proc/mounts', '--tmpfs', '/t:size=1m,mode=700'),
  sh('grep " /t " /proc/mounts', '--mount', 'type=tmpfs,dst=/t'),
  sh('cat /v/file; touch /v/new && rm /v/new && echo written', '-v', 'SHARED:/v'),
  sh('cat /v/file; touch /v/new', '-v', 'SHARED:/v:ro'),
  sh('cat /v/file; touch /v/new', '--mount', 'type=bind,src=SHARED,target=/v,readonly'),
  sh('cat /m/file /m/sub/file', '-v', 'SHARED:/m/sub', '-v', 'OTHER:/m'),
  sh('grep -E "Cap(Prm|Eff|Bnd)" /proc/self/status', '--cap-drop', 'ALL'),
  sh(
    'grep -E "Cap(Prm|Eff|Bnd)" /proc/self/status',
    '--cap-drop=all',
    '--cap-add=CHOWN',
    '--cap-add',
    'net_raw',
  ),
  sh('grep -E "Cap(Prm|Eff|Bnd)" /proc/self/status', '--cap-add', 'SYS_PTRACE'),
  sh('ulimit -n; ulimit -Hn', '--ulimit', 'nofile=100:200'),
  sh('df -k /dev/shm | tail -n 1 | tr -s " " | cut -d " " -f 2', '--shm-size', '1m'),
  sh('cat /sys/fs/cgroup/memory/memory.limit_in_bytes', '-m', '64m'),
  sh('cat /sys/fs/cgroup/memory/memory.limit_in_bytes', '--memory=100M', '--memory-swap=100M'),
  sh('cat /sys/fs/cgroup/pids/pids.max', '--pids-limit', '20'),
  sh('cat /sys/fs/cgroup/cpu/cpu.cfs_quota_us', '--cpus', '0.5'),
  sh('cat /sys/fs/cgroup/cpu/cpu.shares', '-c', '512'),
  sh(
    'cat /proc/sys/net/ipv4/ip_unprivileged_port_start',
    '--sysctl',
    'net.ipv4.ip_unprivileged_port_start=80',
  ),
  { options: ['-i'], command: ['cat'], stdin: 'from outside\n' },
  { command: ['cat'], stdin: 'from outside\n' },
  sh('i=0; while [ $i -lt 2000 ]; do echo line $i; i=$((i+1)); done'),
];

/** The ten mistakes that people make most often with `docker run`: [what, the line, what nslab says of it]. */
export const mistakes: readonly (readonly [string, Line, RegExp])[] = [
  ['a command that is not there', run('nosuch'), /nosuch.*not found in PATH/],
  ['a command that is a folder', run('/tmp'), /\/tmp.*is a directory|\/tmp.*folder/],
  ['an unknown option', { options: ['--memroy', '1g'], command: ['true'] }, /--memroy.*--memory/],
  ['a size that is none', { options: ['--memory', '64q'], command: ['true'] }, /64q/],
  ['a number of processors that is none', { options: ['--cpus', 'two'], command: ['true'] }, /two/],
  ['a user that is not there', { options: ['-u', 'alice'], command: ['true'] }, /alice/],
  ['a capability that is none', { options: ['--cap-add', 'NET_ADMN'], command: ['true'] }, /NET_ADMN/],
  ['a target that is no absolute path', { options: ['-v', '/tmp:data'], command: ['true'] }, /data/],
  [
    'a source that is not there',
    { options: ['--mount', 'type=bind,src=/no/such,dst=/x'], command: ['true'] },
    /\/no\/such/,
  ],
  ['a port that is none', { options: ['-p', '80:http'], command: ['true'] }, /http/],
  [
    'a limit in the wrong order',
    { options: ['--ulimit', 'nofile=200:100'], command: ['true'] },
    /nofile|200|100/,
  ],
];

/** [the signal, the script, whether the client is told it]: as docker's --sig-proxy hands it on. */
export const signals: readonly (readonly [NodeJS.Signals, string])[] = (
  ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT', 'SIGUSR1', 'SIGUSR2', 'SIGWINCH'] as const
).map((signal) => [
  signal,
  `trap 'echo got; exit 42' ${signal.slice(3)}; echo ready; while :; do sleep 0.05; done`,
]);
