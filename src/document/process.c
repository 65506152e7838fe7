#include "document/process.h"

#include "document/artefact.h"
#include "document/document.h"
#include "document/person.h"
#include "document/process_care.h"
#include "document/process_names.h"
#include "document/requirement_list.h"

static const struct diag_kind NEVER = {"document.review-never", SEVERITY_ERROR,
                                       "a document that is never reviewed again shows nothing",
                                       "write an interval such as 1y, or a day under 'valid-until'"};
static const struct diag_kind ENDED = {"document.missing-reason", SEVERITY_ERROR,
                                       "the support of '{0}' has ended, and nothing says why it stays",
                                       "add 'reason: ...', or replace it"};
static const struct diag_kind NO_CASE = {"document.missing-key", SEVERITY_ERROR,
                                         "'{0}' affects the product, and nothing names its case", "add 'case: ...'"};
static const struct diag_kind NO_WHY = {"document.missing-key", SEVERITY_ERROR,
                                        "'{0}' does not affect the product, and nothing says why", "add 'why: ...'"};
static const struct diag_kind NO_UNTIL = {"document.missing-key", SEVERITY_ERROR,
                                          "'{0}' does not affect the product, and nothing says until when that holds",
                                          "add 'until: 2027-06-30'"};
static const struct diag_kind HASH_ALONE = {"document.hash-without-file", SEVERITY_ERROR,
                                            "there is a SHA-256 here but no 'file' that it could be of",
                                            "name the file, or take the hash out"};

static const struct diag_kind NOBODY = {"document.unknown-approver", SEVERITY_WARNING,
                                        "'{0}' is neither a person nor a role of this document: nobody answers for "
                                        "this exclusion, so it does not count",
                                        "add them to the list 'people', or name who approved it"};

enum { ASSESSMENTS_MAX = 1024, ALIASES_MAX = 4 };
enum { PEOPLE_MAX = 4096, ROLES_MAX = 256, PAPERS_MAX = 4096, RELEASES_MAX = 1024, COMPONENTS_MAX = 4096 };
enum { TESTING_MAX = 256, METRICS_MAX = 256, VALUES_MAX = 1024, VALUE_MAX = 65535 };

#define PEOPLE_FIELD(name, T, member, ...)                                                                             \
    FIELD(name, FIELD_HANDLED, FIELD_BY(process_names_people), FIELD_AT(T, member), __VA_ARGS__)
#define OWNER_FIELD(name, T, member, ...)                                                                              \
    FIELD(name, FIELD_HANDLED, FIELD_BY(process_names_owner), FIELD_AT(T, member), __VA_ARGS__)
#define FILE_FIELDS(T, ...)                                                                                            \
    FIELD("file", FIELD_HANDLED, FIELD_BY(artefact_read_file), FIELD_AT(T, file), __VA_ARGS__),                        \
        FIELD("sha256", FIELD_HANDLED, FIELD_BY(artefact_read_sha256), FIELD_AT(T, file))
#define REQUIREMENTS_FIELD(T, ...)                                                                                     \
    FIELD("requirements", FIELD_HANDLED, FIELD_BY(requirement_list_process), .count_at = offsetof(struct T, process),  \
          __VA_ARGS__)
#define LIST_FIELD(name, table, greatest, member, counter)                                                             \
    FIELD(name, FIELD_LIST, .map = &(table), FIELD_RANGE(0, greatest), FIELD_COUNTED(process, member, counter))

static void check_hash(struct field_reader *reader, const struct yaml_node *node, struct str file) {
    if (file.len == 0 && yaml_get(node, STR("sha256")))
        diag_add(reader->sink, &HASH_ALONE, field_place(node, STR("sha256")), STR_NONE);
}

