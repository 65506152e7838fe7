/* What process.yaml says of people: who answers for what (SM-2), who was trained (SM-4), who tests what others made
 * (SVV-5). */
#include "base/map.h"
#include "document/pentest.h"
#include "document/person.h"
#include "evidence/paper.h"
#include "supplier/status_rule.h"

static const struct str OFFICER = STR_INIT("product-security-officer");

static struct str name_of(const struct process *process, struct str id) {
    const struct process_person *person = process_person(process, id);
    return person ? person->name : id;
}

enum status status_find_roles(const struct status_search *search) {
    const struct process *process = search->workspace->process;
    const struct process_role *officer = process_role(process, OFFICER);
    struct arena *arena = search->arena;
    uint64_t answered = search->standing->excluded, all = (UINT64_C(1) << PROCESS_COUNT) - 1;
    if (process->role_count == 0)
        return STATUS_OK;
    for (size_t i = 0; i < process->role_count; i++)
        answered |= process->roles[i].accountable;
    if (!officer)
        return status_lacks(search, process->roles->place, STR("no role is called product-security-officer"));
    if (all & ~answered) {
        struct str ids = status_ids(arena, all & ~answered);
        return status_lacks(search, officer->place, str_format(arena, "no role answers for " STR_F, STR_A(ids)));
    }
    return status_shows(search, STRENGTH_ARTEFACT, officer->place,
                        str_format(arena, "product security officer is " STR_F "; roles answer for everything (%zu)",
                                   STR_A(name_of(process, officer->people.ids[0])), process->role_count));
}

/* ---- training */

/* People by their ids. */
static enum status index_people(const struct process *process, struct arena *arena, struct map *people) {
    map_init(people, arena, false);
    for (size_t i = 0; i < process->person_count; i++) {
        uint32_t stored;
        TRY(map_add(people, process->people[i].id, (uint32_t)i, &stored));
    }
    return STATUS_OK;
}

/* The first day on which a training no longer counts. */
static date_days training_end(const struct status_search *search, const struct process_training *training) {
    date_days last = training->valid_until;
    if (last == DATE_NONE)
        last = date_add(training->date, search->policy->max_age[STRENGTH_ARTEFACT]);
    return last == DATE_NONE ? DATE_NONE : date_add(last, (struct date_span){.days = 1});
}

enum trained { TRAINED_NEVER, TRAINED_LAPSED, TRAINED_CLAIMED, TRAINED_SHOWN };

/* What each training is worth today. */
static enum status judge_trainings(const struct status_search *search, enum trained *worth) {
    const struct process *process = search->workspace->process;
    for (size_t i = 0; i < process->training_count; i++) {
        const struct process_training *training = &process->training[i];
        struct pin pin = PAPER_PIN(training);
        struct str flaw = STR("has no record");
        date_days end = training_end(search, training);
        if (training->file.len > 0)
            TRY(paper_flaw(&pin, search->arena, &flaw));
        bool in_date = training->date <= search->at && (end == DATE_NONE || end > search->at);
        worth[i] = !in_date ? TRAINED_LAPSED : flaw.len > 0 ? TRAINED_CLAIMED : TRAINED_SHOWN;
    }
    return STATUS_OK;
}

/* By person: the most that a training of theirs is worth. Only those who have a role need one. The reader has seen to
 * it that every id is one of the people's. */
static enum status judge_people(const struct status_search *search, enum trained *people, bool *needed) {
    const struct process *process = search->workspace->process;
    enum trained *worth = ARENA_ARRAY(search->arena, enum trained, process->training_count);
    struct map ids;
    if (!worth)
        return STATUS_MEMORY;
    TRY(judge_trainings(search, worth));
    TRY(index_people(process, search->arena, &ids));
    for (size_t i = 0; i < process->role_count; i++)
        for (size_t k = 0; k < process->roles[i].people.count; k++)
            needed[map_get(&ids, process->roles[i].people.ids[k])] = true;
    for (size_t i = 0; i < process->training_count; i++)
        for (size_t k = 0; k < process->training[i].people.count; k++) {
            enum trained *person = &people[map_get(&ids, process->training[i].people.ids[k])];
            *person = worth[i] > *person ? worth[i] : *person;
        }
    return STATUS_OK;
}

