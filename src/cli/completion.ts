// Describes `nslab completion SHELL`: prints a script that completes commands and options, generated from the commands.

import { Argument, type Command } from 'commander';
import { tell } from './language.ts';
import { print } from './own-output.ts';

const shells = ['bash', 'zsh', 'fish'] as const;
type Shell = (typeof shells)[number];

export function addCompletionCommand(program: Command): void {
  program
    .command('completion')
    .description(tell('print a completion script for your shell', '输出供 shell 使用的补全脚本'))
    .addArgument(new Argument('<shell>', tell('which shell', '哪种 shell')).choices(shells))
    .addHelpText(
      'after',
      `
${tell('Examples:', '示例：')}
  nslab completion bash > ~/.local/share/bash-completion/completions/nslab
  nslab completion zsh > "\${fpath[1]}/_nslab"
  nslab completion fish > ~/.config/fish/completions/nslab.fish`,
    )
    .action((shell: Shell) => {
      print(completionScript(program, shell));
    });
}

interface Entry {
  readonly name: string;
  readonly description: string;
  readonly flags: readonly {
    readonly long: string;
    readonly description: string;
    readonly choices: readonly string[];
  }[];
}

const entriesOf = (program: Command): Entry[] =>
  program.commands.map((command) => ({
    name: command.name(),
    description: command.description(),
    flags: command.options.flatMap(({ long, hidden, description, argChoices = [] }) =>
      long == null || hidden ? [] : [{ long, description, choices: argChoices }],
    ),
  }));

/** Generates the script for one shell. */
function completionScript(program: Command, shell: Shell): string {
  const entries = entriesOf(program);
  return { bash: bashScript, zsh: zshScript, fish: fishScript }[shell](entries);
}

function bashScript(entries: readonly Entry[]): string {
  const choices = entries.flatMap(({ flags }) => flags.filter((flag) => flag.choices.length > 0));
  return `_nslab() {
  local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD-1]}
  case $previous in
${choices.map((flag) => `    ${flag.long}) COMPREPLY=($(compgen -W '${flag.choices.join(' ')}' -- "$current")); return ;;`).join('\n')}
  esac
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W '${entries.map(({ name }) => name).join(' ')} --help --version' -- "$current"))
    return
  fi
  case \${COMP_WORDS[1]} in
${entries.map(({ name, flags }) => `    ${name}) COMPREPLY=($(compgen -f -W '${['--help', ...flags.map(({ long }) => long)].join(' ')}' -- "$current")) ;;`).join('\n')}
  esac
}
complete -o filenames -F _nslab nslab
`;
}

/** zshcompsys(1): in the arguments of _arguments, brackets and colons have a meaning of their own. */
const zshText = (text: string): string => text.replace(/[[\]:']/g, ' ');

function zshScript(entries: readonly Entry[]): string {
  const described = entries
    .map(({ name, description }) => `    '${name}:${zshText(description)}'`)
    .join('\n');
  const cases = entries
    .map(({ name, flags }) => {
      const specs = flags.map(({ long, description, choices }) => {
        const values = choices.length > 0 ? `:value:(${choices.join(' ')})` : '';
        return `'${long}[${zshText(description)}]${values}'`;
      });
      return `    ${name}) _arguments ${[...specs, "'*:file:_files'"].join(' ')} ;;`;
    })
    .join('\n');
  return `#compdef nslab
_nslab() {
  local -a commands=(
${described}
  )
  if (( CURRENT == 2 )); then _describe command commands; return; fi
  case $words[2] in
${cases}
  esac
}
_nslab "$@"
`;
}

function fishScript(entries: readonly Entry[]): string {
  const quote = (text: string): string => `'${text.replaceAll("'", "\\'")}'`;
  return `${entries
    .flatMap(({ name, description, flags }) => [
      `complete -c nslab -n __fish_use_subcommand -a ${name} -d ${quote(description)}`,
      ...flags.map(({ long, description: text, choices }) => {
        const values = choices.length > 0 ? ` -xa ${quote(choices.join(' '))}` : '';
        return `complete -c nslab -n '__fish_seen_subcommand_from ${name}' -l ${long.slice(2)} -d ${quote(text)}${values}`;
      }),
    ])
    .join('\n')}\n`;
}