static const struct field PERSON_FIELDS[] = {
    FIELD("id", FIELD_ID, FIELD_REQUIRED("kim"), FIELD_AT(process_person, id)),
    FIELD("name", FIELD_TEXT, FIELD_REQUIRED("Kim Example"), FIELD_AT(process_person, name)),
    FIELD("email", FIELD_TEXT, FIELD_AT(process_person, email)),
    FIELD("aliases", FIELD_TEXTS, FIELD_RANGE(0, ALIASES_MAX), FIELD_COUNTED(process_person, aliases, alias_count)),
    FIELD("department", FIELD_TEXT, FIELD_AT(process_person, department)),
    FIELD("organisation", FIELD_TEXT, FIELD_AT(process_person, organisation)),
};
static const struct field_map PERSON = {.what = "a person",
                                        .schema = "person",
                                        FIELD_ROWS(PERSON_FIELDS),
                                        .size = sizeof(struct process_person),
                                        .id_at = offsetof(struct process_person, id),
                                        .place_at = offsetof(struct process_person, place)};

static const struct field ROLE_FIELDS[] = {
    FIELD("id", FIELD_ID, FIELD_REQUIRED("product-security-officer"), FIELD_AT(process_role, id)),
    PEOPLE_FIELD("people", process_role, people, FIELD_REQUIRED("[kim]")),
    FIELD("accountable", FIELD_HANDLED, FIELD_BY(process_names_accountable), FIELD_AT(process_role, accountable)),
};
static const struct field_map ROLE = {.what = "a role",
                                      .schema = "role",
                                      FIELD_ROWS(ROLE_FIELDS),
                                      .size = sizeof(struct process_role),
                                      .id_at = offsetof(struct process_role, id),
                                      .place_at = offsetof(struct process_role, place)};

static void check_training(struct field_reader *reader, const struct field *field, const struct yaml_node *node,
                           void *target) {
    const struct process_training *training = target;
    (void)field;
    check_hash(reader, node, training->file);
    artefact_check_order(reader, node, STR("date"), training->date, STR("valid-until"), training->valid_until);
}

static const struct field TRAINING_FIELDS[] = {
    FIELD("what", FIELD_TEXT, FIELD_REQUIRED("Secure coding in C"), FIELD_AT(process_training, what)),
    PEOPLE_FIELD("people", process_training, people, FIELD_REQUIRED("[kim]")),
    FIELD("date", FIELD_DATE, FIELD_REQUIRED("2026-11-23"), FIELD_AT(process_training, date)),
    FIELD("valid-until", FIELD_DATE, FIELD_AT(process_training, valid_until)),
    FILE_FIELDS(process_training),
    FIELD_STEP_ROW(check_training),
};
static const struct field_map TRAINING = {.what = "a training",
                                          .schema = "training",
                                          FIELD_ROWS(TRAINING_FIELDS),
                                          .size = sizeof(struct process_training),
                                          .id_at = FIELD_NOWHERE,
                                          .place_at = offsetof(struct process_training, place)};

static void check_paper(struct field_reader *reader, const struct field *field, const struct yaml_node *node,
                        void *target) {
    const struct process_paper *paper = target;
    (void)field;
    if (paper->review_every.days == 0 && paper->review_every.months == 0)
        diag_add(reader->sink, &NEVER, field_place(node, STR("review-every")), STR_NONE);
    artefact_check_order(reader, node, STR("reviewed"), paper->reviewed, STR("valid-until"), paper->valid_until);
}

static const struct field PAPER_FIELDS[] = {
    REQUIREMENTS_FIELD(process_paper, FIELD_REQUIRED("[SM-1]")),
    FIELD("sections", FIELD_HANDLED, FIELD_BY(process_names_sections)),
    FILE_FIELDS(process_paper, FIELD_REQUIRED("process/development.md")),
    OWNER_FIELD("owner", process_paper, owner),
    FIELD("reviewed", FIELD_DATE, FIELD_AT(process_paper, reviewed)),
    FIELD("valid-until", FIELD_DATE, FIELD_AT(process_paper, valid_until)),
    FIELD("review-every", FIELD_SPAN, FIELD_AT(process_paper, review_every), .fallback = STR_INIT("1y")),
    FIELD_STEP_ROW(check_paper),
};
/* A record says what was: nothing makes it grow old. */
static void settle_record(struct field_reader *reader, const struct field *field, const struct yaml_node *node,
                          void *target) {
    struct process_paper *paper = target;
    (void)reader;
    (void)field;
    (void)node;
    paper->valid_until = DATE_NONE;
}

