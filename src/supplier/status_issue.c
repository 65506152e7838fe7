/* How issues are handled, from the cases in psirt/ (DM-1 to DM-5) and the reviews of it (DM-6). What no case has shown
 * was not seen: it supports nothing, and a document's turn it is. */
#include <stdio.h>

#include "base/file.h"
#include "base/json.h"
#include "base/map.h"
#include "evidence/paper.h"
#include "evidence/words.h"
#include "provider/security_txt.h"
#include "provider/text.h"
#include "supplier/psirt_advisory.h"
#include "supplier/status_rule.h"

enum { YEAR_DAYS = 365, DAY_SECONDS = 86400, TEXT_MAX = 1 << 20, ADVISORY_MAX = 64 * 1024 * 1024 };
enum { DUE_ACKNOWLEDGED, DUE_TRIAGED, DUE_VALIDATED, DUE_SCORED, DUE_PUBLISHED };

/* ---- what all finders share */

static struct place place_of(const struct status_case *one) {
    return one ? (struct place){.source = one->joined.document->source} : PLACE_NONE;
}

static struct str id_of(const struct status_case *one) {
    return one->joined.document->id;
}

static bool has_cases(const struct status_search *search) {
    return search->cases && search->cases->count > 0;
}

static enum status say_unseen(const struct status_search *search) {
    return status_unchecked(search, search->cases ? STR("psirt/ has no case: how issues are handled was not seen")
                                                  : STR("there is no psirt/: how issues are handled was not seen"));
}

/* A finding that stands against the product. */
static enum status say_against(const struct status_search *search, const struct status_case *one, struct str detail) {
    return status_say(search, &(const struct status_finding){EFFECT_CONTRADICTS, STRENGTH_ARTEFACT, DATE_NONE,
                                                             DATE_NONE, place_of(one), detail});
}

/* What was seen to be done last on that day: it grows old as any artefact does. */
static enum status say_practised(const struct status_search *search, enum strength strength, date_days newest,
                                 const struct status_case *one, struct str detail) {
    date_days last = date_add(newest, search->policy->max_age[STRENGTH_ARTEFACT]);
    date_days ends = last == DATE_NONE ? DATE_NONE : date_add(last, (struct date_span){.days = 1});
    return status_say(search,
                      &(const struct status_finding){EFFECT_SUPPORTS, strength, newest, ends, place_of(one), detail});
}

/* ---- deadlines */

struct keeping {
    size_t done; /* cases that met it, or were rejected */
    size_t overdue, late;
    const struct status_case *first_overdue, *first_late, *newest_case;
    date_days newest; /* of the days on which it was met */
};

static void keep_one(const struct status_search *search, const struct status_case *one, size_t deadline,
                     struct keeping *all) {
    date_days due = status_case_due(one, &search->workspace->process->issues.deadlines, deadline);
    date_days done = status_case_done(one, deadline);
    if (done != DATE_NONE) {
        all->done++;
        if (all->newest == DATE_NONE || done > all->newest) {
            all->newest = done;
            all->newest_case = one;
        }
    }
    if (due == DATE_NONE)
        return;
    if (done == DATE_NONE && search->at > due) {
        all->first_overdue = all->first_overdue ? all->first_overdue : one;
        all->overdue++;
    }
    if (done != DATE_NONE && done > due && due >= search->at - YEAR_DAYS) {
        all->first_late = all->first_late ? all->first_late : one;
        all->late++;
    }
}

/* "RT-1 was to be triaged by 2026-03-16" of a deadline. */
static struct str miss_text(const struct status_search *search, const struct status_case *one, size_t deadline,
                            const char *verb, size_t more) {
    char due[11], count[40] = "";
    date_text(status_case_due(one, &search->workspace->process->issues.deadlines, deadline), due);
    if (more > 0)
        (void)snprintf(count, sizeof count, "; so %s %zu more", more == 1 ? "is" : "are", more);
    return str_format(search->arena, STR_F " %s " STR_F " by %s%s", STR_A(id_of(one)), verb,
                      STR_A(case_state_words[case_deadlines[deadline].until]), due, count);
}

