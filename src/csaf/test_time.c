/* Tests of dates that are not the document's own. */
#include "csaf/check.h"

#include "base/date.h"
#include "csaf/moment.h"

/* ---- 6.1.37 */

static const struct str date_keys[] = {
    STR_INIT("current_release_date"), STR_INIT("date"),      STR_INIT("disclosure_date"),
    STR_INIT("discovery_date"),       STR_INIT("timestamp"), STR_INIT("exploitation_date"),
    STR_INIT("initial_release_date"),
};

static bool is_date_key(struct str name) {
    for (size_t i = 0; i < ARRAY_LEN(date_keys); i++)
        if (str_eq(name, date_keys[i]))
            return true;
    return false;
}

/* Narrower than RFC 3339: capital letters, and no second of 60, because few libraries read leap seconds. */
enum { T_AT = 10, SECOND_AT = 17 };
static enum status check_form(struct csaf_check *c, const struct json_node *date) {
    struct str text = json_string(date);
    int64_t seconds;
    if (!date_time_parse(text, &seconds))
        return csaf_add(c, date,
                        STR("is no date with time and offset, or no day of the calendar: write it as "
                            "2026-01-31T12:00:00Z"));
    if (text.ptr[T_AT] != 'T' || text.ptr[text.len - 1] == 'z')
        return csaf_add(c, date, STR("writes 'T' or 'Z' otherwise than as a capital letter: write capitals"));
    if (text.ptr[SECOND_AT] == '6')
        return csaf_add(c, date, STR("is a leap second: write the second before, as 59.999999"));
    return STATUS_OK;
}

/* As deep as JSON may be (JSON_DEPTH_MAX). What an extension holds is not known here. */
static enum status check_forms(struct csaf_check *c, const struct json_node *value) {
    FOR_ITEMS (item, value)
        if (!json_is_flat(item))
            TRY(check_forms(c, item));
    FOR_MEMBERS (key, value) {
        if (str_starts(json_string(key), STR("x_")))
            continue;
        if (json_is(key + 1, JSON_STRING) && is_date_key(json_string(key)))
            TRY(check_form(c, key + 1));
        else if (!json_is_flat(key + 1))
            TRY(check_forms(c, key + 1));
    }
    return STATUS_OK;
}

static enum status dates_are_well_formed(struct csaf_check *c) {
    return check_forms(c, c->doc->root);
}

/* ---- 6.1.45, 6.1.49, 6.1.51, 6.1.52, 6.2.33: nothing is newer than the document */

static enum status check_not_newer(struct csaf_check *c, const struct json_node *date, const struct moment *newest) {
    struct moment moment;
    if (!moment_read(date, &moment) || moment_cmp(&moment, newest) <= 0)
        return STATUS_OK;
    return csaf_add(c, date, STR("is newer than the newest revision: correct it, or add the revision that made it"));
}

static enum status disclosures_are_not_newer(struct csaf_check *c) {
    struct moment newest;
    if (!csaf_is_published(c) || !csaf_is_clear(c) || !moment_newest(c->revisions, &newest))
        return STATUS_OK;
    FOR_ITEMS (vulnerability, c->vulnerabilities)
        TRY(check_not_newer(c, json_get(vulnerability, STR("disclosure_date")), &newest));
    return STATUS_OK;
}

/* Calls `check` for the timestamps of one kind of metric. */
static enum status metrics_are_not_newer(struct csaf_check *c, struct str kind) {
    struct moment newest;
    if (!csaf_is_published(c) || !moment_newest(c->revisions, &newest))
        return STATUS_OK;
    FOR_ITEMS (vulnerability, c->vulnerabilities) {
        const struct json_node *metrics = json_get(vulnerability, STR("metrics"));
        FOR_ITEMS (metric, metrics)
            TRY(check_not_newer(c, json_get(json_get(json_get(metric, STR("content")), kind), STR("timestamp")),
                                &newest));
    }
    return STATUS_OK;
}

static enum status ssvc_is_not_newer(struct csaf_check *c) {
    return metrics_are_not_newer(c, STR("ssvc_v2"));
}

static enum status epss_is_not_newer(struct csaf_check *c) {
    return metrics_are_not_newer(c, STR("epss"));
}

static enum status exploitations_are_not_newer(struct csaf_check *c) {
    struct moment newest;
    if (!csaf_is_published(c) || !moment_newest(c->revisions, &newest))
        return STATUS_OK;
    FOR_ITEMS (vulnerability, c->vulnerabilities) {
        const struct json_node *list = json_get(vulnerability, STR("first_known_exploitation_dates"));
        FOR_ITEMS (item, list) {
            TRY(check_not_newer(c, json_get(item, STR("date")), &newest));
            TRY(check_not_newer(c, json_get(item, STR("exploitation_date")), &newest));
        }
    }
    return STATUS_OK;
}