static const struct field RECORD_FIELDS[] = {
    REQUIREMENTS_FIELD(process_paper, FIELD_REQUIRED("[SM-11]")),
    FIELD("sections", FIELD_HANDLED, FIELD_BY(process_names_sections)),
    FILE_FIELDS(process_paper, FIELD_REQUIRED("releases/4.2.0/issues.csv")),
    OWNER_FIELD("owner", process_paper, owner),
    FIELD("date", FIELD_DATE, FIELD_REQUIRED("2026-11-23"), FIELD_AT(process_paper, reviewed)),
    FIELD("valid-until", FIELD_ELSEWHERE, .example = "a record says what was; it does not expire"),
    FIELD_STEP_ROW(settle_record),
};
#define PAPER_MAP(name, definition, rows)                                                                              \
    {                                                                                                                  \
        .what = (name), .schema = (definition), FIELD_ROWS(rows), .size = sizeof(struct process_paper),                \
        .id_at = FIELD_NOWHERE, .place_at = offsetof(struct process_paper, place)                                      \
    }
static const struct field_map PAPER = PAPER_MAP("a document", "document", PAPER_FIELDS);
static const struct field_map RECORD = PAPER_MAP("a record", "record", RECORD_FIELDS);

/* By enum component_support. */
static const struct str SUPPORTS[] = {STR_INIT("maintained"), STR_INIT("own"), STR_INIT("ended")};

static const struct diag_kind LONG_MATCH = {"document.range", SEVERITY_ERROR, "'match' must have at most {0} bytes",
                                            NULL};

static void check_component(struct field_reader *reader, const struct field *field, const struct yaml_node *node,
                            void *target) {
    const struct process_component *component = target;
    (void)field;
    check_hash(reader, node, component->file);
    if (component->match.len > PROCESS_COMPONENT_MATCH_MAX)
        diag_add(reader->sink, &LONG_MATCH, field_place(node, STR("match")), STR("200"));
    if (component->support == SUPPORT_ENDED && component->reason.len == 0)
        diag_add(reader->sink, &ENDED, field_place(node, STR("support")), component->match);
}

/* By enum process_answer. */
static const struct str ANSWERS[] = {STR_INIT("affected"), STR_INIT("not-affected")};

static void check_assessment(struct field_reader *reader, const struct field *field, const struct yaml_node *node,
                             void *target) {
    const struct process_assessment *one = target;
    (void)field;
    bool affected = one->answer == ASSESSMENT_AFFECTED;
    if (affected ? one->issue.len == 0 : one->why.len == 0)
        diag_add(reader->sink, affected ? &NO_CASE : &NO_WHY, field_place(node, STR("answer")), one->id);
    if (!affected && one->until == DATE_NONE)
        diag_add(reader->sink, &NO_UNTIL, field_place(node, STR("answer")), one->id);
}

