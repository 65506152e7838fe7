#include "level/way.h"

#include "level/cause.h"
#include "level/chain.h"
#include "level/update.h"

enum { PRODUCTS_SHOWN = 3, ADVISORIES_SHOWN = 3, COMPENSATED_MOST = 12 };

struct seeking {
    const struct assessment *assessment;
    uint32_t index;
    const struct asset *asset;
    const struct zone *zone;
    const struct asset_result *result;
    enum strength assurance;
    struct arena *arena;
    struct reasons *reasons;
};

struct str way_kind_name(enum way_kind kind) {
    static const struct str names[] = {
        [WAY_UPDATE] = STR_INIT("update"),       [WAY_RELEASE] = STR_INIT("release"),
        [WAY_PRODUCT] = STR_INIT("product"),     [WAY_COUNTERMEASURE] = STR_INIT("countermeasure"),
        [WAY_EVIDENCE] = STR_INIT("evidence"),   [WAY_DECISION] = STR_INIT("decision"),
        [WAY_HARDENING] = STR_INIT("hardening"),
    };
    return names[kind];
}

static enum status add_way(const struct seeking *s, enum way_kind kind, bool whole, struct str text) {
    struct reasons *reasons = s->reasons;
    if (!text.ptr || !arena_grow(s->arena, (void **)&reasons->ways, reasons->way_count, &reasons->way_room,
                                 sizeof(struct way), _Alignof(struct way)))
        return STATUS_MEMORY;
    for (size_t i = 0; i < reasons->way_count; i++)
        if (str_eq(reasons->ways[i].text, text))
            return STATUS_OK;
    reasons->ways[reasons->way_count++] = (struct way){kind, text, whole};
    return STATUS_OK;
}

/* ---- what the advisories offer */

/* What to do about one advisory that no update is said for. */
static struct str settle_text(const struct seeking *s, const struct reason *reason, struct str id) {
    const struct advisory_detail *detail = reason->detail;
    if (reason->judgement.effect == MATCH_LOOK)
        return str_format(s->arena, "settle " STR_F " by a decision with reason and date in the plant document",
                          STR_A(id));
    if (detail->remedy == REMEDY_VENDOR_FIX || detail->remedy == REMEDY_MITIGATION ||
        detail->remedy == REMEDY_WORKAROUND)
        return str_format(s->arena, STR_F " of " STR_F ": " STR_F, STR_A(advisory_remedy_name(detail->remedy)),
                          STR_A(id), STR_A(detail->remedy_text));
    return str_format(s->arena, "no fix is known for " STR_F ": a countermeasure that names it, or a replacement",
                      STR_A(id));
}

/* "update to 3.2 or later (A-1, A-2, A-3 and 4 more)" */
static struct str update_text(const struct seeking *s, const struct update *update) {
    const struct advisory_db *advisories = s->assessment->options.advisories;
    struct str list = STR("");
    size_t shown = update->document_count < ADVISORIES_SHOWN ? update->document_count : ADVISORIES_SHOWN;
    for (size_t i = 0; i < shown; i++)
        list = str_format(s->arena, STR_F "%s" STR_F, STR_A(list), i ? ", " : "",
                          STR_A(advisory_at(advisories, update->documents[i])->id));
    if (shown < update->document_count)
        list = str_format(s->arena, STR_F " and %zu more", STR_A(list), update->document_count - shown);
    return str_format(s->arena, "update to " STR_F " or later (" STR_F ")", STR_A(update->version), STR_A(list));
}

static enum status seek_updates(const struct seeking *s) {
    struct updates updates;
    TRY(updates_of(s->assessment, s->index, s->reasons, s->arena, &updates));
    for (size_t i = 0, said = 0; i < s->reasons->count; i++) {
        const struct reason *reason = &s->reasons->items[i];
        if (!reason->match || reason->judgement.effect < MATCH_LOOK)
            continue;
        if (said < updates.count && updates.items[said].first == reason) {
            TRY(add_way(s, WAY_UPDATE, false, update_text(s, &updates.items[said++])));
        } else if (!update_is_for(reason)) {
            struct str id = advisory_at(s->assessment->options.advisories, reason->match->document)->id;
            TRY(add_way(s, reason->judgement.effect == MATCH_LOOK ? WAY_DECISION : WAY_UPDATE, false,
                        settle_text(s, reason, id)));
        }
    }
    return STATUS_OK;
}

