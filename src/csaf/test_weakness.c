/* Tests of the weaknesses that vulnerabilities are of. */
#include "csaf/check.h"

#include "csaf/moment.h"
#include "csaf/weakness.h"

enum { DAY_S = 86400 };

/* One entry: `cwe` of a vulnerability (2.0), or an item of its `cwes` (2.1). */
struct entry {
    const struct json_node *of;
    const struct json_node *id, *name, *version;
    unsigned cwe;
    unsigned release; /* WEAKNESS_NO_RELEASE in 2.0, and where the version is not known */
};

/* The day of the last revision, in UTC. */
static bool find_last_day(const struct csaf_check *c, date_days *day) {
    struct moment newest;
    if (!moment_newest(c->revisions, &newest) &&
        !moment_read(json_get(c->tracking, STR("current_release_date")), &newest))
        return false;
    int64_t days = newest.seconds / DAY_S - (newest.seconds % DAY_S < 0);
    *day = (date_days)days;
    return true;
}

typedef enum status (*entry_visitor)(struct csaf_check *check, const struct entry *entry);

/* A release that is not known yet: one that is higher, in a document that is as young as the newest. Any other that is
 * not known does not exist. */
static bool may_be_newer(const struct csaf_check *c, struct str version) {
    date_days day;
    return weakness_release_is_later(version) && find_last_day(c, &day) && day >= weakness_release_newest_day();
}

static enum status visit_entry(struct csaf_check *c, const struct json_node *of, entry_visitor visit) {
    struct entry entry = {
        .of = of,
        .id = json_get(of, STR("id")),
        .name = json_get(of, STR("name")),
        .version = json_get(of, STR("version")),
    };
    if (!json_is(entry.id, JSON_STRING))
        return STATUS_OK;
    entry.cwe = weakness_id(json_string(entry.id));
    entry.release = weakness_release(json_string(entry.version));
    if (entry.release != WEAKNESS_NO_RELEASE || !may_be_newer(c, json_string(entry.version)))
        return visit(c, &entry);
    return csaf_skip(c, of,
                     str_format(c->arena, "CWE " STR_F " is newer than " STR_F ", the newest release that is known",
                                STR_A(json_string(entry.version)),
                                STR_A(weakness_release_name(weakness_release_newest()))));
}

static enum status each_entry(struct csaf_check *c, entry_visitor visit) {
    FOR_ITEMS (vulnerability, c->vulnerabilities) {
        const struct json_node *list = json_get(vulnerability, STR("cwes"));
        if (c->version == CSAF_2_0)
            TRY(visit_entry(c, json_get(vulnerability, STR("cwe")), visit));
        else
            FOR_ITEMS (item, list)
                TRY(visit_entry(c, item, visit));
    }
    return STATUS_OK;
}

/* ---- 6.1.11 */

static enum status complain_of_none(struct csaf_check *c, const struct entry *e) {
    static const char *const words[] = {[WEAKNESS_CATEGORY] = "a category", [WEAKNESS_VIEW] = "a view"};
    struct str id = json_string(e->id), version = weakness_release_name(e->release);
    enum weakness_group group = weakness_group(e->cwe);
    if (group != WEAKNESS_NO_GROUP)
        return csaf_add(
            c, e->id,
            str_format(c->arena, "'" STR_F "' is %s, not a weakness: name the weakness", STR_A(id), words[group]));
    return csaf_add(c, e->id,
                    str_format(c->arena, "'" STR_F "' is no weakness of CWE%s" STR_F ": correct the number", STR_A(id),
                               version.len ? " " : "", STR_A(version)));
}

static enum status complain_of_name(struct csaf_check *c, const struct entry *e, struct str name) {
    return csaf_add(c, e->name ? e->name : e->of,
                    str_format(c->arena, "'" STR_F "' is named '" STR_F "': write it so, or correct the number",
                               STR_A(json_string(e->id)), STR_A(name)));
}

/* MITRE's own files have a blank behind some names, and documents copy it. */
static struct str name_in(const struct entry *e) {
    return str_trim(json_string(e->name));
}

/* 2.0 does not say which release: whatever the name has been will do. */
static enum status check_any_release(struct csaf_check *c, const struct entry *e) {
    unsigned release = weakness_release_newest();
    while (release > 0 && !weakness_name(e->cwe, release).ptr)
        release--;
    struct str newest = weakness_name(e->cwe, release);
    if (!newest.ptr)
        return complain_of_none(c, e);
    return weakness_was_named(e->cwe, name_in(e)) ? STATUS_OK : complain_of_name(c, e, newest);
}

static enum status visit_weakness(struct csaf_check *c, const struct entry *e) {
    if (c->version == CSAF_2_0)
        return check_any_release(c, e);
    if (e->release == WEAKNESS_NO_RELEASE)
        return csaf_add(c, e->version ? e->version : e->of,
                        STR("is no release of CWE, so nothing can be said of the weakness: write one such as 4.14"));
    struct str name = weakness_name(e->cwe, e->release);
    if (!name.ptr)
        return complain_of_none(c, e);
    return str_eq(name, name_in(e)) ? STATUS_OK : complain_of_name(c, e, name);
}