static const struct field ASSESSMENT_FIELDS[] = {
    FIELD("id", FIELD_ID, FIELD_REQUIRED("CVE-2026-1001"), FIELD_AT(process_assessment, id)),
    FIELD("answer", FIELD_CHOICE, FIELD_REQUIRED("not-affected"), FIELD_AT(process_assessment, answer),
          FIELD_CHOICES(ANSWERS)),
    FIELD("why", FIELD_TEXT, FIELD_AT(process_assessment, why)),
    FIELD("case", FIELD_ID, FIELD_AT(process_assessment, issue)),
    FIELD("until", FIELD_DATE, FIELD_AT(process_assessment, until)),
    FIELD_STEP_ROW(check_assessment),
};
static const struct field_map ASSESSMENT = {.what = "a word on a vulnerability",
                                            .schema = "assessment",
                                            FIELD_ROWS(ASSESSMENT_FIELDS),
                                            .size = sizeof(struct process_assessment),
                                            .id_at = offsetof(struct process_assessment, id),
                                            .place_at = offsetof(struct process_assessment, place)};

static const struct field COMPONENT_FIELDS[] = {
    FIELD("match", FIELD_TEXT, FIELD_REQUIRED("pkg:generic/openssl"), FIELD_AT(process_component, match)),
    OWNER_FIELD("owner", process_component, owner, FIELD_REQUIRED("kim")),
    FIELD("support", FIELD_CHOICE, FIELD_REQUIRED("maintained"), FIELD_AT(process_component, support),
          FIELD_CHOICES(SUPPORTS)),
    FIELD("support-until", FIELD_DATE, FIELD_AT(process_component, support_until)),
    FIELD("reason", FIELD_TEXT, FIELD_AT(process_component, reason)),
    FIELD("custom", FIELD_FLAG, FIELD_AT(process_component, custom), .fallback = STR_INIT("false")),
    FIELD("assessed-until", FIELD_DATE, FIELD_REQUIRED("2027-06-30"), FIELD_AT(process_component, assessed_until)),
    FIELD("vulnerabilities", FIELD_LIST, .map = &ASSESSMENT, FIELD_RANGE(0, ASSESSMENTS_MAX),
          FIELD_COUNTED(process_component, assessments, assessment_count)),
    FILE_FIELDS(process_component),
    FIELD_STEP_ROW(check_component),
};
static const struct field_map COMPONENT = {.what = "a component decision",
                                           .schema = "component",
                                           FIELD_ROWS(COMPONENT_FIELDS),
                                           .size = sizeof(struct process_component),
                                           .id_at = offsetof(struct process_component, match),
                                           .place_at = offsetof(struct process_component, place)};

static const struct field TESTING_FIELDS[] = {
    FIELD("test", FIELD_HANDLED, FIELD_REQUIRED("Penetration testing"), FIELD_BY(process_names_test),
          FIELD_AT(process_testing, test)),
    PEOPLE_FIELD("testers", process_testing, testers, FIELD_REQUIRED("[eve]")),
};
static const struct field_map TESTING = {.what = "a kind of test",
                                         .schema = "testing",
                                         FIELD_ROWS(TESTING_FIELDS),
                                         .size = sizeof(struct process_testing),
                                         .id_at = FIELD_NOWHERE,
                                         .place_at = offsetof(struct process_testing, place)};

static void check_sign_off(struct field_reader *reader, const struct field *field, const struct yaml_node *node,
                           void *target) {
    const struct process_sign_off *sign_off = target;
    (void)field;
    check_hash(reader, node, sign_off->file);
}

static const struct field SIGN_OFF_FIELDS[] = {
    OWNER_FIELD("by", process_sign_off, by, FIELD_REQUIRED("kim")),
    FIELD("date", FIELD_DATE, FIELD_REQUIRED("2026-11-23"), FIELD_AT(process_sign_off, date)),
    FILE_FIELDS(process_sign_off),
    FIELD_STEP_ROW(check_sign_off),
};
static const struct field_map SIGN_OFF = {.what = "a sign-off",
                                          .schema = "sign-off",
                                          FIELD_ROWS(SIGN_OFF_FIELDS),
                                          .id_at = FIELD_NOWHERE,
                                          .place_at = offsetof(struct process_sign_off, place)};

