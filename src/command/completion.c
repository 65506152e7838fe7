/* Shell completions, from the rows of commands.c. */
#include "command/help.h"
#include "command/pages.h"

static const char *const file_action[] = {
    [COMPLETE_NOTHING] = "-W \"\"", [COMPLETE_FILE] = "-f", [COMPLETE_FOLDER] = "-d"};

/* What is offered for the option's value, or NULL. */
static const char *words_of(const struct command_option *option) {
    return option->words ? option->words : option->offers;
}

/* ---- what an action takes */

static bool is_among(const char *words, const char *name) {
    struct str rest = str_from(words), word;
    while (rest.ptr && str_next(&rest, ' ', &word))
        if (str_eq(word, str_from(name)))
            return true;
    return false;
}

/* Where actions tell options apart, one that none of them names is of all. */
static bool takes(const struct command *command, const struct command_action *action, const char *option) {
    bool named = false;
    for (size_t i = 0; i < command->action_count; i++)
        named = named || is_among(command->actions[i].takes, option);
    return !named || is_among(action->takes, option);
}

static bool tells_options(const struct command *command) {
    return command->action_count > 0 && command->actions[0].takes;
}

/* The words of which an action takes one first: "add PLANT|list|remove PLANT". None where it begins otherwise. */
static bool next_choice(struct str *form, struct str *word) {
    struct str part;
    if (!form->ptr || !str_next(form, '|', &part) || part.len == 0 || !char_is_alpha(part.ptr[0]) ||
        char_lower(part.ptr[0]) != part.ptr[0])
        return false;
    *word = str_slice(part, 0, str_find_char(part, ' '));
    return true;
}

static void write_choices(struct out *out, const struct command_action *action) {
    struct str form = str_from(action->form), word;
    while (next_choice(&form, &word))
        out_format(out, STR_F " ", STR_A(word));
}

static bool has_choices(const struct command_action *action) {
    struct str form = str_from(action->form), word;
    return next_choice(&form, &word);
}

/* ---- bash */

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

/* "watch sync" | "watch list" */
static void write_bash_actions(struct out *out, const struct command *command) {
    for (size_t i = 0; i < command->action_count; i++)
        out_format(out, "%s\"%s %s\"", i ? " | " : "", command->name, command->actions[i].name);
}

/* Sets $action and $at, its place: the first word that is an action of the command. */
static void write_bash_find(struct out *out) {
    out_lit(out, "    for ((at = 2; at < COMP_CWORD; at++)); do\n        case \"$cmd ${COMP_WORDS[at]}\" in\n");
    for (size_t i = 0; i < command_count; i++) {
        if (commands[i]->action_count == 0)
            continue;
        out_lit(out, "        ");
        write_bash_actions(out, commands[i]);
        out_lit(out, ") action=${COMP_WORDS[at]}; break ;;\n");
    }
    out_lit(out, "        esac\n    done\n");
}

/* The formats of an action, of those that the command knows. */
static void write_bash_formats(struct out *out, const struct command *command) {
    for (size_t i = 0; i < command->action_count; i++) {
        const struct command_action *action = &command->actions[i];
        if (action->formats)
            out_format(
                out, "    \"%s %s:--format\" | \"%s %s:-f\") COMPREPLY=($(compgen -W \"%s\" -- \"$cur\")); return ;;\n",
                command->name, action->name, command->name, action->name, action->formats);
    }
}

static void write_bash_options(struct out *out, const struct command *command, const struct command_action *action) {
    out_lit(out, "COMPREPLY=($(compgen -W \"--help");
    for (size_t k = 0; k < command->option_count; k++)
        if (!action || takes(command, action, command->options[k].name))
            out_format(out, " --%s", command->options[k].name);
    out_lit(out, "\" -- \"$cur\"))");
}

/* Behind an action: its options, or the word that it takes first. */
static void write_bash_behind(struct out *out, const struct command *command) {
    for (size_t i = 0; i < command->action_count; i++) {
        const struct command_action *action = &command->actions[i];
        if (tells_options(command)) {
            out_format(out, "    \"%s %s:-\") ", command->name, action->name);
            write_bash_options(out, command, action);
            out_lit(out, "; return ;;\n");
        }
        if (has_choices(action)) {
            out_format(out, "    \"%s %s:1\") COMPREPLY=($(compgen -W \"", command->name, action->name);
            write_choices(out, action);
            out_lit(out, "\" -- \"$cur\")); return ;;\n");
        }
    }
}

static void write_bash_command(struct out *out, const struct command *command) {
    out_format(out, "    %s:*-) ", command->name);
    write_bash_options(out, command, NULL);
    out_lit(out, " ;;\n");
    if (command->action_count > 0) {
        out_format(out, "    %s::*) COMPREPLY=($(compgen -W \"", command->name);
        for (size_t i = 0; i < command->action_count; i++)
            out_format(out, "%s%s", i ? " " : "", command->actions[i].name);
        out_lit(out, "\" -- \"$cur\")) ;;\n");
    }
    out_format(out, "    %s:*) COMPREPLY=($(compgen %s -- \"$cur\")) ;;\n", command->name,
               file_action[command->complete]);
}

