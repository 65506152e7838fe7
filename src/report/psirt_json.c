/* Cases for programs. */
#include "base/json_write.h"
#include "report/psirt.h"

static void write_day(struct json_writer *w, const char *key, date_days day) {
    char text[11];
    date_text(day, text);
    json_write_pair_some(w, key, str_from(text));
}

static void write_due(struct json_writer *w, const struct case_document *document, date_days at) {
    size_t next = case_next_due(document), overdue = case_overdue(document, at);
    if (next < CASE_DEADLINE_COUNT) {
        json_write_pair(w, "next", case_deadlines[next].key);
        write_day(w, "due", case_due(document, next));
    }
    if (overdue < CASE_DEADLINE_COUNT) {
        json_write_pair(w, "overdue", case_deadlines[overdue].key);
        write_day(w, "overdue_since", case_due(document, overdue));
    }
}

static void write_head(struct json_writer *w, const struct case_document *document, date_days at) {
    json_write_pair(w, "file", document->source->name);
    json_write_pair(w, "id", document->id);
    json_write_pair(w, "title", document->title);
    json_write_pair(w, "state", case_state_words[document->state]);
    json_write_pair(w, "received", document->received.text);
    json_write_pair_some(w, "embargo", document->embargo.text);
    json_write_pair_some(w, "cve", document->cve);
    write_due(w, document, at);
}

enum status psirt_list_json(const struct psirt_folder *cases, const struct psirt_report_options *options,
                            struct arena *arena, struct out *out) {
    struct json_writer w;
    size_t count = 0;
    const struct case_document **sorted = psirt_sorted(cases, options, arena, &count);
    if (!sorted)
        return STATUS_MEMORY;
    json_write_init(&w, out, 2);
    json_write_array(&w);
    for (size_t i = 0; i < count; i++) {
        json_write_object(&w);
        write_head(&w, sorted[i], options->at);
        json_write_end(&w, '}');
    }
    json_write_end(&w, ']');
    return STATUS_OK;
}

static void write_score(struct json_writer *w, const char *key, const struct psirt_score *score, struct str vector) {
    if (!score->is_given)
        return;
    json_write_key(w, str_from(key));
    json_write_object(w);
    json_write_pair(w, "vector", vector);
    json_write_key(w, STR("score"));
    json_write_number(w, score->score);
    json_write_pair(w, "severity", score->severity);
    json_write_end(w, '}');
}

static void write_releases(struct json_writer *w, const struct psirt_case *one) {
    json_write_key(w, STR("releases"));
    json_write_array(w);
    for (size_t i = 0; i < one->document->product_count; i++)
        for (size_t k = 0; k < one->products[i]->release_count; k++) {
            enum case_answer answer;
            struct str version = one->products[i]->releases[k].version;
            if (!case_answer_of(one->document, one->products[i]->id, version, &answer))
                continue;
            json_write_object(w);
            json_write_pair(w, "product", one->products[i]->id);
            json_write_pair(w, "release", version);
            json_write_pair(w, "status", case_answer_words[answer]);
            json_write_end(w, '}');
        }
    json_write_end(w, ']');
}

static void write_remedies(struct json_writer *w, const struct case_document *document) {
    json_write_key(w, STR("remedies"));
    json_write_array(w);
    for (size_t i = 0; i < document->remedy_count; i++) {
        const struct case_remedy *remedy = &document->remedies[i];
        json_write_object(w);
        json_write_pair(w, "kind", case_remedy_words[remedy->kind]);
        json_write_pair_some(w, "product", remedy->product);
        json_write_pair_some(w, "release", remedy->release);
        json_write_pair_some(w, "details", remedy->details);
        json_write_pair_some(w, "url", remedy->url);
        json_write_end(w, '}');
    }
    json_write_end(w, ']');
}

static void write_history(struct json_writer *w, const struct case_document *document) {
    json_write_key(w, STR("history"));
    json_write_array(w);
    for (size_t i = 0; i < document->history_count; i++) {
        const struct case_event *event = &document->history[i];
        json_write_object(w);
        json_write_pair(w, "step", event->step);
        json_write_pair(w, "at", event->at.text);
        json_write_pair(w, "by", event->by);
        json_write_pair_some(w, "from", event->from);
        json_write_pair(w, "to", event->to);
        json_write_pair_some(w, "note", event->note);
        json_write_end(w, '}');
    }
    json_write_end(w, ']');
}

static void write_publications(struct json_writer *w, const struct case_document *document) {
    json_write_key(w, STR("publications"));
    json_write_array(w);
    for (size_t i = 0; i < document->publication_count; i++) {
        json_write_object(w);
        json_write_pair_integer(w, "revision", document->publications[i].revision);
        json_write_pair(w, "at", document->publications[i].at.text);
        json_write_pair(w, "summary", document->publications[i].summary);
        json_write_end(w, '}');
    }
    json_write_end(w, ']');
}

enum status psirt_show_json(const struct psirt_case *one, const struct psirt_report_options *options,
                            struct arena *arena, struct out *out) {
    const struct case_document *document = one->document;
    struct json_writer w;
    json_write_init(&w, out, 2);
    json_write_object(&w);
    write_head(&w, document, options->at);
    json_write_pair(&w, "allowed", case_steps_allowed(arena, document->state));
    json_write_pair_some(&w, "description", document->description);
    json_write_pair_some(&w, "impact", document->impact);
    json_write_pair(&w, "tlp", document->tlp);
    if (one->cwe)
        json_write_pair(&w, "cwe", document->cwe);
    write_score(&w, "cvss-3.1", &one->cvss_3_1, document->cvss_3_1);
    write_score(&w, "cvss-4.0", &one->cvss_4_0, document->cvss_4_0);
    json_write_pair_some(&w, "ssvc", document->ssvc);
    write_releases(&w, one);
    write_remedies(&w, document);
    write_publications(&w, document);
    write_history(&w, document);
    json_write_end(&w, '}');
    return STATUS_OK;
}
