/* What the actions of `keyway watch` on a plant share: the plant judged, and what its advisories come to. */
#ifndef COMMAND_WATCH_PLANT_H
#define COMMAND_WATCH_PLANT_H

#include "command/judge.h"
#include "command/watch.h"

struct watch_plant {
    struct judged judged;
    struct store *store; /* NULL: there is no database */
    struct triage_log log;
    struct watch_list list;
};

/* Reads the plant that the argument behind the action's name gives, the advisories of --advisories or the database, and
 * what people said; matches them. Where --advisories names a folder there may be no database: `need`. Release with
 * watch_plant_done, after a failure too. */
enum status watch_plant_open(struct run *run, enum watch_need need, struct watch_plant *plant) MUST_USE;
/* For struct judge_input: the documents of the watch's database, whose path `context` points to (a struct str). */
enum status watch_plant_load(void *context, const struct advisory_options *options, struct diag_sink *sink,
                             struct advisory_db **db) MUST_USE;
void watch_plant_done(struct watch_plant *plant);

#endif