/* $kind is "-" for an option, else how many words the cursor is behind the action. */
void help_bash(struct out *out) {
    out_lit(out, "# bash completion for keyway\n_keyway() {\n"
                 "    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} cmd=${COMP_WORDS[1]}\n"
                 "    local action= at kind\n"
                 "    COMPREPLY=()\n"
                 "    [ \"$cur\" != = ] || cur=\n"
                 "    [ \"$prev\" != = ] || prev=${COMP_WORDS[COMP_CWORD-2]}\n");
    write_bash_first(out);
    write_bash_find(out);
    out_lit(out, "    case \"$cmd $action:$prev\" in\n");
    for (size_t i = 0; i < command_count; i++)
        write_bash_formats(out, commands[i]);
    out_lit(out, "    esac\n    case $cmd:$prev in\n");
    for (size_t i = 0; i < command_count; i++)
        for (size_t k = 0; k < commands[i]->option_count; k++)
            if (commands[i]->options[k].argument)
                write_bash_value(out, commands[i], &commands[i]->options[k]);
    write_bash_shells(out);
    out_lit(out, "    esac\n    case $cur in -*) kind=- ;; *) kind=$((COMP_CWORD - at)) ;; esac\n"
                 "    case \"$cmd $action:$kind\" in\n");
    for (size_t i = 0; i < command_count; i++)
        write_bash_behind(out, commands[i]);
    out_lit(out, "    esac\n    case $cmd:$action:$kind in\n");
    for (size_t i = 0; i < command_count; i++)
        write_bash_command(out, commands[i]);
    out_lit(out, "    esac\n}\ncomplete -o filenames -F _keyway keyway\n");
}

/* ---- zsh and fish */

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

/* The actions where the cursor is on the word behind the command, and behind one the word that it takes first. */
static void write_zsh_actions(struct out *out, const struct command *command) {
    if (command->action_count == 0)
        return;
    out_lit(out, "\n        if (( CURRENT == 2 )) && [[ $words[2] != -* ]]; then\n        actions=(\n");
    for (size_t i = 0; i < command->action_count; i++)
        write_zsh_first(out, command->actions[i].name, command->actions[i].what);
    out_lit(out, "        ); _describe action actions; return; fi\n       ");
    for (size_t i = 0; i < command->action_count; i++) {
        if (!has_choices(&command->actions[i]))
            continue;
        out_format(out, " [[ $CURRENT == 3 && $words[2] == %s ]] && { compadd ", command->actions[i].name);
        write_choices(out, &command->actions[i]);
        out_lit(out, "; return }\n       ");
    }
}

void help_zsh(struct out *out) {
    out_lit(out, "#compdef keyway\n_keyway() {\n    local -a commands actions\n    commands=(\n");
    for (size_t i = 0; i < command_count; i++)
        write_zsh_first(out, commands[i]->name, commands[i]->summary);
    for (size_t i = 0; i < page_count; i++)
        if (pages[i].summary)
            write_zsh_first(out, pages[i].word, pages[i].summary);
    out_lit(out,
            "    )\n    if (( CURRENT == 2 )); then _describe command commands; return; fi\n    case $words[2] in\n");
    for (size_t i = 0; i < command_count; i++) {
        out_format(out, "    %s) shift words; (( CURRENT-- ));", commands[i]->name);
        write_zsh_actions(out, commands[i]);
        out_lit(out, " _arguments '--help[print help]'");
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

/* The condition: the command is typed, and where actions tell options apart one of those that take this. */
static void write_fish_option(struct out *out, const struct command *command, const struct command_option *option) {
    out_format(out, "complete -c keyway -n '__keyway_in %s", command->name);
    for (size_t i = 0; i < command->action_count; i++)
        if (tells_options(command) && !takes(command, &(struct command_action){.takes = ""}, option->name) &&
            takes(command, &command->actions[i], option->name))
            out_format(out, " %s", command->actions[i].name);
    out_format(out, "' -l %s -d '", option->name);
    write_quoted(out, option->help, "\\");
    out_char(out, '\'');
    if (words_of(option))
        out_format(out, " -x -a '%s'", words_of(option));
    else if (option->argument)
        out_lit(out, " -r");
    out_char(out, '\n');
}

static void write_fish_action(struct out *out, const struct command *command, const struct command_action *action) {
    out_format(out, "complete -c keyway -n '__keyway_at %s' -f -a '%s' -d '", command->name, action->name);
    write_quoted(out, action->what, "\\");
    out_lit(out, "'\n");
    if (!has_choices(action))
        return;
    out_format(out, "complete -c keyway -n '__keyway_at %s %s' -f -a '", command->name, action->name);
    write_choices(out, action);
    out_lit(out, "'\n");
}

/* __keyway_at WORD...: these words and no others stand before the cursor. __keyway_in COMMAND [ACTION]...: that
 * command, and one of the actions if any are named. */
static const char fish_functions[] =
    "function __keyway_at\n"
    "    set -l words (commandline -opc)\n"
    "    test \"$words[2..]\" = \"$argv\"\n"
    "end\n"
    "function __keyway_in\n"
    "    set -l words (commandline -opc)\n"
    "    test (count $words) -ge 2; and test \"$words[2]\" = \"$argv[1]\"; or return 1\n"
    "    test (count $argv) -eq 1; and return 0\n"
    "    test (count $words) -ge 3; and contains -- \"$words[3]\" $argv[2..]\n"
    "end\n";

void help_fish(struct out *out) {
    out_lit(out, "# fish completion for keyway\n");
    out_str(out, str_from(fish_functions));
    for (size_t i = 0; i < page_count; i++)
        if (pages[i].summary)
            write_fish_page(out, &pages[i]);
    for (size_t i = 0; i < command_count; i++) {
        out_format(out, "complete -c keyway -n __fish_use_subcommand -f -a %s -d '", commands[i]->name);
        write_quoted(out, commands[i]->summary, "\\");
        out_lit(out, "'\n");
        for (size_t k = 0; k < commands[i]->action_count; k++)
            write_fish_action(out, commands[i], &commands[i]->actions[k]);
        for (size_t k = 0; k < commands[i]->option_count; k++)
            write_fish_option(out, commands[i], &commands[i]->options[k]);
    }
}
