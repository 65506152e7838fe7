#include "base/date.h"
#include "base/json_write.h"
#include "document/probe_format.h"
#include "probe/accounts.h"
#include "probe/device.h"
#include "probe/doors.h"
#include "probe/levels.h"
#include "probe/listeners.h"
#include "probe/run.h"

static void write_requirements(struct json_writer *w, const struct probe_check *check) {
    json_write_key(w, STR("requirements"));
    json_write_array(w);
    struct str rest = str_from(check->requirements);
    for (struct str id; str_next(&rest, ',', &id);)
        json_write_string(w, str_trim(id));
    json_write_end(w, ']');
}

static void write_seen(struct json_writer *w, const struct probe_result *result) {
    json_write_key(w, STR("seen"));
    json_write_array(w);
    for (const struct probe_seen *seen = result->seen; seen; seen = seen->next) {
        json_write_object(w);
        json_write_pair(w, "where", seen->where);
        if (seen->line)
            json_write_pair_integer(w, "line", seen->line);
        json_write_pair(w, "text", seen->text);
        json_write_end(w, '}');
    }
    json_write_end(w, ']');
    if (result->left_out)
        json_write_pair_integer(w, "seen-left-out", result->left_out);
}

static void write_result(struct json_writer *w, const struct probe_result *result) {
    const struct probe_check *check = result->check;
    json_write_object(w);
    json_write_pair(w, "check", str_from(check->id));
    json_write_pair(w, "title", str_from(check->title));
    write_requirements(w, check);
    json_write_pair(w, "outcome", str_from(probe_outcome_words[result->outcome]));
    json_write_pair(w, "reason", result->reason);
    write_seen(w, result);
    if (result->outcome == PROBE_NOT_MET)
        json_write_pair(w, "mend", str_from(check->mend));
    json_write_pair(w, "by-hand", str_from(check->by_hand));
    json_write_end(w, '}');
}

static void write_prober(struct json_writer *w, const struct probe_head *head) {
    json_write_key(w, STR("prober"));
    json_write_object(w);
    json_write_pair(w, "version", STR(KEYWAY_VERSION));
    json_write_pair_some(w, "program", head->program);
    json_write_pair_some(w, "sha256", head->sha256);
    json_write_end(w, '}');
}

static void write_types(struct json_writer *w, unsigned types) {
    json_write_key(w, STR("types"));
    json_write_array(w);
    for (unsigned i = 0; i < COMPONENT_COUNT; i++)
        if (types >> i & 1)
            json_write_string(w, str_from(probe_type_words[i]));
    json_write_end(w, ']');
}

static void write_device(struct json_writer *w, struct probe *probe, const struct probe_head *head) {
    struct probe_device device = {.name = head->host};
    if (head->root.len)
        probe_device(probe, &device);
    json_write_key(w, STR("device"));
    json_write_object(w);
    json_write_pair_bool(w, "running", probe->tree.live);
    json_write_pair(w, "root", head->root);
    json_write_pair_some(w, "name", device.name);
    json_write_pair_some(w, "system", device.os);
    json_write_pair_some(w, "kernel", device.kernel);
    json_write_pair_some(w, "architecture", device.architecture);
    json_write_pair_some(w, "model", device.model);
    json_write_pair_some(w, "serial", device.serial);
    json_write_pair_some(w, "machine", device.machine);
    if (probe->types)
        write_types(w, probe->types);
    json_write_end(w, '}');
}

static void write_counts(struct json_writer *w, const struct probe_run *run) {
    json_write_key(w, STR("counts"));
    json_write_object(w);
    for (int i = 0; i < PROBE_OUTCOMES; i++)
        json_write_pair_integer(w, probe_outcome_words[i], (int64_t)run->outcomes[i]);
    json_write_end(w, '}');
}

static void write_asked(struct json_writer *w, const struct probe_head *head) {
    json_write_key(w, STR("asked"));
    json_write_array(w);
    for (size_t i = 0; i < head->asked_count; i++) {
        json_write_object(w);
        json_write_pair(w, "transport", str_from(head->asked[i].udp ? "udp" : "tcp"));
        json_write_pair_integer(w, "port", head->asked[i].port);
        json_write_pair(w, "answer", str_from(head->asked[i].answer));
        json_write_end(w, '}');
    }
    json_write_end(w, ']');
}

static void write_listeners(struct json_writer *w, struct probe *probe) {
    const struct probe_listeners *all = probe_listeners(probe);
    if (all->answer != TREE_OK || all->count > PROBE_FACTS_MAX)
        return;
    json_write_key(w, STR("listeners"));
    json_write_array(w);
    for (size_t i = 0; i < all->count; i++) {
        json_write_object(w);
        json_write_pair(w, "transport", str_from(all->items[i].tcp ? "tcp" : "udp"));
        json_write_pair_integer(w, "port", all->items[i].port);
        json_write_pair(w, "where", str_from(all->items[i].name));
        json_write_pair_bool(w, "loopback", all->items[i].loopback);
        json_write_end(w, '}');
    }
    json_write_end(w, ']');
}

