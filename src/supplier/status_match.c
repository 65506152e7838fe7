/* What documents say of a component of the release, and what was decided of it. */
#include "supplier/csaf_claim.h"
#include "supplier/status_advisory.h"
#include "supplier/status_rule.h"

static bool has_case(const struct status_search *search, struct str id) {
    for (size_t i = 0; search->cases && i < search->cases->count; i++)
        if (str_eq(search->cases->items[i].joined.document->id, id))
            return true;
    return false;
}

/* ---- what was decided */

/* The lower, the worse. */
enum { DECIDED_NOT, DECIDED_PAST, DECIDED_NO_CASE, DECIDED_CASE, DECIDED_AWAY };

static int decided_rank(const struct status_search *search, const struct process_assessment *assessment) {
    if (!assessment)
        return DECIDED_NOT;
    if (assessment->until != DATE_NONE && assessment->until < search->at)
        return DECIDED_PAST;
    if (assessment->answer != ASSESSMENT_AFFECTED)
        return DECIDED_AWAY;
    return has_case(search, assessment->issue) ? DECIDED_CASE : DECIDED_NO_CASE;
}

/* What was decided under some of the ids, all of one vulnerability; NULL: nothing. Of several the worst that is in
 * date, for what is past was decided anew. */
static const struct process_assessment *decided_under(const struct status_search *search,
                                                      const struct process_component *decision, const struct str *ids,
                                                      size_t count) {
    const struct process_assessment *found = NULL;
    int found_rank = DECIDED_NOT;
    for (size_t i = 0; decision && i < decision->assessment_count; i++)
        for (size_t k = 0; k < count; k++) {
            if (!str_eq_nocase(decision->assessments[i].id, ids[k]))
                continue;
            int rank = decided_rank(search, &decision->assessments[i]);
            if (found_rank <= DECIDED_PAST || (rank > DECIDED_PAST && rank < found_rank)) {
                found = &decision->assessments[i];
                found_rank = rank;
            }
        }
    return found;
}

/* What settles a document: what was decided under its own id or an alias; else under what it is made of, where all of
 * that was decided, and then the worst of it. NULL: nothing does. */
static const struct process_assessment *assessment_of(const struct status_search *search,
                                                      const struct process_component *decision, const struct osv *osv) {
    const struct process_assessment *worst = decided_under(search, decision, osv->ids, osv->own_count);
    if (decided_rank(search, worst) > DECIDED_PAST || osv->cut || osv->id_count == osv->own_count)
        return worst;
    const struct process_assessment *past = worst;
    worst = decided_under(search, decision, &osv->ids[osv->own_count], 1);
    for (size_t i = osv->own_count + 1; worst && i < osv->id_count; i++) {
        const struct process_assessment *next = decided_under(search, decision, &osv->ids[i], 1);
        worst = decided_rank(search, next) < decided_rank(search, worst) ? next : worst;
    }
    return worst ? worst : past;
}

/* ---- one component */

/* What was found of it, each vulnerability once: several entries of one may be about it. */
struct matches {
    const struct identity *component;
    struct arena *arena;
    struct map seen; /* the addresses of vulnerabilities, to places in the list */
    struct match {
        const struct osv *osv;
        enum osv_answer answer; /* the worst */
        bool is_cleared;        /* the same document says that this very version does not have it */
        bool is_disputed;       /* of another release of the distribution it says so; nobody knows which this one is */
    } * items;
    size_t count, room;
};

static enum status find_match(struct matches *matches, const struct osv *const *osv, struct match **match) {
    uint32_t at, last = (uint32_t)matches->count;
    struct str key = {(const char *)osv, sizeof(const struct osv *)};
    TRY(map_add(&matches->seen, key, last, &at));
    if (at == last) {
        if (!arena_grow(matches->arena, (void **)&matches->items, matches->count, &matches->room,
                        sizeof *matches->items, _Alignof(struct match)))
            return STATUS_MEMORY;
        matches->items[matches->count++] = (struct match){*osv, OSV_NOT, false, false};
    }
    *match = &matches->items[at];
    return STATUS_OK;
}

static enum status add_match(struct matches *matches, const struct osv *const *osv, enum osv_answer answer,
                             bool is_cleared) {
    struct match *match;
    TRY(find_match(matches, osv, &match));
    match->is_cleared |= is_cleared;
    if (!is_cleared && answer > match->answer)
        match->answer = answer;
    return STATUS_OK;
}

static enum status note_dispute(struct matches *matches, const struct status_advisory_entry *entry) {
    struct match *match;
    if (matches->component->package.distro.len > 0 || str_find_char(entry->affected->ecosystem, ':') == SIZE_MAX)
        return STATUS_OK;
    TRY(find_match(matches, &entry->osv, &match));
    match->is_disputed = true;
    return STATUS_OK;
}

