/* Where the advisories of a command come from, and the lists that add to them: for all that judge a plant or offers. */
#ifndef COMMAND_ADVISORIES_H
#define COMMAND_ADVISORIES_H

#include "advisory/advisory.h"
#include "command/command.h"
#include "document/plant.h"

/* Rows for option tables. */
#define ADVISORY_OPTIONS                                                                                               \
    {.letter = 'a',                                                                                                    \
     .name = "advisories",                                                                                             \
     .argument = "FOLDER",                                                                                             \
     .complete = COMPLETE_FOLDER,                                                                                      \
     .help = "CSAF advisories: every .json, .json.gz and .json.zst below it"},                                         \
        {.name = "kev",                                                                                                \
         .argument = "FILE",                                                                                           \
         .complete = COMPLETE_FILE,                                                                                    \
         .help = "CISA's list of exploited vulnerabilities (JSON or CSV): they come first"},                           \
        {.name = "epss",                                                                                               \
         .argument = "FILE",                                                                                           \
         .complete = COMPLETE_FILE,                                                                                    \
         .help = "FIRST's EPSS scores (CSV, also .gz): likelihood of exploitation"},                                   \
    {                                                                                                                  \
        .name = "names", .argument = "FILE", .complete = COMPLETE_FILE, .many = true,                                  \
        .help = "your own names of suppliers, order numbers and products, as a table (TSV)"                            \
    }
#define ADVISORY_DATABASE_OPTION                                                                                       \
    {                                                                                                                  \
        .name = "db", .argument = "FILE", .complete = COMPLETE_FILE,                                                   \
        .help = "the watch's database: advisories that it keeps, instead of a folder's"                                \
    }

/* Advisories from elsewhere than a folder. */
typedef enum status advisory_source(void *context, const struct advisory_options *options, struct diag_sink *sink,
                                    struct advisory_db **db);

/* The lists add to advisories, which come from --advisories or from `elsewhere`: STATUS_INPUT without. */
enum status advisories_check(struct run *run, bool elsewhere) MUST_USE;

struct advisories_asked {
    const struct plant *plant; /* whose files of names are heeded beside those of --names; NULL: none */
    advisory_source *load;     /* asked when --advisories names no folder; NULL: there are none then */
    void *context;
    struct arena *arena; /* lives until they are loaded */
    struct diag_sink *sink;
};
/* What the options ask for, with a bar of progress. `*db` is untouched when nothing is asked for, and after a failure.
 */
enum status advisories_load(const struct run *run, const struct advisories_asked *asked,
                            struct advisory_db **db) MUST_USE;

/* What --db asks for: `*load` is NULL when it is not given, or a folder is. STATUS_INPUT, STATUS_SYSTEM with a
 * diagnostic when there is no database. */
enum status advisories_of_database(struct run *run, struct str *path, advisory_source **load) MUST_USE;

#endif