/* The names of those who need a training and have one that is worth this. */
static struct str people_at(const struct status_search *search, const enum trained *people, const bool *needed,
                            enum trained worth, size_t *count) {
    const struct process *process = search->workspace->process;
    struct str *names = ARENA_ARRAY(search->arena, struct str, process->person_count);
    *count = 0;
    for (size_t p = 0; names && p < process->person_count; p++)
        if (needed[p] && people[p] == worth)
            names[(*count)++] = process->people[p].name;
    return names ? status_names(search->arena, names, *count) : STR_NONE;
}

static enum status say_training(const struct status_search *search, const enum trained *people, const bool *needed) {
    struct place place = search->workspace->process->roles->place;
    struct arena *arena = search->arena;
    size_t never, lapsed, claimed, shown;
    struct str without = people_at(search, people, needed, TRAINED_NEVER, &never);
    struct str overdue = people_at(search, people, needed, TRAINED_LAPSED, &lapsed);
    struct str unproven = people_at(search, people, needed, TRAINED_CLAIMED, &claimed);
    struct str proven = people_at(search, people, needed, TRAINED_SHOWN, &shown);
    if (!without.ptr || !overdue.ptr || !unproven.ptr || !proven.ptr)
        return STATUS_MEMORY;
    if (never > 0)
        return status_lacks(search, place, str_format(arena, "no training is named for " STR_F, STR_A(without)));
    if (lapsed > 0 && claimed + shown > 0)
        return status_lacks(search, place,
                            str_format(arena, "the training of " STR_F " is not in date", STR_A(overdue)));
    if (lapsed > 0)
        return status_say(search, &(const struct status_finding){
                                      EFFECT_SUPPORTS, STRENGTH_ARTEFACT, DATE_NONE, search->at, place,
                                      str_format(arena, "the training of " STR_F " is not in date", STR_A(overdue))});
    if (claimed > 0)
        return status_shows(
            search, STRENGTH_CLAIM, place,
            str_format(arena, "the training of " STR_F " has no record that is pinned", STR_A(unproven)));
    return status_shows(search, STRENGTH_ARTEFACT, place,
                        str_format(arena, "everybody with a role is trained: " STR_F, STR_A(proven)));
}

enum status status_find_training(const struct status_search *search) {
    const struct process *process = search->workspace->process;
    if (process->role_count == 0 || process->training_count == 0)
        return STATUS_OK;
    enum trained *people = ARENA_ARRAY(search->arena, enum trained, process->person_count);
    bool *needed = ARENA_ARRAY(search->arena, bool, process->person_count);
    if (!people || !needed)
        return STATUS_MEMORY;
    TRY(judge_people(search, people, needed));
    return say_training(search, people, needed);
}

/* ---- independence */

/* What the table asks of a kind of test. */
struct degree {
    bool person;     /* another person */
    bool department; /* of another department; whoever is of another organisation is */
};

static struct degree degree_of(const struct independence *row) {
    return (struct degree){.person = str_contains(row->degree, STR("independent")),
                           .department = str_contains(row->degree, STR("department"))};
}

/* The developers, as a tester is held against them. Keys are an organisation, and one with a department behind it, in
 * small letters; values are people. */
struct team {
    const struct process *process;
    const struct supplier *supplier;
    struct arena *arena;
    struct map people;        /* by id */
    struct map developers;    /* by id */
    struct map organisations; /* of some developer */
    struct map departments;   /* of some developer */
    struct map unknown;       /* organisations of which a developer names no department */
    size_t compared;          /* pairs of people */
};

/* Pairs of people that are compared; then nobody can tell any more. */
enum { COMPARED_MAX = 1 << 20 };

/* Somebody may write the supplier's own name, which is as good as nothing. */
static struct str organisation_of(const struct supplier *supplier, const struct process_person *person) {
    struct str name = str_trim(person->organisation);
    bool own = str_eq_nocase(name, str_trim(supplier->id)) || str_eq_nocase(name, str_trim(supplier->name));
    for (size_t i = 0; i < supplier->alias_count; i++)
        own |= str_eq_nocase(name, str_trim(supplier->aliases[i]));
    return own ? STR("") : name;
}

