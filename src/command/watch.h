/* keyway watch: its actions, and what they share. */
#ifndef COMMAND_WATCH_H
#define COMMAND_WATCH_H

#include "command/day.h"
#include "net/fetch.h"
#include "owner/watch_select.h"
#include "store/store.h"

/* When there is no database: a mistyped --db must not pass for an empty one. */
enum watch_need {
    WATCH_THERE,    /* an error */
    WATCH_IF_THERE, /* `*store` is NULL; an error where --db names it */
    WATCH_MADE,     /* it is made, in the default place with its folders: only for what begins something */
};
/* The database: --db, else $XDG_STATE_HOME/keyway/watch.db, else ~/.local/state/keyway/watch.db. With a diagnostic:
 * STATUS_INPUT when nothing says where it is, or there is none; STATUS_SYSTEM, and those of store_open. */
enum status watch_open(struct run *run, enum watch_need need, struct store **store) MUST_USE;
/* Whether something lies at the database's path; an empty file is nothing. STATUS_SYSTEM with a diagnostic when that
 * cannot be told, or it is no regular file. */
enum status watch_is_there(struct run *run, struct str path, bool *there) MUST_USE;
/* Runs an action on the database. The exit code. */
int watch_with_store(struct run *run, enum watch_need need,
                     enum status (*action)(struct run *run, struct store *store));
/* Its path, NUL-terminated in the run's arena. */
enum status watch_path(struct run *run, struct str *path) MUST_USE;

/* What the options say of the network. STATUS_INPUT with a diagnostic. */
enum status watch_fetch_settings(struct run *run, struct fetch_settings *settings) MUST_USE;
/* The filter that the options ask for. */
enum status watch_filter_read(struct run *run, struct watch_filter *filter) MUST_USE;

/* In watch_match.c, watch_triage.c, watch_diff.c. */
int watch_diff_action(struct run *run);
int watch_match_action(struct run *run);
int watch_decide_action(struct run *run);
int watch_comment_action(struct run *run);
int watch_read_action(struct run *run);
int watch_history_action(struct run *run);

/* In watch_provider.c, watch_sync.c, watch_show.c, watch_export.c. */
int watch_add_action(struct run *run);
int watch_list_action(struct run *run);
int watch_remove_action(struct run *run);
int watch_trust_action(struct run *run);
int watch_sync_action(struct run *run);
int watch_log_action(struct run *run);
int watch_show_action(struct run *run);
int watch_export_action(struct run *run);
int watch_backup_action(struct run *run);
int watch_verify_action(struct run *run);

/* In watch_plants.c. */
int watch_plant_action(struct run *run);

#endif
