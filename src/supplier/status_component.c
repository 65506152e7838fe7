/* Components from outside: each that a bill of materials of the release names has an owner, a state of support and an
 * assessment in date (SM-9); what was made to order comes with how its supplier develops (SM-10). */
#include "base/map.h"
#include "evidence/paper.h"
#include "evidence/sbom.h"
#include "evidence/words.h"
#include "supplier/status_rule.h"

/* What was found of the components of all bills, each name of a kind once. */
enum component_flaw { COMPONENT_UNDECIDED, COMPONENT_OVERDUE, COMPONENT_UNSUPPORTED };
enum { COMPONENT_FLAWS = 3, EXAMPLES_MAX = 5 };

struct component_count {
    size_t total;
    size_t flawed[COMPONENT_FLAWS];
    struct str examples[COMPONENT_FLAWS][EXAMPLES_MAX];
    date_days soonest; /* the first assessment that runs out */
    struct status_vulnerable vulnerable;
    size_t bills;  /* that could be read */
    size_t lapsed; /* of these: not in date */
    const struct artefact *first_lapsed;
    date_days lapsed_ends;
    size_t unpinned_bills;
    const struct artefact *unpinned; /* the first of these */
    enum strength weakest;           /* of a bill */
};

/* The decisions by what they match: a bill may name hundreds of thousands of components. */
struct decisions {
    const struct process *process;
    struct map whole;                                 /* matches that name one thing */
    struct map starts;                                /* those with a '*', without it */
    bool has_length[PROCESS_COMPONENT_MATCH_MAX + 1]; /* of some start */
};

static enum status index_decisions(const struct process *process, struct arena *arena, struct decisions *decisions) {
    *decisions = (struct decisions){.process = process};
    map_init(&decisions->whole, arena, false);
    map_init(&decisions->starts, arena, false);
    for (size_t i = 0; i < process->component_count; i++) {
        struct str match = process->components[i].match;
        bool open = str_ends(match, STR("*"));
        uint32_t stored;
        if (open)
            match = str_slice(match, 0, match.len - 1);
        TRY(map_add(open ? &decisions->starts : &decisions->whole, match, (uint32_t)i, &stored));
        if (open && match.len <= PROCESS_COMPONENT_MATCH_MAX)
            decisions->has_length[match.len] = true;
    }
    return STATUS_OK;
}

static void take_earlier(uint32_t found, uint32_t *first) {
    if (found < *first)
        *first = found;
}

static void find_starts(const struct decisions *decisions, struct str text, uint32_t *first) {
    for (size_t len = 0; len <= text.len && len <= PROCESS_COMPONENT_MATCH_MAX; len++)
        if (decisions->has_length[len])
            take_earlier(map_get(&decisions->starts, str_slice(text, 0, len)), first);
}

/* The first decision that process_component_is says yes of, or NULL. */
static const struct process_component *decision_for(const struct decisions *decisions,
                                                    const struct sbom_component *component) {
    uint32_t first = MAP_NONE;
    take_earlier(map_get(&decisions->whole, component->name), &first);
    find_starts(decisions, component->name, &first);
    if (component->purl.len > 0) {
        take_earlier(map_get(&decisions->whole, process_bare_purl(component->purl)), &first);
        find_starts(decisions, component->purl, &first);
    }
    return first == MAP_NONE ? NULL : &decisions->process->components[first];
}

static void note_flaw(struct component_count *count, enum component_flaw flaw, struct str name, struct arena *arena) {
    size_t at = count->flawed[flaw]++;
    if (at < EXAMPLES_MAX)
        count->examples[flaw][at] = str_copy(arena, name);
}

static void count_component(const struct status_search *search, const struct process_component *decision,
                            const struct sbom_component *component, struct component_count *count) {
    count->total++;
    if (!decision) {
        note_flaw(count, COMPONENT_UNDECIDED, component->name, search->arena);
        return;
    }
    bool ended = decision->support == SUPPORT_ENDED ||
                 (decision->support_until != DATE_NONE && decision->support_until < search->at);
    if (decision->assessed_until < search->at)
        note_flaw(count, COMPONENT_OVERDUE, component->name, search->arena);
    else if (ended)
        note_flaw(count, COMPONENT_UNSUPPORTED, component->name, search->arena);
    if (decision->assessed_until < count->soonest)
        count->soonest = decision->assessed_until;
}