/* "lab" and a byte that no text has before the department. ptr NULL without memory. */
static struct str team_key(const struct team *team, const struct process_person *person, bool department) {
    struct str organisation = organisation_of(team->supplier, person);
    struct str key = str_format(team->arena, STR_F "\x01" STR_F, STR_A(organisation),
                                STR_A(department ? str_trim(person->department) : STR("")));
    return key.ptr ? str_lower(team->arena, key) : key;
}

static enum status add_developer(struct team *team, uint32_t index) {
    const struct process_person *person = &team->process->people[index];
    struct str organisation = team_key(team, person, false), department = team_key(team, person, true);
    uint32_t stored;
    if (!organisation.ptr || !department.ptr)
        return STATUS_MEMORY;
    TRY(map_add(&team->developers, person->id, index, &stored));
    TRY(map_add(&team->organisations, organisation, index, &stored));
    if (person->department.len == 0)
        return map_add(&team->unknown, organisation, index, &stored);
    return map_add(&team->departments, department, index, &stored);
}

static enum status make_team(const struct status_search *search, struct team *team) {
    const struct process *process = search->workspace->process;
    struct map *maps[] = {&team->developers, &team->organisations, &team->departments, &team->unknown};
    team->process = process;
    team->supplier = &search->workspace->product->supplier;
    team->arena = search->arena;
    team->compared = 0;
    TRY(index_people(process, search->arena, &team->people));
    for (size_t i = 0; i < ARRAY_LEN(maps); i++)
        map_init(maps[i], search->arena, false);
    for (size_t i = 0; i < process->developers.count; i++)
        TRY(add_developer(team, map_get(&team->people, process->developers.ids[i])));
    return STATUS_OK;
}

/* Why an entry of people is, or may be, that of a developer: one person may have two entries. Empty when it is none. */
static struct str identity(struct team *team, const struct process_person *tester) {
    const struct process_people *developers = &team->process->developers;
    for (size_t i = 0; i < developers->count; i++) {
        const struct process_person *one = &team->process->people[map_get(&team->people, developers->ids[i])];
        if (str_eq(one->id, tester->id))
            return str_format(team->arena, STR_F " also develops", STR_A(tester->name));
        if (team->compared++ >= COMPARED_MAX)
            return STR("there are more people than can be compared: whether they are other people than the developers "
                       "needs a look");
        enum person_likeness likeness = person_compare(one, tester);
        if (likeness == PERSON_SAME)
            return str_format(team->arena, "'" STR_F "' and '" STR_F "', who develops, are one person",
                              STR_A(tester->name), STR_A(one->name));
        if (likeness == PERSON_MAYBE)
            return str_format(team->arena,
                              "whether '" STR_F "' and '" STR_F
                              "', who develops, are one person needs a look: write both names in full",
                              STR_A(tester->name), STR_A(one->name));
    }
    return STR("");
}

/* Why this tester is not independent of the developers; empty when so. Whoever is of another organisation is of another
 * department. */
static struct str dependence(struct team *team, const struct degree *degree, struct str id) {
    const struct process_person *tester = &team->process->people[map_get(&team->people, id)];
    struct str same = identity(team, tester);
    if (same.len > 0 || !same.ptr)
        return same;
    struct str organisation = team_key(team, tester, false), department = team_key(team, tester, true);
    if (!organisation.ptr || !department.ptr)
        return STR_NONE;
    if (!degree->department || map_get(&team->organisations, organisation) == MAP_NONE)
        return STR("");
    uint32_t unknown = map_get(&team->unknown, organisation);
    if (tester->department.len == 0 || unknown != MAP_NONE)
        return str_format(team->arena, "the department of " STR_F " is not stated",
                          STR_A(tester->department.len == 0 ? tester->name : team->process->people[unknown].name));
    if (map_get(&team->departments, department) != MAP_NONE)
        return str_format(team->arena, STR_F " is of the developers' department", STR_A(tester->name));
    return STR("");
}

static struct str flaw_of_testers(struct team *team, const struct process_testing *testing) {
    struct degree degree = degree_of(independence_at(testing->test));
    for (size_t t = 0; degree.person && t < testing->testers.count; t++) {
        struct str why = dependence(team, &degree, testing->testers.ids[t]);
        if (why.len > 0 || !why.ptr)
            return why;
    }
    return STR("");
}

/* ---- who carried out the penetration tests of the release */

struct questioning {
    struct team *team;
    struct degree degree;
    struct str why; /* somebody is not independent, or nobody knows; empty: all are */
    struct place place;
};

