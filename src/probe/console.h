/* What a command gives to whoever sits at the terminal that it is started on: a shell without a login, or not. */
#ifndef PROBE_CONSOLE_H
#define PROBE_CONSOLE_H

#include "probe/directive.h"

enum console_way {
    CONSOLE_CLOSED,  /* a login, or a program that is no shell */
    CONSOLE_PERHAPS, /* a shell under a condition, or a program that may give one: a person must look */
    CONSOLE_OPEN     /* a shell of somebody who was not asked */
};
/* What a check makes of its looks. */
struct console_found {
    size_t open, perhaps;
    size_t looked_at;         /* lines or units that there were to look at */
    bool silent, other_issue; /* a getty shows no /etc/issue, or another file */
};
void console_count(struct console_found *found, enum console_way way);

/* Counts what was found, and shows where in a script it stands. */
struct console {
    struct probe *probe;
    struct probe_result *result;
    bool terminal;            /* what the command reads is the terminal, unless it is led elsewhere */
    bool silent, other_issue; /* of a getty, as in console_found */
    unsigned depth;
    struct map seen; /* scripts, each read once */
};
void console_begin(struct console *console, struct probe *probe, struct probe_result *result);
/* A command as init or systemd starts it; scripts that it runs are read. Whoever calls shows the command itself. */
enum console_way console_command(struct console *console, struct str command);
/* Lines of a shell; `where` is the script's path. What was found is shown. */
enum console_way console_script(struct console *console, struct str text, const char *where);
/* What a service runs in the end: an empty ExecStart= forgets those before it. What was found is shown. */
enum console_way console_unit(struct console *console, const struct probe_directives *settings);

/* What all consoles of the device give (check_physical_console.c); what was found is shown. */
void probe_find_consoles(struct probe *probe, struct probe_result *result, struct console_found *found);

#endif