static const struct field RELEASE_FIELDS[] = {
    FIELD("version", FIELD_TEXT, FIELD_REQUIRED("\"4.2.0\""), FIELD_AT(process_release, version)),
    FIELD("sign-off", FIELD_MAP, .map = &SIGN_OFF, FIELD_AT(process_release, sign_off)),
    FIELD("records", FIELD_LIST, .map = &RECORD, FIELD_RANGE(0, PAPERS_MAX),
          FIELD_COUNTED(process_release, records, record_count)),
};
static const struct field_map RELEASE = {.what = "a release",
                                         .schema = "release",
                                         FIELD_ROWS(RELEASE_FIELDS),
                                         .size = sizeof(struct process_release),
                                         .id_at = offsetof(struct process_release, version),
                                         .id_is_version = true,
                                         .place_at = offsetof(struct process_release, place)};

static const struct field VALUE_FIELDS[] = {
    FIELD("release", FIELD_TEXT, FIELD_REQUIRED("\"4.2.0\""), FIELD_AT(process_value, release)),
    FIELD("value", FIELD_NUMBER, FIELD_REQUIRED("12"), FIELD_RANGE(0, VALUE_MAX), FIELD_AT(process_value, value)),
};
static const struct field_map VALUE = {.what = "a value",
                                       .schema = "value",
                                       FIELD_ROWS(VALUE_FIELDS),
                                       .size = sizeof(struct process_value),
                                       .id_at = FIELD_NOWHERE,
                                       .place_at = FIELD_NOWHERE};

static const struct field METRIC_FIELDS[] = {
    FIELD("what", FIELD_TEXT, FIELD_REQUIRED("days from report to fix"), FIELD_AT(process_metric, what)),
    FIELD("practice", FIELD_HANDLED, FIELD_REQUIRED("DM"), FIELD_BY(process_names_practice),
          FIELD_AT(process_metric, process)),
    FIELD("lower-is-better", FIELD_FLAG, FIELD_AT(process_metric, lower_is_better), .fallback = STR_INIT("true")),
    FIELD("values", FIELD_LIST, FIELD_REQUIRED("[{release: \"4.2.0\", value: 12}]"), .map = &VALUE,
          FIELD_RANGE(1, VALUES_MAX), FIELD_COUNTED(process_metric, values, value_count)),
};
static const struct field_map METRIC = {.what = "a metric",
                                        .schema = "metric",
                                        FIELD_ROWS(METRIC_FIELDS),
                                        .size = sizeof(struct process_metric),
                                        .id_at = FIELD_NOWHERE,
                                        .place_at = offsetof(struct process_metric, place)};

static void check_approvers(struct field_reader *reader, const struct field *field, const struct yaml_node *node,
                            void *target) {
    const struct process *process = target;
    (void)field;
    (void)node;
    for (size_t i = 0; i < process->exclusion_count; i++)
        if (!process_approves(process, &process->exclusions[i]))
            diag_add(reader->sink, &NOBODY, process->exclusions[i].place, process->exclusions[i].by);
}

/* People and roles come before all that names them. */
static const struct field DOCUMENT_FIELDS[] = {
    FIELD("keyway", FIELD_HANDLED, FIELD_REQUIRED("process/1"), FIELD_BY(document_head)),
    LIST_FIELD("people", PERSON, PEOPLE_MAX, people, person_count),
    FIELD_STEP_ROW(process_names_know_people),
    LIST_FIELD("roles", ROLE, ROLES_MAX, roles, role_count),
    FIELD_STEP_ROW(process_names_know_roles),
    LIST_FIELD("training", TRAINING, PAPERS_MAX, training, training_count),
    LIST_FIELD("documents", PAPER, PAPERS_MAX, documents, document_count),
    FIELD("not-applicable", FIELD_LIST, .map = &exclusion_process_map, FIELD_RANGE(0, PAPERS_MAX),
          FIELD_COUNTED(process, exclusions, exclusion_count)),
    FIELD_STEP_ROW(check_approvers),
    LIST_FIELD("components", COMPONENT, COMPONENTS_MAX, components, component_count),
    PEOPLE_FIELD("developers", process, developers),
    LIST_FIELD("testing", TESTING, TESTING_MAX, testing, testing_count),
    LIST_FIELD("releases", RELEASE, RELEASES_MAX, releases, release_count),
    LIST_FIELD("metrics", METRIC, METRICS_MAX, metrics, metric_count),
    FIELD("issues", FIELD_MAP, .map = &process_issues_map, FIELD_AT(process, issues)),
    FIELD("updates", FIELD_MAP, .map = &process_updates_map, FIELD_AT(process, updates)),
};
const struct field_map process_map = {.what = "a process document",
                                      .schema = "",
                                      FIELD_ROWS(DOCUMENT_FIELDS),
                                      .size = sizeof(struct process),
                                      .id_at = FIELD_NOWHERE,
                                      .place_at = FIELD_NOWHERE};