/* `*fine`: nothing was missed. */
static enum status judge_deadline(const struct status_search *search, size_t deadline, struct keeping *all,
                                  bool *fine) {
    *all = (struct keeping){.newest = DATE_NONE};
    for (size_t i = 0; i < search->cases->count; i++)
        keep_one(search, &search->cases->items[i], deadline, all);
    *fine = all->overdue == 0 && all->late == 0;
    if (all->overdue > 0)
        TRY(say_against(search, all->first_overdue,
                        miss_text(search, all->first_overdue, deadline, "is overdue: it was to be", all->overdue - 1)));
    if (all->late > 0)
        TRY(status_lacks(search, place_of(all->first_late),
                         miss_text(search, all->first_late, deadline, "was late: it was to be", all->late - 1)));
    const char *whose = search->workspace->process->issues.deadlines.place.source ? "" : " (the usual deadline)";
    return status_checked(search, str_format(search->arena, "%s against the day on which each is to be " STR_F "%s",
                                             words_count(search->arena, search->cases->count, "case", "cases").ptr,
                                             STR_A(case_state_words[case_deadlines[deadline].until]), whose));
}

/* ---- DM-1 */

/* Whether a line of security.txt is a contact that ends with the one of product.yaml ("mailto:" before it). */
static bool names_contact(struct str text, struct str contact) {
    struct str line;
    while (str_next(&text, '\n', &line)) {
        struct str rest = line, name;
        (void)str_next(&rest, ':', &name);
        if (rest.ptr && str_eq_nocase(str_trim(name), STR("Contact")) && str_ends(str_trim(rest), contact))
            return true;
    }
    return false;
}

/* Why security.txt does not hold; empty when it does. */
static enum status judge_security_txt(const struct status_search *search, struct str *why) {
    const struct process_issues *issues = &search->workspace->process->issues;
    struct source *source = ARENA_NEW(search->arena, struct source);
    struct diag_sink unseen;
    struct security_txt found;
    if (!source)
        return STATUS_MEMORY;
    diag_init(&unseen, search->arena);
    enum status status = file_read(issues->security_txt_path, TEXT_MAX, search->arena, &unseen, source);
    *why = STR("it cannot be read");
    if (status == STATUS_MEMORY)
        return status;
    if (status != STATUS_OK)
        return STATUS_OK;
    TRY(security_txt_read(source, search->arena, &unseen, &found));
    struct str contact = search->workspace->product->supplier.psirt_contact;
    *why = STR("");
    if (found.expires == PROVIDER_NO_TIME)
        *why = STR("it does not say when it expires");
    else if ((date_days)(found.expires / DAY_SECONDS) <= search->at)
        *why = STR("it has expired");
    else if (contact.len == 0)
        *why = STR("product.yaml names no contact to compare it with");
    else if (!names_contact(source->text, contact))
        *why = str_format(search->arena, "it does not name the contact " STR_F " of product.yaml", STR_A(contact));
    return why->ptr ? STATUS_OK : STATUS_MEMORY;
}

static enum status look_at_contact(const struct status_search *search, bool *published) {
    const struct process_issues *issues = &search->workspace->process->issues;
    struct str why;
    *published = false;
    if (issues->security_txt.len == 0)
        return status_unchecked(search,
                                STR("whether the contact is published: 'security-txt' under 'issues' names no file"));
    TRY(judge_security_txt(search, &why));
    *published = why.len == 0;
    if (!*published)
        return status_lacks(search, issues->security_txt_place,
                            str_format(search->arena, STR_F ": " STR_F, STR_A(issues->security_txt), STR_A(why)));
    return status_checked(
        search, str_format(search->arena, STR_F " is in date and names the contact", STR_A(issues->security_txt)));
}

