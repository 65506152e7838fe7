/* Shell completions, from the rows of commands.c. */
#include "command/help.h"
#include "command/pages.h"

static const char *const file_action[] = {
    [COMPLETE_NOTHING] = "-W \"\"", [COMPLETE_FILE] = "-f", [COMPLETE_FOLDER] = "-d"};

/* What is offered for the option's value, or NULL. */
static const char *words_of(const struct command_option *option) {
    return option->words ? option->words : option->offers;
}

static void write_bash_value(struct out *out, const struct command *command, const struct command_option *option) {
    out_format(out, "    %s:--%s", command->name, option->name);
    if (option->letter)
        out_format(out, " | %s:-%c", command->name, option->letter);
    out_lit(out, ") COMPREPLY=($(compgen ");
    if (words_of(option))
        out_format(out, "-W \"%s\"", words_of(option));
    else
        out_str(out, str_from(file_action[option->complete]));
    out_lit(out, " -- \"$cur\")); return ;;\n");
}

/* The names of the shells, which bash parts from "--completion" at the equals sign. */
static void write_bash_shells(struct out *out) {
    out_lit(out, "    --completion:*) COMPREPLY=($(compgen -W \"");
    for (size_t i = 0; i < page_count; i++)
        if (str_starts(str_from(pages[i].word), STR(PAGE_COMPLETION)))
            out_format(out, " %s", pages[i].word + strlen(PAGE_COMPLETION));
    out_lit(out, "\" -- \"$cur\")); return ;;\n");
}

static void write_bash_first(struct out *out) {
    out_lit(out, "    if [ \"$COMP_CWORD\" -eq 1 ]; then\n        COMPREPLY=($(compgen -W \"");
    for (size_t i = 0; i < command_count; i++)
        out_format(out, "%s ", commands[i]->name);
    for (size_t i = 0; i < page_count; i++)
        if (pages[i].summary)
            out_format(out, "%s ", pages[i].word);
    out_lit(out, "\" -- \"$cur\"))\n        return\n    fi\n");
}

void help_bash(struct out *out) {
    out_lit(out, "# bash completion for keyway\n_keyway() {\n"
                 "    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} cmd=${COMP_WORDS[1]}\n"
                 "    COMPREPLY=()\n"
                 "    [ \"$cur\" != = ] || cur=\n"
                 "    [ \"$prev\" != = ] || prev=${COMP_WORDS[COMP_CWORD-2]}\n");
    write_bash_first(out);
    out_lit(out, "    case $cmd:$prev in\n");
    for (size_t i = 0; i < command_count; i++)
        for (size_t k = 0; k < commands[i]->option_count; k++)
            if (commands[i]->options[k].argument)
                write_bash_value(out, commands[i], &commands[i]->options[k]);
    write_bash_shells(out);
    out_lit(out, "    esac\n    case $cmd in\n");
    for (size_t i = 0; i < command_count; i++) {
        out_format(out, "    %s) case $cur in -*) COMPREPLY=($(compgen -W \"--help", commands[i]->name);
        for (size_t k = 0; k < commands[i]->option_count; k++)
            out_format(out, " --%s", commands[i]->options[k].name);
        out_format(out, "\" -- \"$cur\"));; *) COMPREPLY=($(compgen %s -- \"$cur\"));; esac ;;\n",
                   file_action[commands[i]->complete]);
    }
    out_lit(out, "    esac\n}\ncomplete -o filenames -F _keyway keyway\n");
}

/* Text inside single quotes of zsh and fish; `special` are letters that a backslash takes the meaning from. */
static void write_quoted(struct out *out, const char *text, const char *special) {
    for (const char *c = text; *c; c++) {
        if (*c == '\'')
            out_lit(out, "'\\'");
        else if (strchr(special, *c))
            out_char(out, '\\');
        out_char(out, *c);
    }
}

static void write_zsh_option(struct out *out, const struct command_option *option) {
    static const char *const actions[] = {[COMPLETE_FILE] = "_files", [COMPLETE_FOLDER] = "_files -/"};
    out_format(out, " '%s--%s[", option->many ? "*" : "", option->name);
    write_quoted(out, option->help, "[]\\");
    out_char(out, ']');
    if (option->argument)
        out_format(out, ":%s:", option->argument);
    if (words_of(option))
        out_format(out, "(%s)", words_of(option));
    else if (option->argument && actions[option->complete])
        out_str(out, str_from(actions[option->complete]));
    out_char(out, '\'');
}

static void write_zsh_first(struct out *out, const char *word, const char *summary) {
    out_format(out, "        '%s:", word);
    write_quoted(out, summary, "\\");
    out_lit(out, "'\n");
}

void help_zsh(struct out *out) {
    out_lit(out, "#compdef keyway\n_keyway() {\n    local -a commands\n    commands=(\n");
    for (size_t i = 0; i < command_count; i++)
        write_zsh_first(out, commands[i]->name, commands[i]->summary);
    for (size_t i = 0; i < page_count; i++)
        if (pages[i].summary)
            write_zsh_first(out, pages[i].word, pages[i].summary);
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

/* A page is an option without a command: "--man", "--completion=bash". */
static void write_fish_page(struct out *out, const struct page *page) {
    out_format(out, "complete -c keyway -n __fish_use_subcommand -f -a '%s' -d '", page->word);
    write_quoted(out, page->summary, "\\");
    out_lit(out, "'\n");
}

static void write_fish_option(struct out *out, const struct command *command, const struct command_option *option) {
    out_format(out, "complete -c keyway -n '__fish_seen_subcommand_from %s' -l %s -d '", command->name, option->name);
    write_quoted(out, option->help, "\\");
    out_char(out, '\'');
    if (words_of(option))
        out_format(out, " -x -a '%s'", words_of(option));
    else if (option->argument)
        out_lit(out, " -r");
    out_char(out, '\n');
}

void help_fish(struct out *out) {
    out_lit(out, "# fish completion for keyway\n");
    for (size_t i = 0; i < page_count; i++)
        if (pages[i].summary)
            write_fish_page(out, &pages[i]);
    for (size_t i = 0; i < command_count; i++) {
        out_format(out, "complete -c keyway -n __fish_use_subcommand -f -a %s -d '", commands[i]->name);
        write_quoted(out, commands[i]->summary, "\\");
        out_lit(out, "'\n");
        for (size_t k = 0; k < commands[i]->option_count; k++)
            write_fish_option(out, commands[i], &commands[i]->options[k]);
    }
}