enum status process_parse(const struct source *source, struct arena *arena, struct diag_sink *sink,
                          const struct process **process) {
    size_t errors = diag_errors(sink);
    struct process_names names = {.process = NULL};
    struct field_reader reader = {.arena = arena, .sink = sink, .source = source, .owner = &names};
    struct process *parsed = ARENA_NEW(arena, struct process);
    const struct yaml_node *root;
    if (!parsed)
        return STATUS_MEMORY;
    TRY(document_parse(source, DOCUMENT_PROCESS, arena, sink, &root));
    parsed->source = source;
    (void)field_read(&reader, &process_map, root, parsed);
    TRY(document_status(&reader, errors));
    *process = parsed;
    return STATUS_OK;
}

enum status process_read(const char *path, struct arena *arena, struct diag_sink *sink,
                         const struct process **process) {
    const struct source *source;
    TRY(document_load(path, arena, sink, &source));
    return process_parse(source, arena, sink, process);
}

const struct process_person *process_person(const struct process *process, struct str id) {
    for (size_t i = 0; i < process->person_count; i++)
        if (str_eq(process->people[i].id, id))
            return &process->people[i];
    return NULL;
}

const struct process_role *process_role(const struct process *process, struct str id) {
    for (size_t i = 0; i < process->role_count; i++)
        if (str_eq(process->roles[i].id, id))
            return &process->roles[i];
    return NULL;
}

const struct process_release *process_release(const struct process *process, struct str version) {
    struct str key = field_version_key(str_trim(version));
    for (size_t i = 0; i < process->release_count; i++)
        if (str_eq_nocase(field_version_key(process->releases[i].version), key))
            return &process->releases[i];
    return NULL;
}

/* "pkg:npm/%40a/b@1.0?x=y" without what tells one version from another: the first '@' behind the scheme's "pkg:", for a
 * scope's own is written %40. */
struct str process_bare_purl(struct str purl) {
    static const struct str ends = STR_INIT("@?#");
    for (size_t i = 0; i < purl.len; i++)
        if (str_find_char(ends, purl.ptr[i]) != SIZE_MAX)
            return str_slice(purl, 0, i);
    return purl;
}

bool process_component_is(const struct process_component *component, struct str name, struct str purl) {
    struct str match = component->match, bare = process_bare_purl(purl);
    if (!str_ends(match, STR("*")))
        return str_eq(match, name) || (purl.len > 0 && str_eq(match, bare));
    struct str start = str_slice(match, 0, match.len - 1);
    return str_starts(name, start) || (purl.len > 0 && str_starts(purl, start));
}

struct str component_support_name(enum component_support support) {
    return SUPPORTS[support];
}

bool process_approves(const struct process *process, const struct exclusion *exclusion) {
    struct str by = str_trim(exclusion->by);
    for (size_t i = 0; i < process->person_count; i++)
        if (person_is(&process->people[i], by) == PERSON_SAME)
            return true;
    return process_role(process, by) != NULL;
}