/* Who is meant by a name: whoever surely is, else who may be; of several a developer. MAP_NONE: no such person. */
static uint32_t person_named(const struct team *team, struct str name) {
    uint32_t found = MAP_NONE;
    enum person_likeness best = PERSON_OTHER;
    bool develops = false;
    for (size_t i = 0; i < team->process->person_count; i++) {
        const struct process_person *person = &team->process->people[i];
        enum person_likeness likeness = person_is(person, name);
        bool is_developer = map_get(&team->developers, person->id) != MAP_NONE;
        if (likeness == PERSON_OTHER ||
            (found != MAP_NONE && (develops > is_developer || (develops == is_developer && likeness <= best))))
            continue;
        found = (uint32_t)i;
        best = likeness;
        develops = is_developer;
    }
    return found;
}

static enum status question_testers(void *context, const struct status_search *search, const struct pentest *pentest) {
    struct questioning *q = context;
    (void)search;
    for (size_t i = 0; i < pentest->tester_count && q->why.len == 0; i++) {
        uint32_t person = person_named(q->team, pentest->testers[i]);
        q->why = person == MAP_NONE
                     ? str_format(q->team->arena, STR_F " is not in the list of people in process.yaml: needs a look",
                                  STR_A(str_trim(pentest->testers[i])))
                     : dependence(q->team, &q->degree, q->team->process->people[person].id);
        if (!q->why.ptr)
            return STATUS_MEMORY;
        q->place = (struct place){.source = pentest->source};
    }
    return STATUS_OK;
}

static enum status flaw_of_pentests(const struct status_search *search, struct team *team, struct questioning *q) {
    *q = (struct questioning){.team = team, .why = STR("")};
    for (unsigned k = 0; k < INDEPENDENCE_COUNT; k++)
        if (str_eq(independence_at(k)->test, STR("Penetration testing")))
            q->degree = degree_of(independence_at(k));
    return q->degree.person ? status_pentests_each(search, question_testers, q) : STATUS_OK;
}

/* The kinds of test that nobody is named for, where somebody independent must carry them out. */
static struct str missing_kinds(const struct status_search *search, size_t *count) {
    const struct process *process = search->workspace->process;
    struct str names[INDEPENDENCE_COUNT];
    *count = 0;
    for (unsigned k = 0; k < INDEPENDENCE_COUNT; k++) {
        const struct independence *row = independence_at(k);
        bool named = !degree_of(row).person || process_set_has(search->standing->excluded, row->process);
        for (size_t i = 0; i < process->testing_count; i++)
            named |= process->testing[i].test == k;
        if (!named)
            names[(*count)++] = row->test;
    }
    return status_names(search->arena, names, *count);
}

enum status status_find_independence(const struct status_search *search) {
    const struct process *process = search->workspace->process;
    struct arena *arena = search->arena;
    struct team team;
    size_t missing;
    if (process->testing_count == 0)
        return STATUS_OK;
    if (process->developers.count == 0)
        return status_lacks(search, process->testing->place, STR("'developers' does not say who develops"));
    TRY(make_team(search, &team));
    for (size_t i = 0; i < process->testing_count; i++) {
        const struct process_testing *testing = &process->testing[i];
        struct str why = flaw_of_testers(&team, testing);
        if (!why.ptr)
            return STATUS_MEMORY;
        if (why.len > 0)
            return status_lacks(search, testing->place,
                                str_format(arena, STR_F " asks for an " STR_F ": " STR_F,
                                           STR_A(independence_at(testing->test)->test),
                                           STR_A(independence_at(testing->test)->degree), STR_A(why)));
    }
    struct questioning pentests;
    TRY(flaw_of_pentests(search, &team, &pentests));
    if (pentests.why.len > 0)
        return status_lacks(search, pentests.place,
                            str_format(arena, "the release's penetration test asks for independent testers: " STR_F,
                                       STR_A(pentests.why)));
    struct str kinds = missing_kinds(search, &missing);
    if (missing > 0)
        return status_lacks(search, process->testing->place,
                            str_format(arena, "nobody is named for: " STR_F, STR_A(kinds)));
    return status_shows(search, STRENGTH_ARTEFACT, process->testing->place,
                        STR("the testers of every kind of test are as independent as the standard asks"));
}
