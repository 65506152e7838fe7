/* The plants that every sync matches by itself. */
#ifndef COMMAND_WATCH_PLANTS_H
#define COMMAND_WATCH_PLANTS_H

#include "base/json_write.h"
#include "command/watch_plant.h"
#include "owner/match_run.h"
#include "owner/plant_list.h"

/* The absolute path of a file, links resolved, in the run's arena; ptr NULL when it is not there, or without memory. */
struct str watch_full_path(struct run *run, struct str path);

/* Matches every listed plant whose files, advisories or decisions are not those of its last automatic run, and writes
 * what came of each: as a text, or as the items of an array to `w` when that is not NULL. One that fails is told by
 * diagnostics and counted; the others go on. STATUS_MEMORY and those of the store. */
enum status watch_match_plants(struct run *run, struct store *store, struct json_writer *w, size_t *failed) MUST_USE;

#endif
