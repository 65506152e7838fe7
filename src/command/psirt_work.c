/* What the actions of keyway psirt do to a case: changes planned, tried, and only then written. */
#include "command/psirt.h"

#include <pwd.h>
#include <string.h>
#include <unistd.h>

#include "document/document.h"

static const struct diag_kind ILLEGAL = {"psirt.step", SEVERITY_ERROR, "{0} is no step of a case that is {1}",
                                         "allowed now: {2}"};
static const struct diag_kind NEEDS = {"psirt.needs", SEVERITY_ERROR, "{0} needs --{1}", "{2}"};
static const struct diag_kind STANDARD_INPUT = {"psirt.standard-input", SEVERITY_ERROR,
                                                "a case from standard input cannot be written", "name its file"};

struct str psirt_who(struct run *run) {
    struct str who = run_option(run, "who");
    struct passwd entry, *found = NULL;
    char bytes[4096];
    if (who.len)
        return who;
    if (getpwuid_r(getuid(), &entry, bytes, sizeof(bytes), &found) == 0 && found)
        return str_copy(run->arena, str_from(found->pw_name));
    return str_format(run->arena, "user %u", (unsigned)getuid());
}

enum status psirt_needs(struct run *run, const char *option, const char *why) {
    if (run_option(run, option).len > 0)
        return STATUS_OK;
    diag_add(run->sink, &NEEDS, PLACE_NONE, run->arguments[0], str_from(option), str_from(why));
    return STATUS_INPUT;
}

enum status psirt_begin(struct run *run, struct psirt_work *work) {
    *work = (struct psirt_work){.run = run, .path = run->arguments[1].ptr, .who = psirt_who(run)};
    if (!work->who.ptr)
        return STATUS_MEMORY;
    if (strcmp(work->path, "-") == 0) {
        diag_add(run->sink, &STANDARD_INPUT, PLACE_NONE, STR_NONE);
        return STATUS_INPUT;
    }
    date_time_text(date_time_now(), work->now);
    TRY(document_load(work->path, run->arena, run->sink, &work->source));
    TRY(case_parse(work->source, run->arena, run->sink, &work->document));
    return psirt_join(work->document, NULL, run->arena, run->sink, &work->joined);
}

void psirt_set(struct psirt_work *work, const char *key, struct str value) {
    if (value.len)
        work->changes[work->change_count++] = (struct case_change){.key = str_from(key), .value = value};
}

enum status psirt_append(struct psirt_work *work, const char *key, const struct case_pair *pairs, size_t count) {
    struct case_pair *copy = ARENA_ARRAY(work->run->arena, struct case_pair, count);
    if (!copy)
        return STATUS_MEMORY;
    memcpy(copy, pairs, count * sizeof *copy);
    work->changes[work->change_count++] =
        (struct case_change){.key = str_from(key), .pairs = copy, .pair_count = count};
    return STATUS_OK;
}

enum status psirt_step(struct psirt_work *work, struct str word, struct str note) {
    struct run *run = work->run;
    const struct case_step *step = case_step_find(word);
    struct str from = case_state_words[work->document->state];
    unsigned to = case_step_result(step, work->document->state);
    if (to == CASE_STATE_COUNT) {
        diag_add(run->sink, &ILLEGAL, PLACE_NONE, word, from, case_steps_allowed(run->arena, work->document->state));
        return STATUS_INPUT;
    }
    if (step->needs_note && note.len == 0)
        return psirt_needs(run, "note", "who asks in a year wants to know why");
    const struct case_pair pairs[] = {{.key = STR("step"), .value = word},
                                      {.key = STR("at"), .value = str_copy(run->arena, str_from(work->now))},
                                      {.key = STR("by"), .value = work->who},
                                      {.key = STR("from"), .value = from},
                                      {.key = STR("to"), .value = case_state_words[to]},
                                      {.key = STR("note"), .value = note.len ? note : STR_NONE}};
    return psirt_append(work, "history", pairs, ARRAY_LEN(pairs));
}

enum status psirt_finish(struct psirt_work *work, struct str *text, struct psirt_case *after) {
    struct run *run = work->run;
    const struct case_document *document;
    struct source *source = ARENA_NEW(run->arena, struct source);
    if (!source)
        return STATUS_MEMORY;
    TRY(case_edit(work->source, work->changes, work->change_count, run->arena, run->sink, text));
    *source = (struct source){work->source->name, *text};
    TRY(case_parse(source, run->arena, run->sink, &document));
    return psirt_join(document, NULL, run->arena, run->sink, after);
}
