/* Which matches a decision is about: one asset's, or those of a selection. */
#ifndef COMMAND_WATCH_CHOICE_H
#define COMMAND_WATCH_CHOICE_H

#include "command/watch_plant.h"

struct watch_choice {
    const struct watch_item **items; /* in the order of the assets, in the run's arena */
    size_t count;
    size_t assets;  /* that they are of */
    size_t settled; /* left out: nothing is to be done about them */
};

/* What the command line alone says wrong: told before the long work. STATUS_INPUT with a diagnostic. */
enum status watch_choice_check(struct run *run) MUST_USE;

/* The matches that PLANT [ASSET] ADVISORY[/CVE] and the options asset, zone, product and all choose. `settled`: also
 * those about which nothing is to be done. An asset that is named must have one, else nothing is chosen. STATUS_INPUT
 * with a diagnostic that says what is near. */
enum status watch_choose(struct run *run, const struct watch_plant *plant, bool settled,
                         struct watch_choice *choice) MUST_USE;

/* What a filter names is there: the zone, assets, product and supplier in the plant, the advisory or CVE among those
 * read; in any case. A mistyped one must not pass for one that nothing matches. STATUS_INPUT with diagnostics that say
 * what is near, STATUS_MEMORY. */
enum status watch_filter_check(struct run *run, const struct watch_plant *plant,
                               const struct watch_filter *filter) MUST_USE;

#endif
