#include "level/update.h"

#include <stdlib.h>

#include "base/map.h"

/* Versions are compared with so many others at most: advisories may name very many that cannot be compared. */
enum { GROUPS_COMPARED = 32 };

/* One reason, and where what it asks for has gone. */
struct fix {
    const struct reason *reason;
    size_t group;
};
struct group {
    struct str version;
    bool is_mixed; /* of several versions */
};
struct joining {
    const struct asset *asset;
    struct arena *arena;
    struct fix *fixes;
    size_t fix_count;
    struct group *groups;
    size_t group_count;
    struct map by_version; /* the group of a version that was met before */
    struct map apart;      /* the same, of what a later version does not settle */
};

bool update_is_for(const struct reason *reason) {
    return reason->match && reason->judgement.effect > MATCH_LOOK && reason->detail->fixed_version.len > 0;
}

static enum status list_fixes(struct joining *j, const struct reasons *reasons) {
    j->fixes = ARENA_ARRAY(j->arena, struct fix, reasons->count);
    /* One more for each that leaves the group that it was in. */
    j->groups = ARENA_ARRAY(j->arena, struct group, 2 * reasons->count);
    if (!j->fixes || !j->groups)
        return STATUS_MEMORY;
    for (size_t i = 0; i < reasons->count; i++)
        if (update_is_for(&reasons->items[i]))
            j->fixes[j->fix_count++].reason = &reasons->items[i];
    return STATUS_OK;
}

static size_t new_group(struct joining *j, struct str version) {
    j->groups[j->group_count] = (struct group){.version = version};
    return j->group_count++;
}

/* Into the group of the same version, or the first one whose version can be compared with that of `fix`. */
static enum status join(struct joining *j, struct fix *fix) {
    struct str version = fix->reason->detail->fixed_version;
    uint32_t stored, known = map_get(&j->by_version, version);
    if (known != MAP_NONE) {
        fix->group = known;
        return STATUS_OK;
    }
    for (size_t i = 0; i < j->group_count && i < GROUPS_COMPARED; i++) {
        struct group *group = &j->groups[i];
        struct str later;
        TRY(advisory_later_fix(j->asset->supplier, j->asset->product, group->version, version, j->arena, &later));
        if (later.len == 0)
            continue;
        group->is_mixed |= !str_eq(group->version, version);
        group->version = later;
        fix->group = i;
        return map_add(&j->by_version, version, (uint32_t)i, &stored);
    }
    fix->group = new_group(j, version);
    return map_add(&j->by_version, version, (uint32_t)fix->group, &stored);
}

/* By document, then vulnerability, as lists of matches are ordered. */
static int compare_matches(const void *left, const void *right) {
    const struct advisory_match *a = left, *b = right;
    if (a->document != b->document)
        return a->document < b->document ? -1 : 1;
    return (a->vulnerability > b->vulnerability) - (a->vulnerability < b->vulnerability);
}

static bool is_open(const struct advisory_matches *matches, const struct advisory_match *of) {
    if (matches->count == 0)
        return false;
    const struct advisory_match *match = bsearch(of, matches->items, matches->count, sizeof *of, compare_matches);
    return match && match->answer != ANSWER_FIXED && match->answer != ANSWER_NOT_AFFECTED;
}

/* Where a fix goes that the later version does not settle: to the others that ask for the very same version. */
static enum status part_fix(struct joining *j, struct fix *fix) {
    struct str version = fix->reason->detail->fixed_version;
    uint32_t known = map_get(&j->apart, version), stored;
    if (known == MAP_NONE) {
        known = (uint32_t)new_group(j, version);
        TRY(map_add(&j->apart, version, known, &stored));
    }
    fix->group = known;
    return STATUS_OK;
}

/* A later release may be affected again: one that was fixed in an older line only. */
static enum status part(struct joining *j, const struct assessment *assessment, uint32_t index) {
    size_t joined = j->group_count;
    for (size_t i = 0; i < joined; i++) {
        const struct advisory_matches *matches = NULL;
        if (j->groups[i].is_mixed)
            TRY(assess_matches_at(assessment, index, j->groups[i].version, &matches));
        for (size_t k = 0; matches && k < j->fix_count; k++) {
            struct fix *fix = &j->fixes[k];
            struct str version = fix->reason->detail->fixed_version;
            if (fix->group == i && !str_eq(version, j->groups[i].version) && is_open(matches, fix->reason->match))
                TRY(part_fix(j, fix));
        }
    }
    return STATUS_OK;
}

static enum status add_document(struct update *update, size_t most, struct arena *arena, uint32_t document) {
    for (size_t i = 0; i < update->document_count; i++)
        if (update->documents[i] == document)
            return STATUS_OK;
    if (!update->documents)
        update->documents = ARENA_ARRAY(arena, uint32_t, most);
    if (!update->documents)
        return STATUS_MEMORY;
    update->documents[update->document_count++] = document;
    return STATUS_OK;
}

/* Fixes are in the order of the reasons, and so are the updates then. */
static enum status write_updates(const struct joining *j, struct updates *updates) {
    size_t *sizes = ARENA_ARRAY(j->arena, size_t, j->group_count);
    struct update **of = ARENA_ARRAY(j->arena, struct update *, j->group_count);
    updates->items = ARENA_ARRAY(j->arena, struct update, j->group_count);
    if (!sizes || !of || !updates->items)
        return STATUS_MEMORY;
    for (size_t i = 0; i < j->fix_count; i++)
        sizes[j->fixes[i].group]++;
    for (size_t i = 0; i < j->fix_count; i++) {
        const struct fix *fix = &j->fixes[i];
        struct update **update = &of[fix->group];
        if (!*update) {
            *update = &updates->items[updates->count++];
            **update = (struct update){.version = j->groups[fix->group].version, .first = fix->reason};
        }
        TRY(add_document(*update, sizes[fix->group], j->arena, fix->reason->match->document));
    }
    return STATUS_OK;
}

enum status updates_of(const struct assessment *assessment, uint32_t index, const struct reasons *reasons,
                       struct arena *arena, struct updates *updates) {
    struct joining joining = {.asset = &assessment->plant->assets[index], .arena = arena};
    *updates = (struct updates){.items = NULL};
    map_init(&joining.by_version, arena, false);
    map_init(&joining.apart, arena, false);
    TRY(list_fixes(&joining, reasons));
    for (size_t i = 0; i < joining.fix_count; i++)
        TRY(join(&joining, &joining.fixes[i]));
    TRY(part(&joining, assessment, index));
    return write_updates(&joining, updates);
}
