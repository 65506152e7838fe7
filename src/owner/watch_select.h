/* A part of what the watch has matched: filtered, searched, sorted; and the lists of CSAF clause 13, who has what. */
#ifndef OWNER_WATCH_SELECT_H
#define OWNER_WATCH_SELECT_H

#include "owner/watch_match.h"

enum watch_order { WATCH_BY_RISK, WATCH_BY_ASSET, WATCH_BY_ADVISORY, WATCH_BY_DUE };

/* Empty members ask for nothing. All that is asked must hold. */
struct watch_filter {
    unsigned states;           /* bit by enum triage_state; 0: any */
    unsigned answers;          /* bit by enum advisory_answer; 0: any */
    struct str zone, advisory; /* ids, in any case; `advisory` also a CVE */
    const struct str *assets;  /* ids, in any case: one of them */
    size_t asset_count;
    struct str product;  /* product, model or order number, in any case */
    struct str supplier; /* a part of the name, in any case */
    struct str search;   /* words, each of which stands somewhere in the ids, names, titles and products */
    date_days since;     /* the advisory changed on that day or later (watch_changed_on); DATE_NONE: any */
    uint8_t probability; /* percent at least */
    bool unread;         /* nobody has read this version of the advisory */
    enum watch_order order;
};

struct watch_selection {
    const struct watch_list *list;
    const struct watch_item **items;
    size_t count;
    size_t unheard; /* as in watch_counts, of the assets that the filter is about */
};

/* The items that pass, in the order asked for. STATUS_MEMORY. */
enum status watch_select(const struct watch_list *list, const struct watch_filter *filter, struct arena *arena,
                         struct watch_selection *selection) MUST_USE;

/* CSAF clause 13: four lists of which belongs to which. */
enum watch_pairs {
    WATCH_ADVISORIES_BY_PRODUCT,
    WATCH_ADVISORIES_BY_ASSET,
    WATCH_PRODUCTS_BY_ADVISORY,
    WATCH_ASSETS_BY_ADVISORY,
};
enum { WATCH_PAIRS_COUNT = 4 };

struct watch_pair {
    struct str of;   /* "ZS-400 3.1.4 of Zirbelbach", an asset's id, an advisory's id */
    struct str what; /* likewise */
    size_t items;    /* vulnerabilities that join the two */
    size_t open;     /* of them: somebody has to do something */
};
struct watch_pair_list {
    struct watch_pair *items; /* sorted by `of`, then `what`; each pair once */
    size_t count;
};

/* From the selected items. STATUS_MEMORY. */
enum status watch_pair(const struct watch_selection *selection, enum watch_pairs pairs, struct arena *arena,
                       struct watch_pair_list *list) MUST_USE;

bool watch_pairs_parse(struct str name, enum watch_pairs *pairs); /* "advisories-by-product" */
struct str watch_pairs_name(enum watch_pairs pairs);

#endif