enum status status_find_reports(const struct status_search *search) {
    struct keeping all;
    bool fine, published;
    TRY(look_at_contact(search, &published));
    if (!has_cases(search))
        return say_unseen(search);
    TRY(judge_deadline(search, DUE_ACKNOWLEDGED, &all, &fine));
    if (!fine || all.done == 0)
        return STATUS_OK;
    return say_practised(
        search, published ? STRENGTH_ARTEFACT : STRENGTH_CLAIM, all.newest, all.newest_case,
        str_format(search->arena, STR_F " in time%s",
                   STR_A(words_count(search->arena, all.done, "report was acknowledged", "reports were acknowledged")),
                   published ? ", and the contact is published" : ""));
}

/* ---- DM-2, DM-3 */

enum status status_find_triage(const struct status_search *search) {
    struct keeping triaged, validated;
    bool fine, also;
    if (!has_cases(search))
        return say_unseen(search);
    TRY(judge_deadline(search, DUE_TRIAGED, &triaged, &fine));
    TRY(judge_deadline(search, DUE_VALIDATED, &validated, &also));
    if (!fine || !also || triaged.done == 0)
        return STATUS_OK;
    return say_practised(
        search, STRENGTH_ARTEFACT, triaged.newest, triaged.newest_case,
        str_format(search->arena, STR_F " in time, and %zu validated or rejected",
                   STR_A(words_count(search->arena, triaged.done, "case was triaged", "cases were triaged")),
                   validated.done));
}

/* The first release that the case should speak of and does not: one in security support that was out before its last
 * step. */
static const struct release *unanswered(const struct status_search *search, const struct status_case *one) {
    const struct product *product = search->workspace->product;
    for (size_t i = 0; one->is_ours && i < product->release_count; i++) {
        const struct release *release = &product->releases[i];
        enum case_answer answer;
        if (release->date <= one->last && support_state_of(release, search->at) == SUPPORT_SECURITY &&
            !case_answer_of(one->joined.document, product->id, release->version, &answer))
            return release;
    }
    return NULL;
}

/* What is missing of the assessment of a case that counts as scored; empty when nothing is. */
static struct str flaw_of_score(const struct status_search *search, const struct status_case *one) {
    const struct release *release = unanswered(search, one);
    if (!one->joined.cvss_3_1.is_given && !one->joined.cvss_4_0.is_given)
        return STR("has no CVSS vector");
    if (one->joined.cwe == 0)
        return STR("names no weakness ('cwe')");
    if (release)
        return str_format(search->arena, "does not say whether release " STR_F " is affected", STR_A(release->version));
    return STR("");
}

enum status status_find_scores(const struct status_search *search) {
    struct keeping all;
    bool fine;
    size_t flawed = 0, assessed = 0;
    if (!has_cases(search))
        return say_unseen(search);
    TRY(judge_deadline(search, DUE_SCORED, &all, &fine));
    for (size_t i = 0; i < search->cases->count; i++) {
        const struct status_case *one = &search->cases->items[i];
        if (one->reached[DUE_SCORED] == DATE_NONE || one->rejected != DATE_NONE)
            continue;
        struct str flaw = flaw_of_score(search, one);
        assessed++;
        if (flaw.len > 0 && flawed++ == 0)
            TRY(status_lacks(search, place_of(one),
                             str_format(search->arena, STR_F " " STR_F, STR_A(id_of(one)), STR_A(flaw))));
        if (!flaw.ptr)
            return STATUS_MEMORY;
    }
    if (!fine || flawed > 0 || assessed == 0)
        return STATUS_OK;
    return say_practised(
        search, STRENGTH_ARTEFACT, all.newest, all.newest_case,
        str_format(search->arena, STR_F " in time, with weakness and affected releases",
                   STR_A(words_count(search->arena, assessed, "case was scored", "cases were scored"))));
}

/* ---- DM-4 */

static bool is_affecting(const struct case_document *document) {
    for (size_t i = 0; i < document->status_count; i++)
        if (document->statuses[i].answer == CASE_AFFECTED)
            return true;
    return document->status_count == 0;
}