static enum status seek_advisories(const struct seeking *s) {
    if (!s->result->unheard)
        return STATUS_OK;
    return add_way(s, WAY_DECISION, false,
                   str_format(s->arena,
                              "get the advisories of " STR_F ", or say under 'without-advisories' of the policy "
                              "that it publishes none",
                              STR_A(s->asset->supplier)));
}

/* ---- what the plant's products offer */

static bool reaches_target(const struct seeking *s, const struct capability *capability) {
    unsigned types = capability->product->types;
    struct requirement_set due = chain_due(s->zone, types);
    struct requirement_set fulfilled = level_fulfilled(&capability->states[s->assurance]);
    return requirement_set_within(&due, &fulfilled);
}

/* Out by then, and not out of support. */
static bool is_offered(const struct seeking *s, const struct release *release) {
    int32_t days;
    if (release->date != DATE_NONE && release->date > s->assessment->options.at)
        return false;
    return !chain_support_left(release, s->assessment->options.at, &days) || days >= 0;
}

/* The newest release of product `i` that is supported, reaches the target and has no advisory against it; NULL: none.
 */
static enum status newest_way(const struct seeking *s, size_t i, const struct release **found) {
    const struct product *product = s->assessment->plant->products[i];
    bool own = i == s->asset->product_index;
    *found = NULL;
    for (size_t r = 0; r < product->release_count; r++) {
        const struct release *release = &product->releases[r];
        uint32_t open = 0;
        if ((own && release->date <= product->releases[s->asset->release_index].date) || !is_offered(s, release) ||
            !reaches_target(s, &s->assessment->capabilities[i][r]) || (*found && (*found)->date > release->date))
            continue;
        TRY(assess_open_against(s->assessment, s->index, product, release, &open));
        if (open == 0)
            *found = release;
    }
    return STATUS_OK;
}

static enum status seek_release(const struct seeking *s) {
    const struct release *release;
    if (s->asset->product_index == ASSET_NO_PRODUCT)
        return STATUS_OK;
    TRY(newest_way(s, s->asset->product_index, &release));
    if (!release)
        return STATUS_OK;
    return add_way(s, WAY_RELEASE, s->zone->target_set,
                   str_format(s->arena, "move to release " STR_F "%s", STR_A(release->version),
                              s->zone->target_set ? ": its SL-C reaches the target" : ""));
}

bool ways_need_serial(const struct assessment *assessment, uint32_t index) {
    const struct asset_result *result = &assessment->assets[index];
    const struct capability *capability = result->capability;
    if (!assessment->options.advisories)
        return false;
    if (result->affected > 1) /* several fixes may come to one update, which the matcher is asked for */
        return true;
    if (!capability)
        return false;
    for (size_t i = 0; i < capability->product->release_count; i++)
        if (capability->product->releases[i].date > capability->release->date)
            return true;
    return false;
}

/* What is no longer supported gets no further fix: that comes before any of today's. */
static enum status seek_successor(const struct seeking *s) {
    return s->result->links[LINK_SUPPORT] == LINK_BROKEN ? seek_release(s) : STATUS_OK;
}

static enum status seek_patch(const struct seeking *s) {
    return s->result->affected ? seek_release(s) : STATUS_OK;
}

/* Products of the same component type; whether one does the same job the plant's documents do not say. */
static enum status seek_products(const struct seeking *s) {
    const struct plant *plant = s->assessment->plant;
    struct str list = STR("");
    for (size_t i = 0, shown = 0; i < plant->product_count && shown < PRODUCTS_SHOWN; i++) {
        const struct product *product = plant->products[i];
        const struct release *release = NULL;
        if (i != s->asset->product_index && product->types == s->result->types)
            TRY(newest_way(s, i, &release));
        if (!release)
            continue;
        list = str_format(s->arena, STR_F "%s" STR_F " " STR_F " " STR_F, STR_A(list), shown++ ? ", " : "",
                          STR_A(product->supplier.name), STR_A(product->name), STR_A(release->version));
    }
    if (list.len == 0)
        return STATUS_OK;
    return add_way(s, WAY_PRODUCT, true,
                   str_format(s->arena,
                              "replace by a product of the same type whose SL-C reaches the target, if it does the "
                              "job: " STR_F,
                              STR_A(list)));
}

/* ---- what evidence or a countermeasure would mend */