/* What the bill's own pin and days are worth. */
static void weigh_bill(const struct status_search *search, const struct artefact *entry,
                       struct component_count *count) {
    const struct inquiry inquiry = {.policy = search->policy, .at = search->at, .arena = search->arena};
    struct witness witness = artefact_witness(&inquiry, entry);
    date_days ends;
    count->bills++;
    if (!entry->pinned && count->unpinned_bills++ == 0) {
        count->weakest = witness.frame.strength;
        count->unpinned = entry;
    }
    if (witness_standing(&witness, EFFECT_SUPPORTS, &ends) == EVIDENCE_COUNTS)
        return;
    if (count->lapsed++ == 0) {
        count->first_lapsed = entry;
        count->lapsed_ends = ends;
    }
}

/* A bill that is no bill has been told of by the reader of evidence. */
static enum status read_bill(const struct artefact *entry, struct arena *scratch, struct sbom_report *report) {
    struct diag_sink unseen;
    struct source *source = ARENA_NEW(scratch, struct source);
    struct pin pin = artefact_pin(entry);
    diag_init(&unseen, scratch);
    *report = (struct sbom_report){.components = 0};
    if (!source)
        return STATUS_MEMORY;
    TRY(pin_open(&pin, scratch, &unseen, source));
    return sbom_read(source, scratch, &unseen, report);
}

static enum status count_bill(const struct status_search *search, const struct decisions *decisions,
                              const struct artefact *entry, struct component_count *count) {
    struct arena scratch;
    struct sbom_report report;
    arena_init(&scratch, ARTEFACT_SCRATCH_BYTES);
    bool sourced = false;
    enum status status = read_bill(entry, &scratch, &report);
    if (status == STATUS_OK && search->advisories)
        status = status_names_sources(&report, &scratch, &sourced);
    for (size_t i = 0; status == STATUS_OK && i < report.components; i++) {
        if (!report.list[i].is_software)
            continue;
        const struct process_component *decision = decision_for(decisions, &report.list[i]);
        count_component(search, decision, &report.list[i], count);
        if (search->advisories)
            status = status_advisories_match(search, &report.list[i], decision, sourced, &count->vulnerable);
    }
    if (status == STATUS_OK)
        weigh_bill(search, entry, count);
    arena_done(&scratch);
    return status == STATUS_MEMORY ? STATUS_MEMORY : STATUS_OK;
}

static enum status want_bill(const struct artefact *entry, struct map *wanted) {
    struct arena scratch;
    struct sbom_report report;
    arena_init(&scratch, ARTEFACT_SCRATCH_BYTES);
    enum status status = read_bill(entry, &scratch, &report);
    for (size_t i = 0; status == STATUS_OK && i < report.components; i++)
        if (report.list[i].is_software)
            status = status_wanted_add(&report.list[i], &scratch, wanted);
    arena_done(&scratch);
    return status == STATUS_MEMORY ? STATUS_MEMORY : STATUS_OK;
}

static enum status say_flaws(const struct status_search *search, const struct component_count *count,
                             struct place place) {
    static const char *const WORDS[COMPONENT_FLAWS] = {"have no decision", "are past the day of their assessment",
                                                       "are past the end of their support"};
    for (unsigned flaw = 0; flaw < COMPONENT_FLAWS; flaw++) {
        size_t all = count->flawed[flaw], known = all < EXAMPLES_MAX ? all : EXAMPLES_MAX;
        if (all == 0)
            continue;
        struct str names = status_names(search->arena, count->examples[flaw], known);
        TRY(status_lacks(search, place,
                         str_format(search->arena, "%zu of %zu components %s, e.g. " STR_F, all, count->total,
                                    WORDS[flaw], STR_A(names))));
    }
    return STATUS_OK;
}

/* Of several bills each must be in date: what the others do not name nobody else answers for. */
static enum status say_bills(const struct status_search *search, const struct component_count *count,
                             struct place place) {
    const struct artefact *lapsed = count->first_lapsed;
    char day[11];
    date_text(count->soonest, day);
    struct str detail =
        str_format(search->arena, "all %zu components have an owner and are assessed until %s", count->total, day);
    bool mixed = count->unpinned_bills > 0 && count->unpinned_bills < count->bills;
    if (!lapsed && mixed && count->weakest < search->assurance)
        return status_lacks(
            search, count->unpinned->place,
            str_format(search->arena, "the bill of materials " STR_F " is not pinned", STR_A(count->unpinned->id)));
    if (!lapsed)
        return status_shows(search, count->weakest, place, detail);
    if (count->lapsed < count->bills)
        return status_lacks(
            search, lapsed->place,
            str_format(search->arena, "the bill of materials " STR_F " is not in date", STR_A(lapsed->id)));
    return status_say(search, &(const struct status_finding){EFFECT_SUPPORTS, count->weakest, lapsed->date,
                                                             count->lapsed_ends, lapsed->place, detail});
}

