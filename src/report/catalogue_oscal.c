/* The catalogue as an OSCAL 1.2.1 catalog (NIST): a group for each part, in it one for each FR or practice,
 * enhancements as controls within their requirement. The same selection gives the same bytes, its id included. */
#include "base/json_write.h"
#include "base/uuid.h"
#include "catalogue/process.h"
#include "catalogue/system.h"
#include "report/catalogue.h"

/* The day of the facts in data/, which is when the catalog was last modified; the version is the program's. */
#define FACTS_DATE    "2026-11-23T00:00:00Z"
#define OUR_NAMESPACE "urn:keyway:oscal"
enum { TOKEN_MAX = 64, BODY_MAX = 16 * 1024 * 1024 };

/* "CR 1.1 RE 2" as an OSCAL token: "cr-1.1-re-2". */
static struct str token_of(struct str id, char token[TOKEN_MAX]) {
    size_t len = 0;
    for (size_t i = 0; i < id.len && len < TOKEN_MAX; i++)
        token[len++] = id.ptr[i] == ' ' ? '-' : char_lower(id.ptr[i]);
    return (struct str){token, len};
}

static void write_property(struct json_writer *w, const char *name, struct str value, struct str class, bool ours) {
    if (value.len == 0)
        return;
    json_write_object(w);
    json_write_pair(w, "name", str_from(name));
    if (ours)
        json_write_pair(w, "ns", STR(OUR_NAMESPACE));
    json_write_pair(w, "value", value);
    json_write_pair_some(w, "class", class);
    json_write_end(w, '}');
}

static void write_level(struct json_writer *w, unsigned level, struct str class) {
    char digit[2] = {(char)('0' + level), '\0'};
    if (level != 0)
        write_property(w, "lowest-sl", (struct str){digit, 1}, class, true);
}

static void write_properties(struct json_writer *w, struct catalogue_entry entry, const struct catalogue_facts *facts) {
    json_write_key(w, STR("props"));
    json_write_array(w);
    write_property(w, "label", facts->id, STR(""), false);
    for (unsigned i = 0; entry.part == CATALOGUE_COMPONENT && i < COMPONENT_COUNT; i++)
        write_level(w, facts->level[i], component_abbreviation(i));
    if (entry.part == CATALOGUE_SYSTEM)
        write_level(w, facts->level[0], STR(""));
    if (entry.part == CATALOGUE_PROCESS)
        write_property(w, "clause", process_at(entry.index)->clause, STR(""), true);
    write_property(w, "confidence", confidence_name(facts->confidence), STR(""), true);
    write_property(w, "conflict", facts->conflict, STR(""), true);
    write_property(w, "note", facts->note, STR(""), true);
    json_write_end(w, ']');
}

static void write_link(struct json_writer *w, const char *rel, struct str id) {
    char token[TOKEN_MAX];
    char href[TOKEN_MAX + 2];
    struct str target = token_of(id, token);
    int len = snprintf(href, sizeof href, "#" STR_F, STR_A(target));
    json_write_object(w);
    json_write_pair(w, "href", (struct str){href, (size_t)len});
    json_write_pair(w, "rel", str_from(rel));
    json_write_end(w, '}');
}

/* The base requirement of an enhancement, or the entry itself. */
static struct catalogue_entry base_of(struct catalogue_entry entry) {
    if (entry.part == CATALOGUE_COMPONENT)
        entry.index = (uint8_t)requirement_base(entry.index);
    if (entry.part == CATALOGUE_SYSTEM) {
        struct str id = system_at(entry.index)->id;
        entry.index = (uint8_t)system_find(str_slice(id, 0, str_find(id, STR(" RE "))));
    }
    return entry;
}

static bool is_enhancement(struct catalogue_entry entry) {
    return base_of(entry).index != entry.index;
}

static bool holds(const struct catalogue_list *list, struct catalogue_entry entry) {
    for (size_t i = 0; i < list->count; i++)
        if (list->items[i].part == entry.part && list->items[i].index == entry.index)
            return true;
    return false;
}