static enum status seek_document(const struct seeking *s) {
    return add_way(s, WAY_EVIDENCE, false,
                   str_format(s->arena,
                              "ask " STR_F " for a product document: what shows its capability by 62443-4-2, "
                              "how it is developed (62443-4-1), how long it is supported",
                              STR_A(s->asset->supplier)));
}

static struct requirement_set all_missing(const struct seeking *s) {
    struct requirement_set missing = {{0, 0}};
    for (size_t i = 0; i < s->reasons->shortfall_count; i++)
        missing = requirement_set_union(&missing, &s->reasons->shortfalls[i].missing);
    return missing;
}

static enum status seek_evidence(const struct seeking *s) {
    struct requirement_set missing = all_missing(s);
    struct requirement_set partly = requirement_set_intersect(&missing, &s->result->states.partly);
    if (requirement_set_empty(&partly))
        return STATUS_OK;
    return add_way(
        s, WAY_EVIDENCE, false,
        str_format(s->arena, "ask " STR_F " for evidence of at least '" STR_F "' for what is only partly shown: " STR_F,
                   STR_A(s->asset->supplier), STR_A(strength_name(s->assurance)),
                   STR_A(requirement_set_text(s->arena, &partly, 6))));
}

/* What was found on the device itself, or in its release, is mended there. */
static enum status seek_repairs(const struct seeking *s) {
    struct requirement_set missing = all_missing(s);
    const struct evidence_list *lists[] = {s->result->evidence, &s->result->capability->evidence};
    for (size_t k = 0; k < ARRAY_LEN(lists); k++) {
        struct causes causes;
        TRY(cause_find(lists[k], &missing, s->assurance, s->arena, &causes));
        for (size_t i = 0; i < causes.count && causes.items[i].kind == CAUSE_CONTRADICTS; i++) {
            struct str id = causes.items[i].first->id;
            struct str text =
                k == 0 ? str_format(s->arena, "mend what " STR_F " found on the device, and look again", STR_A(id))
                       : str_format(s->arena, "ask " STR_F " to mend what " STR_F " found", STR_A(s->asset->supplier),
                                    STR_A(id));
            TRY(add_way(s, k == 0 ? WAY_HARDENING : WAY_EVIDENCE, false, text));
        }
    }
    return STATUS_OK;
}

/* Only what something around the component can stand in for, and only when it is not most of what is asked. */
static enum status seek_countermeasures(const struct seeking *s) {
    struct requirement_set missing = all_missing(s);
    missing = requirement_set_minus(&missing, requirement_due(s->result->types, FR_NONE, SL_MAX));
    unsigned count = requirement_set_count(&missing);
    if (count == 0 || count > COMPENSATED_MOST)
        return STATUS_OK;
    return add_way(s, WAY_COUNTERMEASURE, false,
                   str_format(s->arena, "put countermeasures with owner and review date in place for: " STR_F,
                              STR_A(requirement_set_text(s->arena, &missing, 0))));
}

/* ---- the other links */

static enum status seek_report(const struct seeking *s) {
    const struct evidence *doubt = chain_doubted_report(s->asset, s->result->evidence);
    if (!doubt)
        return STATUS_OK;
    return add_way(s, WAY_EVIDENCE, false,
                   str_format(s->arena,
                              "fetch " STR_F " from the device anew, or correct what the plant says of the device",
                              STR_A(doubt->id)));
}

static enum status seek_target(const struct seeking *s) {
    return add_way(s, WAY_DECISION, false,
                   str_format(s->arena,
                              "set a target for zone " STR_F " in the plant document: 'sl-t: 2', or one level "
                              "for each FR",
                              STR_A(s->zone->id)));
}

/* Without it no requirement of 4-2 is due, and no level can be said. */
static enum status seek_type(const struct seeking *s) {
    if (s->result->types != 0)
        return STATUS_OK;
    return add_way(s, WAY_DECISION, false,
                   STR("say of which component type it is, in the plant document or its inventory: 'type: ED', or SA, "
                       "HD, ND"));
}

static enum status seek_process(const struct seeking *s) {
    return add_way(s, WAY_EVIDENCE, false,
                   str_format(s->arena,
                              "ask " STR_F
                              " for a certificate of its process to 62443-4-1 that counts, or for evidence "
                              "of the requirements that are missing",
                              STR_A(s->asset->supplier)));
}

