/* A product's status as an OSCAL 1.2.1 component-definition: the release as a component that implements the controls of
 * 62443-4-1, and those of 62443-4-2 that its evidence speaks of. Ids are made from names, so the same status gives the
 * same document. */
#include "base/json_write.h"
#include "base/uuid.h"
#include "report/status.h"

struct status_sheet {
    const struct product_status *status;
    struct arena *arena;
    struct json_writer *w;
};

static void write_uuid(const struct status_sheet *s, const char *key, struct str kind, struct str name) {
    const struct product *product = s->status->workspace.product;
    const struct str parts[] = {product->supplier.id, product->id, s->status->release->version, kind, name};
    char text[UUID_TEXT];
    uuid_named(parts, ARRAY_LEN(parts), text);
    json_write_pair(s->w, key, str_from(text));
}

/* The format's strings are one line without blanks at the ends. */
static struct str one_line(struct arena *arena, struct str text) {
    struct str copy = str_copy(arena, text);
    for (size_t i = 0; copy.ptr && i < copy.len; i++)
        if ((unsigned char)copy.ptr[i] < 0x20)
            ((char *)copy.ptr)[i] = ' ';
    return str_trim(copy);
}

/* "CR 1.1 RE 2" as the catalogue's control id: "cr-1.1-re-2". */
static struct str control_id(struct arena *arena, struct str id) {
    struct str lower = str_lower(arena, id);
    for (size_t i = 0; i < lower.len; i++)
        if (lower.ptr[i] == ' ')
            ((char *)lower.ptr)[i] = '-';
    return lower;
}

static void write_prop(const struct status_sheet *s, const char *name, struct str value) {
    value = one_line(s->arena, value);
    if (value.len == 0)
        return;
    json_write_object(s->w);
    json_write_pair(s->w, "name", str_from(name));
    json_write_pair(s->w, "ns", STR("https://keyway.example/oscal"));
    json_write_pair(s->w, "value", value);
    json_write_end(s->w, '}');
}

static void begin_props(const struct status_sheet *s) {
    json_write_key(s->w, STR("props"));
    json_write_array(s->w);
}

/* The words that OSCAL has for it. */
static struct str implementation(struct str state) {
    static const struct {
        struct str state, word;
    } WORDS[] = {
        {STR_INIT("shown"), STR_INIT("implemented")},
        {STR_INIT("met"), STR_INIT("implemented")},
        {STR_INIT("partly"), STR_INIT("partial")},
        {STR_INIT("not applicable"), STR_INIT("not-applicable")},
    };
    for (size_t i = 0; i < ARRAY_LEN(WORDS); i++)
        if (str_eq(WORDS[i].state, state))
            return WORDS[i].word;
    return STR("planned");
}

static void write_status(const struct status_sheet *s, struct str state) {
    begin_props(s);
    json_write_object(s->w);
    json_write_pair(s->w, "name", STR("implementation-status"));
    json_write_pair(s->w, "value", implementation(state));
    json_write_end(s->w, '}');
    write_prop(s, "state", state);
}

static void write_requirement(const struct status_sheet *s, unsigned index) {
    const struct status_item *item = &s->status->items[index];
    struct str reason = one_line(s->arena, item->reason);
    json_write_object(s->w);
    write_uuid(s, "uuid", STR("requirement"), process_at(index)->id);
    json_write_pair(s->w, "control-id", control_id(s->arena, process_at(index)->id));
    json_write_pair(s->w, "description", reason.len > 0 ? reason : STR("Nothing in the workspace speaks of it."));
    write_status(s, process_state_name(item->state));
    json_write_end(s->w, ']');
    json_write_pair(s->w, "remarks",
                    str_format(s->arena, "%zu statements; wanted: " STR_F, item->evidence_count, STR_A(item->wanted)));
    json_write_end(s->w, '}');
}

static void begin_implementation(const struct status_sheet *s, struct str edition, const char *description) {
    json_write_object(s->w);
    write_uuid(s, "uuid", STR("implementation"), edition);
    json_write_pair(s->w, "source", edition);
    json_write_pair(s->w, "description", str_from(description));
    json_write_key(s->w, STR("implemented-requirements"));
    json_write_array(s->w);
}

static void end_implementation(const struct status_sheet *s) {
    json_write_end(s->w, ']');
    json_write_end(s->w, '}');
}

static void write_process(const struct status_sheet *s) {
    begin_implementation(s, STR("urn:iec:62443-4-1:2018"), "How the supplier develops, " PROCESS_EDITION ".");
    for (unsigned i = 0; i < PROCESS_COUNT; i++)
        write_requirement(s, i);
    end_implementation(s);
}

