/* Why nothing in the catalogue is what somebody asked for, and what to ask instead. */
#ifndef COMMAND_CATALOGUE_MISSING_H
#define COMMAND_CATALOGUE_MISSING_H

#include "command/command.h"
#include "report/catalogue.h"

/* Reports it as an error. `text` is the words of the query as one, which name no entry; empty without words. */
enum status catalogue_report_missing(struct run *run, const struct catalogue_query *query, struct str text) MUST_USE;

#endif