/* Links only to what the catalog holds. */
static void write_links(struct json_writer *w, const struct catalogue_list *list, struct catalogue_entry entry) {
    struct catalogue_entry base = base_of(entry);
    struct catalogue_entry parent = {CATALOGUE_SYSTEM, SYSTEM_NONE};
    if (entry.part == CATALOGUE_COMPONENT)
        parent.index = requirement_at(entry.index)->parent;
    bool to_base = is_enhancement(entry) && holds(list, base);
    bool to_parent = parent.index != SYSTEM_NONE && holds(list, parent);
    if (!to_base && !to_parent)
        return;
    json_write_key(w, STR("links"));
    json_write_array(w);
    if (to_base)
        write_link(w, "required", catalogue_facts(base).id);
    if (to_parent)
        write_link(w, "related", catalogue_facts(parent).id);
    json_write_end(w, ']');
}

static void write_part(struct json_writer *w, const char *name, struct str prose) {
    json_write_object(w);
    json_write_pair(w, "name", str_from(name));
    json_write_pair(w, "prose", prose);
    json_write_end(w, '}');
}

static void write_parts(struct json_writer *w, struct catalogue_entry entry) {
    if (entry.part != CATALOGUE_PROCESS)
        return;
    json_write_key(w, STR("parts"));
    json_write_array(w);
    write_part(w, "overview", process_at(entry.index)->paraphrase);
    write_part(w, "assessment-objective", process_at(entry.index)->evidence);
    json_write_end(w, ']');
}

/* Writes the control of item `i` and, within it, the enhancements that follow; returns the item after them. */
static size_t write_control(struct json_writer *w, const struct catalogue_list *list, size_t i) {
    struct catalogue_entry entry = list->items[i];
    struct catalogue_facts facts = catalogue_facts(entry);
    char token[TOKEN_MAX];
    size_t next = i + 1;
    json_write_object(w);
    json_write_pair(w, "id", token_of(facts.id, token));
    json_write_pair(w, "class", is_enhancement(entry) ? STR("requirement-enhancement") : STR("requirement"));
    json_write_pair(w, "title", facts.title);
    write_properties(w, entry, &facts);
    write_links(w, list, entry);
    write_parts(w, entry);
    bool open = false;
    while (!is_enhancement(entry) && next < list->count && list->items[next].part == entry.part &&
           is_enhancement(list->items[next]) && base_of(list->items[next]).index == entry.index) {
        if (!open) {
            json_write_key(w, STR("controls"));
            json_write_array(w);
        }
        open = true;
        next = write_control(w, list, next);
    }
    if (open)
        json_write_end(w, ']');
    json_write_end(w, '}');
    return next;
}

static unsigned group_of(struct catalogue_entry entry) {
    struct catalogue_facts facts = catalogue_facts(entry);
    return entry.part == CATALOGUE_PROCESS ? facts.practice : facts.fr;
}

static bool in_group(const struct catalogue_list *list, size_t i, unsigned part, unsigned group) {
    return list->items[i].part == part && group_of(list->items[i]) == group;
}

/* A requirement to write in its own right: no enhancement whose base comes before it. */
static bool stands_alone(const struct catalogue_list *list, size_t i) {
    return !is_enhancement(list->items[i]) || !holds(list, base_of(list->items[i]));
}

static void write_group(struct json_writer *w, const struct catalogue_list *list, unsigned part, unsigned group) {
    char id[TOKEN_MAX];
    bool process = part == CATALOGUE_PROCESS;
    bool open = false;
    for (size_t i = 0; i < list->count; i++) {
        if (!in_group(list, i, part, group) || !stands_alone(list, i))
            continue;
        if (!open) {
            int len = snprintf(id, sizeof id, "iec-62443-" STR_F "-%s-%u", STR_A(catalogue_part_name(part)),
                               process ? "practice" : "fr", group);
            json_write_object(w);
            json_write_pair(w, "id", (struct str){id, (size_t)len});
            json_write_pair(w, "class", process ? STR("practice") : STR("foundational-requirement"));
            json_write_pair(w, "title", process ? practice_at(group)->name : fr_name(group));
            json_write_key(w, STR("controls"));
            json_write_array(w);
        }
        open = true;
        write_control(w, list, i);
    }
    if (!open)
        return;
    json_write_end(w, ']');
    json_write_end(w, '}');
}