/* A name that a report can hold; a line that cannot be read may be an account too. */
static bool is_named(const struct probe_account *account) {
    enum { NAME_MAX_LEN = 255 };
    return account->sound && account->name.len > 0 && account->name.len <= NAME_MAX_LEN &&
           str_utf8_valid(account->name);
}

static void write_accounts(struct json_writer *w, struct probe *probe) {
    const struct probe_accounts *all = probe_accounts(probe);
    bool whole = all->passwd == TREE_OK && all->shadow == TREE_OK && all->account_count <= PROBE_FACTS_MAX;
    for (size_t i = 0; whole && i < all->account_count; i++)
        whole = is_named(&all->accounts[i]);
    if (!whole)
        return;
    json_write_key(w, STR("accounts"));
    json_write_array(w);
    for (size_t i = 0; i < all->account_count; i++) {
        json_write_object(w);
        json_write_pair(w, "name", all->accounts[i].name);
        json_write_pair_bool(w, "login", probe_can_log_in(all, &all->accounts[i]));
        json_write_end(w, '}');
    }
    json_write_end(w, ']');
}

/* What a guide is held against (docs/formats/probe.md): a list that is not there could not be seen. */
static void write_facts(struct json_writer *w, struct probe *probe, const struct probe_head *head) {
    json_write_key(w, STR("facts"));
    json_write_object(w);
    if (head->asked)
        write_asked(w, head);
    if (head->root.len && probe->tree.live)
        write_listeners(w, probe);
    if (head->root.len)
        write_accounts(w, probe);
    json_write_end(w, '}');
}

void probe_write_json(const struct probe_run *run, const struct probe_head *head, struct out *out) {
    struct json_writer w;
    char time[DATE_TIME_TEXT];
    date_time_text(run->probe->now, time);
    json_write_init(&w, out, 2);
    json_write_object(&w);
    json_write_pair(&w, "format", STR(PROBE_REPORT_FORMAT));
    json_write_pair(&w, "time", str_from(time));
    write_prober(&w, head);
    write_device(&w, run->probe, head);
    json_write_pair_integer(&w, "user", run->probe->uid);
    write_counts(&w, run);
    write_facts(&w, run->probe, head);
    json_write_key(&w, STR("results"));
    json_write_array(&w);
    for (size_t i = 0; i < run->count; i++)
        write_result(&w, &run->results[i]);
    json_write_end(&w, ']');
    json_write_end(&w, '}');
    out_char(out, '\n');
}

/* Beside each requirement the lowest SL-C that asks it, and of whom: what a row itself does not repeat. */
static void write_levels(struct json_writer *w, const struct probe_check *check) {
    json_write_key(w, STR("levels"));
    json_write_object(w);
    struct str rest = str_from(check->requirements);
    for (struct str id; str_next(&rest, ',', &id);) {
        const struct probe_level *level = probe_level_of(str_trim(id));
        if (!level)
            continue;
        json_write_key(w, level->id);
        json_write_integer(w, probe_level_lowest(level));
    }
    json_write_end(w, '}');
}

static void write_row(struct json_writer *w, const struct probe_group *group, const struct probe_check *check) {
    json_write_object(w);
    json_write_pair(w, "check", str_from(check->id));
    json_write_pair(w, "group", str_from(group->id));
    json_write_pair(w, "title", str_from(check->title));
    write_requirements(w, check);
    write_levels(w, check);
    write_types(w, probe_check_types(check));
    json_write_pair_some(w, "needs", str_from(check->needs));
    json_write_pair_bool(w, "running", check->running);
    json_write_pair(w, "mend", str_from(check->mend));
    json_write_pair(w, "by-hand", str_from(check->by_hand));
    json_write_end(w, '}');
}

void probe_write_rows(const struct probe_groups *groups, struct out *out) {
    struct json_writer w;
    json_write_init(&w, out, 2);
    json_write_object(&w);
    json_write_pair(&w, "format", STR("keyway-probe-checks/1"));
    json_write_key(&w, STR("groups"));
    json_write_object(&w);
    for (size_t g = 0; g < groups->count; g++)
        json_write_pair(&w, groups->items[g]->id, str_from(groups->items[g]->title));
    json_write_end(&w, '}');
    json_write_key(&w, STR("checks"));
    json_write_array(&w);
    for (size_t g = 0; g < groups->count; g++)
        for (size_t i = 0; i < groups->items[g]->count; i++)
            write_row(&w, groups->items[g], &groups->items[g]->checks[i]);
    json_write_end(&w, ']');
    json_write_end(&w, '}');
    out_char(out, '\n');
}
