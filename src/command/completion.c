/* Shell completions, from the rows of commands.c. */
#include "command/help.h"

static const char *const file_action[] = {
    [COMPLETE_NOTHING] = "", [COMPLETE_FILE] = "-f", [COMPLETE_FOLDER] = "-d", [COMPLETE_WORDS] = ""};

static void write_names(struct out *out) {
    for (size_t i = 0; i < command_count; i++)
        out_format(out, "%s%s", i ? " " : "", commands[i]->name);
}

void help_bash(struct out *out) {
    out_lit(out, "# bash completion for keyway\n_keyway() {\n"
                 "    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} cmd=${COMP_WORDS[1]}\n"
                 "    COMPREPLY=()\n    if [ \"$COMP_CWORD\" -eq 1 ]; then\n        COMPREPLY=($(compgen -W \"");
    write_names(out);
    out_lit(out, " --help --version\" -- \"$cur\"))\n        return\n    fi\n    case $cmd:$prev in\n");
    for (size_t i = 0; i < command_count; i++)
        for (size_t k = 0; k < commands[i]->option_count; k++) {
            const struct command_option *option = &commands[i]->options[k];
            if (!option->argument)
                continue;
            out_format(out, "    %s:--%s) COMPREPLY=($(compgen ", commands[i]->name, option->name);
            if (option->words)
                out_format(out, "-W \"%s\"", option->words);
            else
                out_str(out,
                        str_from(option->complete == COMPLETE_NOTHING ? "-W \"\"" : file_action[option->complete]));
            out_lit(out, " -- \"$cur\")); return ;;\n");
        }
    out_lit(out, "    esac\n    case $cmd in\n");
    for (size_t i = 0; i < command_count; i++) {
        out_format(out, "    %s) case $cur in -*) COMPREPLY=($(compgen -W \"--help", commands[i]->name);
        for (size_t k = 0; k < commands[i]->option_count; k++)
            out_format(out, " --%s", commands[i]->options[k].name);
        out_format(out, "\" -- \"$cur\"));; *) COMPREPLY=($(compgen %s -- \"$cur\"));; esac ;;\n",
                   commands[i]->complete == COMPLETE_NOTHING ? "-W \"\"" : file_action[commands[i]->complete]);
    }
    out_lit(out, "    esac\n}\ncomplete -o filenames -F _keyway keyway\n");
}

/* Text inside single quotes of zsh and fish, and free of zsh's own marks. */
static void write_quoted(struct out *out, const char *text) {
    for (const char *c = text; *c; c++)
        if (*c == '\'')
            out_lit(out, "'\\''");
        else if (*c == '[' || *c == ']' || *c == ':')
            out_char(out, ' ');
        else
            out_char(out, *c);
}

static void write_zsh_option(struct out *out, const struct command_option *option) {
    static const char *const actions[] = {
        [COMPLETE_FILE] = "_files", [COMPLETE_FOLDER] = "_files -/", [COMPLETE_WORDS] = ""};
    out_format(out, " '%s--%s[", option->many ? "*" : "", option->name);
    write_quoted(out, option->help);
    out_char(out, ']');
    if (option->argument)
        out_format(out, ":%s:", option->argument);
    if (option->words)
        out_format(out, "(%s)", option->words);
    else if (option->argument && actions[option->complete])
        out_str(out, str_from(actions[option->complete]));
    out_char(out, '\'');
}

void help_zsh(struct out *out) {
    out_lit(out, "#compdef keyway\n_keyway() {\n    local -a commands\n    commands=(\n");
    for (size_t i = 0; i < command_count; i++) {
        out_format(out, "        '%s:", commands[i]->name);
        write_quoted(out, commands[i]->summary);
        out_lit(out, "'\n");
    }
    out_lit(out,
            "    )\n    if (( CURRENT == 2 )); then _describe command commands; return; fi\n    case $words[2] in\n");
    for (size_t i = 0; i < command_count; i++) {
        out_format(out, "    %s) shift words; (( CURRENT-- )); _arguments '--help[print help]'", commands[i]->name);
        for (size_t k = 0; k < commands[i]->option_count; k++)
            write_zsh_option(out, &commands[i]->options[k]);
        out_lit(out, " '*:argument:_files' ;;\n");
    }
    out_lit(out, "    esac\n}\n_keyway \"$@\"\n");
}

void help_fish(struct out *out) {
    out_lit(out, "# fish completion for keyway\n");
    for (size_t i = 0; i < command_count; i++) {
        out_format(out, "complete -c keyway -n __fish_use_subcommand -f -a %s -d '", commands[i]->name);
        write_quoted(out, commands[i]->summary);
        out_lit(out, "'\n");
        for (size_t k = 0; k < commands[i]->option_count; k++) {
            const struct command_option *option = &commands[i]->options[k];
            out_format(out, "complete -c keyway -n '__fish_seen_subcommand_from %s' -l %s -d '", commands[i]->name,
                       option->name);
            write_quoted(out, option->help);
            out_char(out, '\'');
            if (option->words)
                out_format(out, " -x -a '%s'", option->words);
            else if (option->argument)
                out_lit(out, " -r");
            out_char(out, '\n');
        }
    }
}