static enum status past_disclosures_are_not_newer(struct csaf_check *c) {
    int64_t now = c->wanted->now ? c->wanted->now : date_now();
    struct moment newest, moment;
    if (!moment_newest(c->revisions, &newest))
        return STATUS_OK;
    FOR_ITEMS (vulnerability, c->vulnerabilities) {
        const struct json_node *date = json_get(vulnerability, STR("disclosure_date"));
        if (moment_read(date, &moment) && moment.seconds < now)
            TRY(check_not_newer(c, date, &newest));
    }
    return STATUS_OK;
}

/* ---- 6.1.53 */

static enum status exploitations_precede_their_record(struct csaf_check *c) {
    FOR_ITEMS (vulnerability, c->vulnerabilities) {
        const struct json_node *list = json_get(vulnerability, STR("first_known_exploitation_dates"));
        FOR_ITEMS (item, list) {
            const struct json_node *date = json_get(item, STR("exploitation_date"));
            struct moment exploited, recorded;
            if (moment_read(date, &exploited) && moment_read(json_get(item, STR("date")), &recorded) &&
                moment_cmp(&exploited, &recorded) > 0)
                TRY(csaf_add(c, date, STR("is newer than 'date', when it became known: correct one of both")));
        }
    }
    return STATUS_OK;
}

/* ---- 6.2.41 */

enum { EPSS_DAYS = 15, DAY_S = 86400 };

/* The latest EPSS timestamp of a vulnerability, or NULL. */
static const struct json_node *youngest_epss(const struct json_node *vulnerability, struct moment *youngest) {
    const struct json_node *metrics = json_get(vulnerability, STR("metrics")), *found = NULL;
    FOR_ITEMS (metric, metrics) {
        const struct json_node *time =
            json_get(json_get(json_get(metric, STR("content")), STR("epss")), STR("timestamp"));
        struct moment moment;
        if (!moment_read(time, &moment) || (found && moment_cmp(&moment, youngest) <= 0))
            continue;
        *youngest = moment;
        found = time;
    }
    return found;
}

static enum status epss_is_not_old(struct csaf_check *c) {
    struct moment newest, youngest;
    if (!csaf_is_published(c) || !moment_newest(c->revisions, &newest))
        return STATUS_OK;
    newest.seconds -= (int64_t)EPSS_DAYS * DAY_S;
    FOR_ITEMS (vulnerability, c->vulnerabilities) {
        const struct json_node *time = youngest_epss(vulnerability, &youngest);
        if (time && moment_cmp(&youngest, &newest) < 0)
            TRY(csaf_add(c, time,
                         str_format(c->arena, "is more than %d days older than the newest revision: look it up anew",
                                    EPSS_DAYS)));
    }
    return STATUS_OK;
}

static const struct csaf_test tests[] = {
    {STR_INIT("6.1.37"), STR_INIT("dates have the one form that all can read"), V21, CSAF_MANDATORY,
     dates_are_well_formed},
    {STR_INIT("6.1.45"), STR_INIT("no disclosure is newer than a public document"), V21, CSAF_MANDATORY,
     disclosures_are_not_newer},
    {STR_INIT("6.1.49"), STR_INIT("no SSVC decision is newer than the document"), V21, CSAF_MANDATORY,
     ssvc_is_not_newer},
    {STR_INIT("6.1.51"), STR_INIT("no EPSS score is newer than the document"), V21, CSAF_MANDATORY, epss_is_not_newer},
    {STR_INIT("6.1.52"), STR_INIT("no known exploitation is newer than the document"), V21, CSAF_MANDATORY,
     exploitations_are_not_newer},
    {STR_INIT("6.1.53"), STR_INIT("an exploitation is not newer than what is known of it"), V21, CSAF_MANDATORY,
     exploitations_precede_their_record},
    {STR_INIT("6.2.33"), STR_INIT("a past disclosure is not newer than the document"), V21, CSAF_RECOMMENDED,
     past_disclosures_are_not_newer},
    {STR_INIT("6.2.41"), STR_INIT("EPSS scores are not old"), V21, CSAF_RECOMMENDED, epss_is_not_old},
};
const struct csaf_tests csaf_tests_time = {tests, ARRAY_LEN(tests)};
