/* Every command, in the order that --help lists them. To add one: write src/command/NAME.c with a `const struct command
 * NAME_command`, declare it here, put it into the list, add the file to CMakeLists.txt and a case to tests/case/. Help,
 * man page and completions follow from its row; a test compares them. */
#include "command/commands.h"

#include "base/status.h"

extern const struct command catalogue_command, certify_command, check_command, csaf_command, declare_command,
    explain_command, guide_command, init_command, learn_command, pin_command, probe_command, psirt_command,
    scan_command, select_command, status_command, tender_command, threats_command, watch_command;

const struct command *const commands[] = {
    &check_command, &explain_command, &watch_command,   &tender_command,  &select_command,    &pin_command,
    &probe_command, &init_command,    &status_command,  &threats_command, &guide_command,     &scan_command,
    &psirt_command, &declare_command, &certify_command, &csaf_command,    &catalogue_command, &learn_command,
};
const size_t command_count = ARRAY_LEN(commands);

const struct command *command_find(struct str name) {
    for (size_t i = 0; i < command_count; i++)
        if (str_eq(str_from(commands[i]->name), name))
            return commands[i];
    return NULL;
}