enum status status_find_outcomes(const struct status_search *search) {
    size_t settled = 0, open = 0, without = 0;
    const struct status_case *newest = NULL;
    if (!has_cases(search))
        return say_unseen(search);
    for (size_t i = 0; i < search->cases->count; i++) {
        const struct status_case *one = &search->cases->items[i];
        bool ended = one->state == CASE_REJECTED || one->reached[DUE_PUBLISHED] != DATE_NONE;
        bool has_outcome = one->state == CASE_REJECTED || one->joined.document->remedy_count > 0 ||
                           !is_affecting(one->joined.document);
        open += !has_outcome;
        if (ended && !has_outcome && without++ == 0)
            TRY(say_against(search, one,
                            str_format(search->arena,
                                       STR_F " was published without a fix, a workaround or a word that none comes",
                                       STR_A(id_of(one)))));
        settled += has_outcome;
        if (has_outcome && (!newest || one->last > newest->last))
            newest = one;
    }
    TRY(status_checked(search, str_format(search->arena,
                                          "%zu of %zu cases have an outcome; whether it is justified, and "
                                          "the limit of risk, a person judges",
                                          settled, search->cases->count)));
    if (without > 0 || !newest)
        return STATUS_OK;
    return say_practised(search, STRENGTH_CLAIM, newest->last, newest,
                         str_format(search->arena, "%zu of %zu cases have an outcome, %zu are open", settled,
                                    search->cases->count, open));
}

/* ---- DM-5 */

static bool is_json(struct str name) {
    return str_ends(name, STR(".json"));
}

/* A draft tells nobody anything yet. */
static void read_tracking(const struct json_node *tracking, struct str *id) {
    struct str state = json_get_string(tracking, STR("status"));
    if (str_eq(state, STR("final")) || str_eq(state, STR("interim")))
        *id = json_get_string(tracking, STR("id"));
}

/* The id that a CSAF document gives itself, into `*id`; empty when it is none, or not one that may be published. */
static enum status read_id(const char *path, struct arena *scratch, struct str *id) {
    struct json_parser *parser = json_parser_new();
    struct diag_sink unseen;
    struct source source;
    struct json_doc doc;
    diag_init(&unseen, scratch);
    *id = STR("");
    if (!parser)
        return STATUS_MEMORY;
    enum status status = file_read(path, ADVISORY_MAX, scratch, &unseen, &source);
    if (status == STATUS_OK)
        status = json_parse(parser, &source, false, scratch, &unseen, &doc);
    if (status == STATUS_OK)
        read_tracking(json_get(json_get(doc.root, STR("document")), STR("tracking")), id);
    json_parser_free(parser);
    return status == STATUS_MEMORY ? status : STATUS_OK;
}

/* Which of the folder's files has the name that the case's advisory has; NULL: none. */
static const char *file_for(const struct file_list *files, struct str name) {
    for (size_t i = 0; i < files->count; i++) {
        struct str path = str_from(files->items[i].path);
        if (path.len > name.len && path.ptr[path.len - name.len - 1] == '/' && str_ends(path, name))
            return files->items[i].path;
    }
    return NULL;
}

/* Why a published case has no advisory; empty when it has one. */
static enum status judge_advisory(const struct status_search *search, const struct file_list *files,
                                  const struct status_case *one, struct str *why) {
    struct str name = psirt_advisory_name(id_of(one), search->arena), id;
    struct arena scratch;
    if (!name.ptr)
        return STATUS_MEMORY;
    *why = STR("");
    if (one->joined.document->publication_count == 0)
        *why = STR("has no 'publications'");
    if (!files || why->len > 0)
        return STATUS_OK;
    name = str_format(search->arena, STR_F ".json", STR_A(name));
    const char *path = name.ptr ? file_for(files, name) : NULL;
    if (!path)
        *why = name.ptr ? str_format(search->arena, "has no advisory " STR_F " in the folder", STR_A(name)) : STR_NONE;
    if (!path || !why->ptr)
        return why->ptr ? STATUS_OK : STATUS_MEMORY;
    arena_init(&scratch, 4 * (size_t)ADVISORY_MAX);
    enum status status = read_id(path, &scratch, &id);
    if (status == STATUS_OK && !str_eq(str_trim(id), str_trim(id_of(one))))
        *why = str_format(search->arena, "has in " STR_F " no advisory of its own, interim or final", STR_A(name));
    arena_done(&scratch);
    return status == STATUS_OK && !why->ptr ? STATUS_MEMORY : status;
}

