#include "level/way.h"

struct seeking {
    const struct assessment *assessment;
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

static enum status seek_updates(const struct seeking *s) {
    for (size_t i = 0; i < s->reasons->count; i++) {
        const struct reason *reason = &s->reasons->items[i];
        if (!reason->match || reason->judgement.effect < MATCH_LOOK)
            continue;
        const struct advisory_detail *detail = reason->detail;
        struct str id = advisory_at(s->assessment->options.advisories, reason->match->document)->id;
        struct str text;
        if (reason->judgement.effect == MATCH_LOOK)
            text = str_format(s->arena, "settle " STR_F " by a decision with reason and date in the plant document",
                              STR_A(id));
        else if (detail->fixed_version.len)
            text = str_format(s->arena, "update to " STR_F " or later (" STR_F ")", STR_A(detail->fixed_version),
                              STR_A(id));
        else if (detail->remedy == REMEDY_VENDOR_FIX || detail->remedy == REMEDY_MITIGATION ||
                 detail->remedy == REMEDY_WORKAROUND)
            text = str_format(s->arena, STR_F " of " STR_F ": " STR_F, STR_A(advisory_remedy_name(detail->remedy)),
                              STR_A(id), STR_A(detail->remedy_text));
        else
            text = str_format(
                s->arena, "no fix is known for " STR_F ": a countermeasure that names it, or a replacement", STR_A(id));
        TRY(add_way(s, reason->judgement.effect == MATCH_LOOK ? WAY_DECISION : WAY_UPDATE, false, text));
    }
    return STATUS_OK;
}

/* ---- what the plant's products offer */

static bool reaches_target(const struct seeking *s, const struct capability *capability) {
    for (unsigned fr = FR_NONE; fr <= FR_COUNT; fr++) {
        unsigned target = fr == FR_NONE ? SL_MAX : s->zone->target[fr - 1];
        struct requirement_set missing =
            level_missing(&capability->states[s->assurance], capability->product->types, fr, target);
        if (!requirement_set_empty(&missing))
            return false;
    }
    return true;
}

static enum status seek_releases(const struct seeking *s) {
    const struct plant *plant = s->assessment->plant;
    for (size_t i = 0; i < plant->product_count; i++) {
        const struct product *product = plant->products[i];
        bool own = i == s->asset->product_index;
        if (!own && (product->types & s->result->types) != s->result->types)
            continue;
        for (size_t r = 0; r < product->release_count; r++) {
            const struct release *release = &product->releases[r];
            bool supported = release->support_until == DATE_NONE || release->support_until >= s->assessment->options.at;
            if ((own && r == s->asset->release_index) || !supported ||
                !reaches_target(s, &s->assessment->capabilities[i][r]))
                continue;
            struct str text =
                own ? str_format(s->arena, "move to release " STR_F ": its SL-C reaches the target",
                                 STR_A(release->version))
                    : str_format(s->arena, "replace by " STR_F " " STR_F " " STR_F ": its SL-C reaches the target",
                                 STR_A(product->supplier.name), STR_A(product->name), STR_A(release->version));
            TRY(add_way(s, own ? WAY_RELEASE : WAY_PRODUCT, true, text));
        }
    }
    return STATUS_OK;
}

/* ---- what evidence or a countermeasure would mend */

static enum status seek_evidence(const struct seeking *s) {
    struct requirement_set missing = {{0, 0}}, partly;
    if (!s->result->capability)
        return add_way(s, WAY_EVIDENCE, false,
                       str_format(s->arena,
                                  "ask " STR_F " for a product document: what shows its capability by 62443-4-2, "
                                  "how it is developed (62443-4-1), how long it is supported",
                                  STR_A(s->asset->supplier)));
    for (size_t i = 0; i < s->reasons->shortfall_count; i++)
        missing = requirement_set_union(&missing, &s->reasons->shortfalls[i].missing);
    if (requirement_set_empty(&missing))
        return STATUS_OK;
    partly = requirement_set_intersect(&missing, &s->result->states.partly);
    if (!requirement_set_empty(&partly))
        TRY(add_way(s, WAY_EVIDENCE, false,
                    str_format(s->arena,
                               "ask the supplier for evidence of at least '" STR_F
                               "' for what is only partly shown: " STR_F,
                               STR_A(strength_name(s->assurance)), STR_A(requirement_set_text(s->arena, &partly, 6)))));
    return add_way(s, WAY_COUNTERMEASURE, false,
                   str_format(s->arena, "put countermeasures with owner and review date in place for: " STR_F,
                              STR_A(requirement_set_text(s->arena, &missing, 6))));
}

static enum status seek_hardening(const struct seeking *s) {
    enum link_state state = s->result->links[LINK_HARDENING];
    if (state == LINK_HOLDS || state == LINK_COMPENSATED || !s->assessment->plant->policy.demanded[LINK_HARDENING])
        return STATUS_OK;
    return add_way(s, WAY_HARDENING, false,
                   STR("run the supplier's hardening checks on the device and name the report under 'hardening'"));
}

enum status ways_out(const struct assessment *assessment, uint32_t index, struct arena *arena,
                     struct reasons *reasons) {
    const struct asset *asset = &assessment->plant->assets[index];
    struct seeking seeking = {.assessment = assessment,
                              .asset = asset,
                              .zone = &assessment->plant->zones[asset->zone],
                              .result = &assessment->assets[index],
                              .assurance = assess_assurance(assessment, asset),
                              .arena = arena,
                              .reasons = reasons};
    if (seeking.result->verdict == VERDICT_MEETS)
        return STATUS_OK;
    TRY(seek_updates(&seeking));
    bool capability_short = seeking.result->links[LINK_CAPABILITY] >= LINK_OPEN;
    if (capability_short && seeking.result->types)
        TRY(seek_releases(&seeking));
    TRY(seek_evidence(&seeking));
    return seek_hardening(&seeking);
}
