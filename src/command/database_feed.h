/* Documents with known vulnerabilities of components, for the commands that judge a product: --advisories and --db. */
#ifndef COMMAND_DATABASE_FEED_H
#define COMMAND_DATABASE_FEED_H

#include "command/command.h"
#include "store/store.h"
#include "supplier/status_advisory.h"

struct database_feed {
    struct run *run;
    struct store *store; /* of --db; NULL: it was not given */
    struct status_feed feed;
};

/* Opens what the options name; without them nothing. With a diagnostic STATUS_INPUT when there is no database, and
 * those of store_open. */
enum status database_feed_open(struct run *run, struct database_feed *database) MUST_USE;
/* The documents of the database, or NULL. */
const struct status_feed *database_feed_documents(const struct database_feed *database);
/* Fine on one that was not opened. */
void database_feed_close(struct database_feed *database);

#define COMPARE_OPTIONS                                                                                                \
    {.name = "scan",                                                                                                   \
     .argument = "FOLDER",                                                                                             \
     .complete = COMPLETE_FILE,                                                                                        \
     .help = "hold what listens in the release's files against product.yaml (SD-1, SD-4)"},                            \
        {.name = "advisories",                                                                                         \
         .argument = "FOLDER",                                                                                         \
         .complete = COMPLETE_FILE,                                                                                    \
         .help = "look components up in these OSV and CSAF documents (SM-9)"},                                         \
    {                                                                                                                  \
        .name = "db", .argument = "FILE", .complete = COMPLETE_FILE,                                                   \
        .help = "look them up in the advisories of this database of 'keyway watch' (SM-9)"                             \
    }

#endif