/* Of OSV a name alone, of whatever ecosystem, says no more than that somebody must look; it is asked where no more is
 * known of the component. */
static enum osv_answer judge_by_name(const struct matches *matches, const struct osv_affected *affected) {
    const struct identity *component = matches->component;
    const struct osv_package *package = &component->package;
    bool by_url = component->has_package && affected->key.len > 0 &&
                  (str_eq_nocase(affected->key, package->key) || str_eq_nocase(affected->key, package->source_key));
    return identity_is_name(component) && !by_url ? OSV_LOOK : OSV_OTHER;
}

static enum status match_entry(struct matches *matches, const struct status_advisory_entry *entry) {
    const struct csaf_claim *claim = entry->claim;
    enum osv_answer answer;
    if (claim)
        TRY(csaf_claim_judge(claim, matches->component, matches->arena, &answer));
    else
        answer = entry->by_name ? judge_by_name(matches, entry->affected)
                                : osv_judge(entry->affected, &matches->component->package);
    bool bad = !claim || csaf_claim_is_bad(claim);
    if (bad ? answer == OSV_AFFECTED || answer == OSV_LOOK : answer == OSV_AFFECTED)
        return add_match(matches, &entry->osv, answer, !bad);
    return !claim && answer == OSV_NOT ? note_dispute(matches, entry) : STATUS_OK;
}

static enum status match_key(const struct status_advisories *advisories, struct str key, struct matches *matches) {
    if (key.len == 0)
        return STATUS_OK;
    for (uint32_t i = map_get(&advisories->names, key); i != MAP_NONE; i = advisories->entries[i].next)
        TRY(match_entry(matches, &advisories->entries[i]));
    return STATUS_OK;
}

static struct str describe(const struct status_search *search, const struct sbom_component *component,
                           const struct match *match, const struct process_assessment *past) {
    char day[11];
    date_text(past ? past->until : DATE_NONE, day);
    return str_format(search->arena, STR_F " in " STR_F " " STR_F "%s%s%s", STR_A(match->osv->ids[0]),
                      STR_A(component->name), STR_A(component->version), past ? ", which was assessed until " : "", day,
                      match->is_disputed
                          ? ", of one release of the distribution and not of another: its package URL names none"
                          : "");
}

static enum status take_open(const struct status_search *search, const struct sbom_component *component,
                             const struct match *match, const struct process_assessment *past, size_t *count,
                             struct str *first) {
    if ((*count)++ > 0)
        return STATUS_OK;
    *first = describe(search, component, match, past);
    return first->ptr ? STATUS_OK : STATUS_MEMORY;
}

static enum status take_match(const struct status_search *search, const struct sbom_component *component,
                              const struct process_component *decision, const struct match *match,
                              struct status_vulnerable *found) {
    const struct process_assessment *assessment = assessment_of(search, decision, match->osv);
    bool settled = decided_rank(search, assessment) > DECIDED_PAST;
    if (!settled && match->answer == OSV_AFFECTED)
        return take_open(search, component, match, assessment, &found->open, &found->first_open);
    if (!settled)
        return take_open(search, component, match, assessment, &found->to_look, &found->first_to_look);
    found->assessed++;
    if (assessment->answer != ASSESSMENT_AFFECTED)
        return STATUS_OK;
    found->affected++;
    if (!has_case(search, assessment->issue) && found->without_case++ == 0)
        found->first_case = assessment->issue;
    return STATUS_OK;
}

enum { KEYS_MAX = 6 };

/* All that the component may be found by; some may be empty. */
static void keys_of(const struct identity *component, struct str keys[KEYS_MAX]) {
    const bool has_package = component->has_package;
    keys[0] = component->ecosystem_key;
    keys[1] = has_package ? component->package.key : STR("");
    keys[2] = has_package ? component->package.source_key : STR("");
    keys[3] = component->cpe_key;
    keys[4] = component->name_key;
    keys[5] = component->source_name_key;
}

enum status status_wanted_add(const struct sbom_component *component, struct arena *arena, struct map *wanted) {
    struct identity identity;
    struct str keys[KEYS_MAX], kept;
    TRY(identity_of(component, arena, &identity));
    keys_of(&identity, keys);
    for (size_t i = 0; i < KEYS_MAX; i++)
        if (keys[i].len > 0)
            TRY(map_keep(wanted, keys[i], &kept));
    return STATUS_OK;
}

/* ---- how far it could be looked up */