/* `*files` is NULL when nothing says where advisories lie. */
static enum status list_advisories(const struct status_search *search, struct file_list *list,
                                   const struct file_list **files) {
    const struct process_issues *issues = &search->workspace->process->issues;
    struct diag_sink unseen;
    *files = NULL;
    if (issues->advisories.len == 0)
        return status_unchecked(
            search,
            STR("whether advisories lie where they are published: 'advisories' under 'issues' names no folder"));
    diag_init(&unseen, search->arena);
    enum status status = file_walk(issues->advisories_path, is_json, search->arena, &unseen, list);
    if (status == STATUS_MEMORY)
        return status;
    if (status != STATUS_OK)
        return status_lacks(
            search, issues->advisories_place,
            str_format(search->arena, "the folder " STR_F " cannot be read", STR_A(issues->advisories)));
    *files = list;
    return STATUS_OK;
}

enum status status_find_advisories(const struct status_search *search) {
    struct keeping all;
    struct file_list list;
    const struct file_list *files;
    bool fine;
    size_t published = 0, without = 0;
    if (!has_cases(search))
        return say_unseen(search);
    TRY(list_advisories(search, &list, &files));
    TRY(judge_deadline(search, DUE_PUBLISHED, &all, &fine));
    for (size_t i = 0; i < search->cases->count; i++) {
        const struct status_case *one = &search->cases->items[i];
        struct str why;
        if (one->reached[DUE_PUBLISHED] == DATE_NONE)
            continue;
        TRY(judge_advisory(search, files, one, &why));
        published++;
        if (why.len > 0 && without++ == 0)
            TRY(say_against(
                search, one,
                str_format(search->arena, STR_F " was published, but " STR_F, STR_A(id_of(one)), STR_A(why))));
    }
    if (!fine || without > 0 || published == 0)
        return STATUS_OK;
    return say_practised(
        search, files ? STRENGTH_ARTEFACT : STRENGTH_CLAIM, all.newest, all.newest_case,
        str_format(search->arena, STR_F " in time%s",
                   STR_A(words_count(search->arena, published, "case was published", "cases were published")),
                   files ? ", each with its advisory" : ""));
}

/* ---- DM-6 */

enum status status_find_reviews(const struct status_search *search) {
    const struct process_issues *issues = &search->workspace->process->issues;
    const struct process_review *newest = NULL;
    struct str flaw = STR("has no record");
    for (size_t i = 0; i < issues->review_count; i++)
        if (!newest || issues->reviews[i].date > newest->date)
            newest = &issues->reviews[i];
    if (!newest)
        return status_unchecked(search, STR("'issues' in process.yaml names no review of how issues are handled"));
    struct pin pin = PAPER_PIN(newest);
    if (newest->file.len > 0)
        TRY(paper_flaw(&pin, search->arena, &flaw));
    date_days last = date_add(newest->date, issues->review_every);
    TRY(status_checked(search, STR("the newest review of how issues are handled, its day and its record")));
    return status_say(search,
                      &(const struct status_finding){
                          EFFECT_SUPPORTS, flaw.len > 0 ? STRENGTH_CLAIM : STRENGTH_ARTEFACT, newest->date,
                          last == DATE_NONE ? DATE_NONE : date_add(last, (struct date_span){.days = 1}), newest->place,
                          str_format(search->arena, "how issues are handled was reviewed by " STR_F "%s" STR_F,
                                     STR_A(newest->by), flaw.len > 0 ? ", but the review " : "", STR_A(flaw))});
}