static void write_part_group(struct json_writer *w, const struct catalogue_list *list, unsigned part) {
    char id[TOKEN_MAX];
    bool any = false;
    for (size_t i = 0; i < list->count; i++)
        any |= list->items[i].part == part;
    if (!any)
        return;
    int len = snprintf(id, sizeof id, "iec-62443-" STR_F, STR_A(catalogue_part_name(part)));
    json_write_object(w);
    json_write_pair(w, "id", (struct str){id, (size_t)len});
    json_write_pair(w, "class", STR("part"));
    json_write_pair(w, "title", catalogue_part_edition(part));
    json_write_key(w, STR("groups"));
    json_write_array(w);
    for (unsigned group = 0; group <= PRACTICE_COUNT; group++)
        write_group(w, list, part, group);
    json_write_end(w, ']');
    json_write_end(w, '}');
}

static void write_groups(struct json_writer *w, const struct catalogue_list *list) {
    json_write_key(w, STR("groups"));
    json_write_array(w);
    for (unsigned part = 0; part < CATALOGUE_PARTS; part++)
        write_part_group(w, list, part);
    json_write_end(w, ']');
}

/* An id that is the same as long as what the catalog says is. */
static enum status name_content(const struct catalogue_list *list, char uuid[UUID_TEXT]) {
    struct out body;
    struct json_writer w;
    out_memory(&body, BODY_MAX);
    json_write_init(&w, &body, 0);
    json_write_object(&w);
    write_groups(&w, list);
    json_write_end(&w, '}');
    const struct str parts[] = {STR("oscal-catalog"), STR(KEYWAY_VERSION), out_text(&body)};
    enum status status = body.status;
    if (status == STATUS_OK)
        uuid_named(parts, ARRAY_LEN(parts), uuid);
    out_done(&body);
    return status;
}

static void write_metadata(struct json_writer *w) {
    json_write_key(w, STR("metadata"));
    json_write_object(w);
    json_write_pair(w, "title", STR("Requirements of IEC 62443 by id, short title and lowest SL"));
    json_write_pair(w, "last-modified", STR(FACTS_DATE));
    json_write_pair(w, "version", STR(KEYWAY_VERSION));
    json_write_pair(w, "oscal-version", STR("1.2.1"));
    json_write_pair(w, "remarks",
                    STR("Facts and sentences of Keyway's own; no text of the standards, which are copyright IEC."));
    json_write_end(w, '}');
}

void catalogue_oscal_list(const struct catalogue_list *list, struct arena *arena, struct out *out, unsigned width) {
    char uuid[UUID_TEXT];
    struct json_writer w;
    (void)arena;
    (void)width;
    enum status status = name_content(list, uuid);
    if (status != STATUS_OK) {
        out->status = out->status == STATUS_OK ? status : out->status;
        return;
    }
    json_write_init(&w, out, 2);
    json_write_object(&w);
    json_write_key(&w, STR("catalog"));
    json_write_object(&w);
    json_write_pair(&w, "uuid", str_from(uuid));
    write_metadata(&w);
    write_groups(&w, list);
    json_write_end(&w, '}');
    json_write_end(&w, '}');
    out_char(out, '\n');
}

void catalogue_oscal_sheet(const struct catalogue_sheet *sheet, struct out *out, unsigned width) {
    const struct catalogue_list list = {&sheet->entry, 1};
    catalogue_oscal_list(&list, sheet->arena, out, width);
}