/* ---- known vulnerabilities */

#define ADVISE "'--advisories FOLDER' or '--db FILE'"

static enum status note_documents(const struct status_search *search) {
    const struct status_advisories *advisories = search->advisories;
    if (advisories->nameless > 0)
        TRY(status_unchecked(
            search,
            str_format(search->arena,
                       STR_F " that name neither a package URL nor a CPE, in " STR_F ": names alone were compared",
                       STR_A(words_count(search->arena, advisories->nameless, "CSAF document", "CSAF documents")),
                       STR_A(advisories->folder))));
    if (advisories->foreign > 0)
        TRY(status_unchecked(
            search, str_format(search->arena, STR_F " that are neither OSV nor CSAF, in " STR_F,
                               STR_A(words_count(search->arena, advisories->foreign, "JSON file", "JSON files")),
                               STR_A(advisories->folder))));
    return STATUS_OK;
}

/* Components that documents may have been missed of. */
static enum status say_reach(const struct status_search *search, const struct status_vulnerable *found,
                             struct place place) {
    struct str kind = found->unreached_kind;
    struct str unreached =
        str_format(search->arena, ": no document in " STR_F " names %s" STR_F, STR_A(search->advisories->folder),
                   str_eq(kind, STR("CPE")) ? "a " : "a package of ", STR_A(kind));
    const struct str why[REACHES] = {
        [REACH_NAME] = STR(", were looked up by name alone: no CPE, and no package URL of a known ecosystem"),
        [REACH_NOTHING] = unreached,
        [REACH_BINARY] =
            STR(", were looked up by the name of the binary package alone: documents speak of sources, and "
                "no component of the bill names the one that it was built from")};
    for (unsigned reach = 0; reach < REACHES; reach++) {
        const struct status_missed *missed = &found->missed[reach];
        if (missed->count > 0)
            TRY(status_lacks(search, place,
                             str_format(search->arena,
                                        "known vulnerabilities of %zu of %zu components, e.g. " STR_F STR_F,
                                        missed->count, found->components, STR_A(missed->first), STR_A(why[reach]))));
    }
    return unreached.ptr ? STATUS_OK : STATUS_MEMORY;
}

/* What could not be read may speak of any component. */
static enum status say_unread(const struct status_search *search, struct place place) {
    const struct status_advisories *advisories = search->advisories;
    if (advisories->unread == 0)
        return STATUS_OK;
    struct str text = str_format(search->arena,
                                 "known vulnerabilities of components: " STR_F " in " STR_F
                                 " not here as listed, so what %s not known",
                                 STR_A(words_count(search->arena, advisories->unread, "document", "documents")),
                                 STR_A(advisories->folder), advisories->unread == 1 ? "it says is" : "they say is");
    TRY(status_unchecked(search, text));
    return status_lacks(search, place, text);
}

static enum status note_looked_up(const struct status_search *search, const struct status_vulnerable *found,
                                  struct place place) {
    const struct status_advisories *advisories = search->advisories;
    TRY(note_documents(search));
    TRY(say_unread(search, place));
    if (advisories->documents == 0) {
        struct str none =
            str_format(search->arena, "known vulnerabilities of components: " STR_F " has no OSV and no CSAF document",
                       STR_A(advisories->folder));
        TRY(status_unchecked(search, none));
        return status_lacks(search, place, none);
    }
    return status_checked(search, str_format(search->arena,
                                             "%zu components against %zu documents: %zu open, %zu to look at, %zu "
                                             "assessed of which %zu affect the product",
                                             found->components, advisories->documents, found->open, found->to_look,
                                             found->assessed, found->affected));
}

/* What nobody compared is no pass: a person's 'assessed-until' says when somebody looked, and not what there is. Where
 * no bill counts that day, there is nothing that this could take from. */
static enum status say_not_compared(const struct status_search *search, const struct component_count *count,
                                    struct place place) {
    TRY(status_unchecked(search, STR("known vulnerabilities of components: " ADVISE " looks them up; "
                                     "'assessed-until' is a person's word")));
    if (count->lapsed == count->bills)
        return STATUS_OK;
    return status_lacks(
        search, place,
        STR("the components were compared with no list of known vulnerabilities: " ADVISE " compares them"));
}