enum status status_names_sources(const struct sbom_report *bill, struct arena *scratch, bool *named) {
    *named = false;
    for (size_t i = 0; i < bill->components && !*named; i++) {
        const struct osv_source told = {bill->list[i].source, bill->list[i].source_version};
        struct osv_package package;
        *named = osv_package_of(bill->list[i].purl, &told, scratch, &package) && package.source_key.len > 0;
        if (scratch->refused)
            return STATUS_MEMORY;
    }
    return STATUS_OK;
}

/* Some document has the very URL, and not of another release. */
static bool has_entry(const struct status_advisories *advisories, struct str key, struct str distro) {
    uint32_t i = key.len > 0 ? map_get(&advisories->names, key) : MAP_NONE;
    for (; i != MAP_NONE; i = advisories->entries[i].next) {
        const struct status_advisory_entry *entry = &advisories->entries[i];
        if (entry->claim ? osv_is_release(entry->claim->distro, distro)
                         : osv_is_of_release(entry->affected->ecosystem, distro))
            return true;
    }
    return false;
}

/* Some document speaks of packages of the ecosystem; `*of_release`: and of the release that this one is of. */
static bool is_spoken_of(const struct status_advisories *advisories, const struct osv_package *package,
                         bool *of_release) {
    bool spoken = false;
    *of_release = false;
    for (size_t i = 0; i < advisories->ecosystem_count && !*of_release; i++) {
        if (!str_eq_nocase(osv_ecosystem(advisories->ecosystems[i]), package->ecosystem))
            continue;
        spoken = true;
        *of_release = osv_is_of_release(advisories->ecosystems[i], package->distro);
    }
    return spoken;
}

/* What no document could have spoken of was not compared. */
static enum status_reach reach_of(const struct status_advisories *advisories, const struct identity *component,
                                  bool sourced) {
    const struct osv_package *package = &component->package;
    bool of_release = false, has_ecosystem = component->ecosystem_key.len > 0;
    bool spoken = has_ecosystem && is_spoken_of(advisories, package, &of_release);
    bool by_url = component->has_package && (has_entry(advisories, package->key, package->distro) ||
                                             has_entry(advisories, package->source_key, package->distro));
    bool by_cpe = component->cpe_key.len > 0 && advisories->has_cpe && !spoken;
    if (!by_url && identity_is_name(component))
        return REACH_NAME;
    if (!by_url && !of_release)
        return by_cpe ? REACH_WHOLE : REACH_NOTHING;
    return package->is_built && package->source_key.len == 0 && !sourced ? REACH_BINARY : REACH_WHOLE;
}

static struct str kind_of(const struct status_search *search, const struct identity *component) {
    const struct osv_package *package = &component->package;
    bool of_release;
    if (component->ecosystem_key.len == 0)
        return STR("CPE");
    if (!is_spoken_of(search->advisories, package, &of_release))
        return package->ecosystem;
    return str_format(search->arena, STR_F ", release " STR_F, STR_A(package->ecosystem), STR_A(package->distro));
}

static enum status count_reach(const struct status_search *search, const struct identity *component, struct str name,
                               bool sourced, struct status_vulnerable *found) {
    enum status_reach reach = reach_of(search->advisories, component, sourced);
    if (reach == REACH_WHOLE || found->missed[reach].count++ > 0)
        return STATUS_OK;
    found->missed[reach].first = name;
    if (reach == REACH_NOTHING)
        found->unreached_kind = kind_of(search, component);
    return reach != REACH_NOTHING || found->unreached_kind.ptr ? STATUS_OK : STATUS_MEMORY;
}

enum status status_advisories_match(const struct status_search *search, const struct sbom_component *component,
                                    const struct process_component *decision, bool sourced,
                                    struct status_vulnerable *found) {
    struct identity identity;
    struct matches matches = {.component = &identity, .arena = search->arena};
    struct str keys[KEYS_MAX];
    struct str name = str_copy(search->arena, component->name);
    if (!name.ptr)
        return STATUS_MEMORY;
    found->components++;
    TRY(identity_of(component, search->arena, &identity));
    TRY(count_reach(search, &identity, name, sourced, found));
    keys_of(&identity, keys);
    map_init(&matches.seen, search->arena, false);
    for (size_t i = 0; i < KEYS_MAX; i++)
        TRY(match_key(search->advisories, keys[i], &matches));
    for (size_t i = 0; i < matches.count; i++) {
        const struct match *match = &matches.items[i];
        if (match->answer == OSV_AFFECTED || (match->answer == OSV_LOOK && !match->is_cleared))
            TRY(take_match(search, component, decision, match, found));
    }
    return STATUS_OK;
}