static enum status weaknesses_exist(struct csaf_check *c) {
    return each_entry(c, visit_weakness);
}

/* ---- 6.2.23 */

static enum status visit_deprecated(struct csaf_check *c, const struct entry *e) {
    if (!weakness_is_deprecated(e->cwe, e->release))
        return STATUS_OK;
    return csaf_add(c, e->of,
                    str_format(c->arena, "'" STR_F "' is deprecated in CWE " STR_F ": name the weakness in its place",
                               STR_A(json_string(e->id)), STR_A(json_string(e->version))));
}

static enum status weaknesses_are_not_deprecated(struct csaf_check *c) {
    return each_entry(c, visit_deprecated);
}

/* ---- 6.2.24 */

static enum status visit_release(struct csaf_check *c, const struct entry *e) {
    date_days day;
    if (!json_is(e->version, JSON_STRING) || !find_last_day(c, &day))
        return STATUS_OK;
    unsigned newest = weakness_release_at(day), before = weakness_release_at(day - 1);
    /* On the day of a release either will do: its hour is not known. */
    if (newest == WEAKNESS_NO_RELEASE ||
        (e->release != WEAKNESS_NO_RELEASE && (e->release == newest || e->release == before)))
        return STATUS_OK;
    return csaf_add(c, e->version,
                    str_format(c->arena, "is not the CWE release of the last revision: take " STR_F ", the newest then",
                               STR_A(weakness_release_name(newest))));
}

static enum status releases_are_of_their_time(struct csaf_check *c) {
    return each_entry(c, visit_release);
}

/* ---- 6.2.25, 6.2.26 */

/* Before 4.12 nothing is said. */
static enum status skip_unsaid(struct csaf_check *c, const struct entry *e) {
    if (!weakness_name(e->cwe, e->release).ptr)
        return STATUS_OK;
    return csaf_skip(
        c, e->of,
        str_format(c->arena, "CWE " STR_F " does not say how weaknesses may be used", STR_A(json_string(e->version))));
}

static enum status visit_usage(struct csaf_check *c, const struct entry *e) {
    static const char *const words[] = {[WEAKNESS_DISCOURAGED] = "discourages", [WEAKNESS_PROHIBITED] = "prohibits"};
    enum weakness_usage usage = weakness_usage(e->cwe, e->release);
    if (usage == WEAKNESS_UNSAID)
        return skip_unsaid(c, e);
    if (usage != WEAKNESS_DISCOURAGED && usage != WEAKNESS_PROHIBITED)
        return STATUS_OK;
    return csaf_add(c, e->of,
                    str_format(c->arena,
                               "CWE " STR_F " %s the use of '" STR_F
                               "' for vulnerabilities: name the weakness more closely",
                               STR_A(json_string(e->version)), words[usage], STR_A(json_string(e->id))));
}

static enum status weaknesses_may_be_used(struct csaf_check *c) {
    return each_entry(c, visit_usage);
}

static enum status visit_review(struct csaf_check *c, const struct entry *e) {
    enum weakness_usage usage = weakness_usage(e->cwe, e->release);
    if (usage == WEAKNESS_UNSAID)
        return skip_unsaid(c, e);
    if (usage != WEAKNESS_ALLOWED_WITH_REVIEW)
        return STATUS_OK;
    return csaf_add(c, e->of,
                    str_format(c->arena,
                               "CWE " STR_F " allows '" STR_F
                               "' only after a review: see whether a weakness below it fits better",
                               STR_A(json_string(e->version)), STR_A(json_string(e->id))));
}

static enum status weaknesses_need_no_review(struct csaf_check *c) {
    return each_entry(c, visit_review);
}

static const struct csaf_test tests[] = {
    {STR_INIT("6.1.11"), STR_INIT("weaknesses exist, and are named as CWE names them"), CSAF_BOTH, CSAF_MANDATORY,
     weaknesses_exist},
    {STR_INIT("6.2.23"), STR_INIT("weaknesses are not deprecated"), V21, CSAF_RECOMMENDED,
     weaknesses_are_not_deprecated},
    {STR_INIT("6.2.24"), STR_INIT("the CWE release is that of the last revision"), V21, CSAF_RECOMMENDED,
     releases_are_of_their_time},
    {STR_INIT("6.2.25"), STR_INIT("weaknesses may be used for vulnerabilities"), V21, CSAF_RECOMMENDED,
     weaknesses_may_be_used},
    {STR_INIT("6.2.26"), STR_INIT("weaknesses may be used without a review"), V21, CSAF_RECOMMENDED,
     weaknesses_need_no_review},
};
const struct csaf_tests csaf_tests_weakness = {tests, ARRAY_LEN(tests)};