static enum status say_vulnerable(const struct status_search *search, const struct component_count *count,
                                  struct place place) {
    const struct status_vulnerable *found = &count->vulnerable;
    if (!search->advisories)
        return say_not_compared(search, count, place);
    TRY(note_looked_up(search, found, place));
    if (found->open > 0)
        TRY(status_say(search, &(const struct status_finding){
                                   EFFECT_CONTRADICTS, STRENGTH_ARTEFACT, DATE_NONE, DATE_NONE, place,
                                   str_format(search->arena, STR_F " not assessed, the first: " STR_F,
                                              STR_A(words_count(search->arena, found->open,
                                                                "known vulnerability of a component is",
                                                                "known vulnerabilities of components are")),
                                              STR_A(found->first_open))}));
    if (found->to_look > 0)
        TRY(status_lacks(search, place,
                         str_format(search->arena,
                                    "%zu may be a known vulnerability, which the versions do not tell: " STR_F,
                                    found->to_look, STR_A(found->first_to_look))));
    if (found->without_case > 0)
        TRY(status_lacks(search, place,
                         str_format(search->arena, "psirt/ has no case " STR_F ", which an assessment names",
                                    STR_A(found->first_case))));
    return search->advisories->documents > 0 ? say_reach(search, found, place) : STATUS_OK;
}

enum status status_find_components(const struct status_search *search) {
    const struct release *release = search->release;
    struct component_count count = {.soonest = INT32_MAX, .weakest = STRENGTH_ARTEFACT};
    struct place place = release->place;
    struct decisions decisions;
    TRY(index_decisions(search->workspace->process, search->arena, &decisions));
    for (size_t i = 0; i < release->evidence_count; i++)
        if (release->evidence[i].kind == ARTEFACT_SBOM) {
            place = release->evidence[i].place;
            TRY(count_bill(search, &decisions, &release->evidence[i], &count));
        }
    if (count.bills == 0 || count.total == 0)
        return STATUS_OK;
    if (count.flawed[COMPONENT_UNDECIDED] + count.flawed[COMPONENT_OVERDUE] + count.flawed[COMPONENT_UNSUPPORTED] > 0)
        TRY(say_flaws(search, &count, place));
    else
        TRY(say_bills(search, &count, place));
    return say_vulnerable(search, &count, place);
}

enum status status_wanted_of(const struct release *release, struct arena *arena, struct map *wanted) {
    map_init(wanted, arena, true);
    for (size_t i = 0; i < release->evidence_count; i++)
        if (release->evidence[i].kind == ARTEFACT_SBOM)
            TRY(want_bill(&release->evidence[i], wanted));
    return STATUS_OK;
}

enum status status_undecided_component(const struct status_search *search, struct str *name) {
    struct status_search quiet = *search;
    struct component_count count = {.soonest = INT32_MAX, .weakest = STRENGTH_ARTEFACT};
    struct decisions decisions;
    quiet.advisories = NULL;
    TRY(index_decisions(search->workspace->process, search->arena, &decisions));
    for (size_t i = 0; i < search->release->evidence_count; i++)
        if (search->release->evidence[i].kind == ARTEFACT_SBOM)
            TRY(count_bill(&quiet, &decisions, &search->release->evidence[i], &count));
    *name = count.flawed[COMPONENT_UNDECIDED] > 0 ? count.examples[COMPONENT_UNDECIDED][0] : STR("");
    return name->ptr ? STATUS_OK : STATUS_MEMORY;
}

enum status status_find_custom(const struct status_search *search) {
    const struct process *process = search->workspace->process;
    size_t custom = 0;
    struct place place = PLACE_NONE;
    for (size_t i = 0; i < process->component_count; i++) {
        const struct process_component *component = &process->components[i];
        struct pin pin = PAPER_PIN(component);
        struct str flaw = STR("names no 'file' that shows how its supplier develops");
        if (!component->custom)
            continue;
        if (component->file.len > 0)
            TRY(paper_flaw(&pin, search->arena, &flaw));
        if (flaw.len > 0)
            return status_lacks(search, component->place,
                                str_format(search->arena, "component " STR_F ": " STR_F "%s" STR_F,
                                           STR_A(component->match), STR_A(component->file),
                                           component->file.len > 0 ? " " : "", STR_A(flaw)));
        place = custom++ == 0 ? component->place : place;
    }
    if (custom == 0)
        return STATUS_OK;
    return status_shows(search, STRENGTH_ARTEFACT, place,
                        str_format(search->arena, "pinned files show how the suppliers of " STR_F " develop",
                                   STR_A(words_count(search->arena, custom, "custom component", "custom components"))));
}