static void write_component_requirement(const struct status_sheet *s, unsigned index) {
    const struct requirement_states *states = &s->status->capability.states[s->status->assurance];
    const struct requirement *row = requirement_at(index);
    json_write_object(s->w);
    write_uuid(s, "uuid", STR("requirement"), row->id);
    json_write_pair(s->w, "control-id", control_id(s->arena, row->id));
    json_write_pair(s->w, "description",
                    str_format(s->arena, STR_F " at assurance " STR_F, STR_A(row->title),
                               STR_A(strength_name(s->status->assurance))));
    write_status(s, requirement_status_name(level_status(states, index)));
    json_write_end(s->w, ']');
    json_write_end(s->w, '}');
}

static void write_component(const struct status_sheet *s) {
    unsigned types = s->status->workspace.product->types;
    begin_implementation(s, STR("urn:iec:62443-4-2:2019"), "What the release can do, " REQUIREMENT_EDITION ".");
    for (unsigned i = 0; i < REQUIREMENT_COUNT; i++)
        if (requirement_types(i) & types)
            write_component_requirement(s, i);
    end_implementation(s);
}

static void write_levels(const struct status_sheet *s) {
    struct level_vector vector;
    char text[LEVEL_TEXT];
    for (unsigned type = 0; type < COMPONENT_COUNT; type++) {
        if (!(s->status->workspace.product->types >> type & 1))
            continue;
        capability_vector(&s->status->capability, s->status->assurance, 1U << type, &vector);
        level_text(vector.fr, text);
        write_prop(s, "sl-c", str_format(s->arena, STR_F " %s", STR_A(component_abbreviation(type)), text));
    }
}

static void write_metadata(const struct status_sheet *s) {
    char day[11];
    date_text(s->status->at, day);
    json_write_key(s->w, STR("metadata"));
    json_write_object(s->w);
    json_write_pair(
        s->w, "title",
        one_line(s->arena, str_format(s->arena, STR_F " " STR_F ": status by IEC 62443-4-1 and 4-2",
                                      STR_A(s->status->workspace.product->name), STR_A(s->status->release->version))));
    json_write_pair(s->w, "last-modified", str_format(s->arena, "%sT00:00:00Z", day));
    json_write_pair(s->w, "version", STR("keyway " KEYWAY_VERSION));
    json_write_pair(s->w, "oscal-version", STR("1.2.1"));
    json_write_end(s->w, '}');
}

static void write_release(const struct status_sheet *s) {
    const struct product *product = s->status->workspace.product;
    bool software = (product->types & COMPONENT_SA) != 0;
    json_write_key(s->w, STR("components"));
    json_write_array(s->w);
    json_write_object(s->w);
    write_uuid(s, "uuid", STR("component"), STR(""));
    json_write_pair(s->w, "type", software ? STR("software") : STR("hardware"));
    json_write_pair(s->w, "title", one_line(s->arena, product->name));
    json_write_pair(s->w, "description",
                    one_line(s->arena, str_format(s->arena, STR_F " " STR_F " of " STR_F, STR_A(product->name),
                                                  STR_A(s->status->release->version), STR_A(product->supplier.name))));
    begin_props(s);
    write_prop(s, "component-type", component_mask_text(s->arena, product->types));
    write_prop(s, "release", s->status->release->version);
    write_prop(s, "assurance", strength_name(s->status->assurance));
    write_levels(s);
    json_write_end(s->w, ']');
    json_write_key(s->w, STR("control-implementations"));
    json_write_array(s->w);
    write_process(s);
    write_component(s);
    json_write_end(s->w, ']');
    json_write_end(s->w, '}');
    json_write_end(s->w, ']');
}

enum status status_report_oscal(const struct product_status *status, const struct status_report_options *options,
                                struct arena *arena, struct out *out) {
    struct json_writer writer;
    const struct status_sheet sheet = {status, arena, &writer};
    char day[11];
    (void)options;
    date_text(status->at, day);
    json_write_init(&writer, out, 2);
    json_write_object(&writer);
    json_write_key(&writer, STR("component-definition"));
    json_write_object(&writer);
    write_uuid(&sheet, "uuid", STR("document"), str_from(day));
    write_metadata(&sheet);
    write_release(&sheet);
    json_write_end(&writer, '}');
    json_write_end(&writer, '}');
    out_char(out, '\n');
    return arena->refused ? STATUS_MEMORY : STATUS_OK;
}