static enum status seek_support(const struct seeking *s) {
    if (s->result->links[LINK_SUPPORT] != LINK_NOT_SHOWN)
        return STATUS_OK;
    return add_way(s, WAY_EVIDENCE, false,
                   str_format(s->arena, "ask " STR_F " until when release " STR_F " is supported",
                              STR_A(s->asset->supplier), STR_A(s->asset->version)));
}

static enum status seek_hardening(const struct seeking *s) {
    const struct hardening_result *run = s->result->hardening;
    struct str text = STR("run the supplier's hardening checks on the device and name the report under 'hardening'");
    bool failed = run && run->failed > 0;
    if (s->result->links[LINK_HARDENING] == LINK_BROKEN && !failed)
        text = STR("mend on the device what the probe found, run keyway-probe again and name the new report");
    else if (s->result->links[LINK_HARDENING] == LINK_BROKEN)
        text = STR("set the device as the hardening guide says where its checks failed, and run them again");
    else if (s->result->links[LINK_HARDENING] == LINK_OPEN && !s->result->replaced)
        text = STR("run the hardening checks that did not run");
    else if (run)
        text = STR("run the supplier's hardening checks on the device again");
    return add_way(s, WAY_HARDENING, false, text);
}

/* What mends a link that the policy demands and that does not hold. Without a product document one question is all. */
static const struct {
    enum chain_link link;
    bool of_document;
    enum status (*seek)(const struct seeking *);
} seekers[] = {
    {LINK_SUPPORT, true, seek_successor},      {LINK_TARGET, false, seek_target},
    {LINK_ACHIEVED, false, seek_type},         {LINK_ADVISORIES, false, seek_updates},
    {LINK_ADVISORIES, false, seek_advisories}, {LINK_ADVISORIES, true, seek_patch},
    {LINK_CAPABILITY, true, seek_release},     {LINK_SUPPORT, true, seek_release},
    {LINK_CAPABILITY, false, seek_products},   {LINK_ACHIEVED, true, seek_repairs},
    {LINK_ACHIEVED, true, seek_evidence},      {LINK_ACHIEVED, true, seek_countermeasures},
    {LINK_PROCESS, true, seek_process},        {LINK_SUPPORT, true, seek_support},
    {LINK_HARDENING, false, seek_hardening},   {LINK_ACHIEVED, false, seek_report},
};

static bool is_wanted(const struct seeking *s, enum chain_link link, bool of_document) {
    bool asked = s->assessment->plant->policy.demanded[link] && s->result->links[link] >= LINK_OPEN;
    /* Without a target no level is wanted, and every release would do. */
    bool aimless = !s->zone->target_set && (link == LINK_CAPABILITY || link == LINK_ACHIEVED);
    return asked && !aimless && (s->result->capability || !of_document);
}

/* With the first `count` seekers. */
static enum status seek(const struct seeking *s, size_t count) {
    if (s->result->verdict == VERDICT_MEETS)
        return STATUS_OK;
    if (!s->result->capability)
        TRY(seek_document(s));
    for (size_t i = 0; i < count; i++)
        if (is_wanted(s, seekers[i].link, seekers[i].of_document))
            TRY(seekers[i].seek(s));
    return STATUS_OK;
}

static struct seeking seeking_for(const struct assessment *assessment, uint32_t index, struct arena *arena,
                                  struct reasons *reasons) {
    const struct asset *asset = &assessment->plant->assets[index];
    return (struct seeking){.assessment = assessment,
                            .index = index,
                            .asset = asset,
                            .zone = &assessment->plant->zones[asset->zone],
                            .result = &assessment->assets[index],
                            .assurance = assess_assurance(assessment, asset),
                            .arena = arena,
                            .reasons = reasons};
}

enum status ways_out(const struct assessment *assessment, uint32_t index, struct arena *arena,
                     struct reasons *reasons) {
    const struct seeking seeking = seeking_for(assessment, index, arena, reasons);
    return seek(&seeking, ARRAY_LEN(seekers));
}

enum status ways_before_advisories(const struct assessment *assessment, uint32_t index, struct arena *arena,
                                   struct reasons *reasons) {
    const struct seeking seeking = seeking_for(assessment, index, arena, reasons);
    size_t count = 0;
    while (count < ARRAY_LEN(seekers) && seekers[count].link != LINK_ADVISORIES)
        count++;
    return seek(&seeking, count);
}
