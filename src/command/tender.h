/* What tender and select share: the zone and the component types that are asked for. */
#ifndef COMMAND_TENDER_H
#define COMMAND_TENDER_H

#include "command/command.h"
#include "owner/tender.h"

#define TENDER_OPTIONS                                                                                                 \
    {.letter = 't',                                                                                                    \
     .name = "type",                                                                                                   \
     .argument = "TYPE",                                                                                               \
     .words = "SA ED HD ND",                                                                                           \
     .many = true,                                                                                                     \
     .help = "component type; several times for a component that is of several"},                                      \
        {.name = "at", .argument = "DATE", .help = "as of this day (2026-11-23) instead of today"}, {                  \
        .name = "needed-until", .argument = "DATE", .help = "last day on which the component is to be supported"       \
    }

/* Reads the plant, and makes the tender of the zone that is named; its diagnostics say what is wrong with either.
 * STATUS_INPUT. */
enum status tender_read(struct run *run, struct plant **plant, struct tender *tender) MUST_USE;

#endif
