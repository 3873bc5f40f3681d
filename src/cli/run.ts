// Describes `nslab run`: what it says of itself, and how its arguments are read.

import type { Command } from 'commander';
import { runExitCodes } from './exit-codes.ts';
import { tell } from './language.ts';
import { reportError } from './report-error.ts';
import { refuseLostRoot, requireLinux } from './require-linux.ts';
import { rewriteArguments } from './run-arguments.ts';
import type { RunFlags } from './run-flags.ts';
import { runOptions } from './run-options.ts';

const english = `
Names and meanings are those of Docker 29. What differs: no_new_privs is set
unless --security-opt no-new-privileges=false; the network is none unless asked
for, and the bridge leads to no other machine; -p takes TCP only; the container
is removed at its end (--rm). Without --rootfs and --image the root is a
copy-on-write view of this machine's own files. The clocks are the machine's:
Docker gives a time namespace from 29.5 on, which shows the same time.

What docker takes and nslab has no use for is taken too: --rm, --label, --pull,
--platform of this machine, --log-driver, --restart no, --expose, :z, :cached.
The folders of an image's VOLUMEs are made, and end with the container. An image
as the root gets docker's /.dockerenv, and /etc/mtab as a link to /proc/mounts.

Without -t a command whose output is our terminal can read it, too. With -t,
what a command writes right before its end may be lost, as with runc: the kernel
throws away what nobody has read when the session ends.

Signals are handed on to the command, as by docker's --sig-proxy. After TERM it
has ten seconds (--stop-timeout), then KILL follows, or at once at a second one.
INT, HUP and QUIT alone end nothing that handles them; where they have no
effect, on a PID 1 without a handler, they are as TERM. Not handed on are KILL,
STOP, SEGV, BUS, FPE, ILL and the real-time signals, which stop or end nslab
itself (the next start removes what was left), and CHLD, PIPE, URG, XFSZ, TTIN
and TTOU.

The exit status is the command's; 128+n when signal n ended it, 127 when it was
not found, 126 when it can't be run, 125 when the container was not made: for a
mistake in the options, a damaged image, a port in use, or when this machine
refused a step; 74 when our output could not be written, 70 for a bug of ours.

Examples:
  nslab run -- sh -c 'hostname; ps'
  nslab run -it -- bash
  nslab run --memory 100m -v $PWD:/src:ro -w /src -- make test
  nslab run -p 8080:80 --rootfs ./site -- httpd -f
  docker save alpine | gunzip -f > alpine.tar; nslab run -it --image alpine.tar
  nslab run --dry-run --user nobody -- id`;

const chinese = `
选项的名字和含义与 Docker 29 相同。不同之处：默认设置 no_new_privs，除非指定
--security-opt no-new-privileges=false；不指定时没有网络，网桥也不通往别的机
器；-p 只支持 TCP；容器结束后即移除（--rm）。没有 --rootfs 和 --image 时，根文
件系统是本机文件的写时复制视图。时钟就是本机的：Docker 从 29.5 起使用时间命名空
间，显示的时间相同。

docker 接受而 nslab 用不着的选项也接受：--rm、--label、--pull、本机的
--platform、--log-driver、--restart no、--expose、:z、:cached。镜像的 VOLUME 目
录会创建，并随容器一起消失。以镜像为根时，会有 docker 的 /.dockerenv，/etc/mtab
是指向 /proc/mounts 的符号链接。

没有 -t 时，输出到我们终端的命令也能读这个终端。有 -t 时，命令临结束写的内容可
能丢失，runc 也是如此：会话结束时，内核会丢弃没人读的内容。

信号会转交给命令，与 docker 的 --sig-proxy 一样。TERM 之后给十秒
（--stop-timeout），然后发 KILL；第二次 TERM 则立即发 KILL。INT、HUP、QUIT 不会
终止处理了它们的命令；在对它们没有反应的地方（PID 1 没有处理函数），作用与 TERM
相同。不转交的有：KILL、STOP、SEGV、BUS、FPE、ILL 和实时信号，它们停住或终止
nslab 自己（下次启动会清理残留）；还有 CHLD、PIPE、URG、XFSZ、TTIN 和 TTOU。

退出状态就是命令的状态；128+n 表示被信号 n 终止，127 表示找不到命令，126 表示命
令无法执行，125 表示容器没有建成：选项有误、镜像损坏、端口被占用，或本机拒绝了
某一步；74 表示我们的输出写不出去，70 表示 nslab 的程序错误。

示例：
  nslab run -- sh -c 'hostname; ps'
  nslab run -it -- bash
  nslab run --memory 100m -v $PWD:/src:ro -w /src -- make test
  nslab run -p 8080:80 --rootfs ./site -- httpd -f
  docker save alpine | gunzip -f > alpine.tar; nslab run -it --image alpine.tar
  nslab run --dry-run --user nobody -- id`;

export function addRunCommand(program: Command): void {
  const command = program
    .command('run')
    .description(
      tell(
        'run a command in a container: its own namespaces, root, limits and privileges',
        '在容器里运行命令：有自己的命名空间、根文件系统、上限和权限',
      ),
    )
    .argument(
      '[command...]',
      tell('the command and its arguments; put -- before it', '命令及其参数；前面写上 --'),
    );
  for (const option of runOptions()) command.addOption(option);
  command.addHelpText('after', tell(english, chinese)).action(async (argv: string[], flags: RunFlags) => {
    process.exitCode = await startRun(argv, flags);
  });
}

/** Reads the arguments of `nslab run` as docker would. @throws CommanderError for what it cannot take */
export function readRunArguments(program: Command, words: readonly string[]): string[] {
  const command = program.commands.find((one) => one.name() === 'run') ?? program;
  return rewriteArguments(words, command.options, (message) => command.error(message));
}

async function startRun(argv: readonly string[], flags: RunFlags): Promise<number> {
  try {
    requireLinux();
    refuseLostRoot('nslab run');
  } catch (error) {
    reportError(error);
    return runExitCodes.setUpFailed;
  }
  const { runContainer } = await import('./run-container.ts'); // loaded by the command that needs it
  return runContainer(argv, flags);
}
