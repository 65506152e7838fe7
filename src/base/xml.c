#include "base/xml.h"

#include <expat.h>

static const struct diag_kind MALFORMED = {"xml.malformed", SEVERITY_ERROR, "this is no well-formed XML: {0}", NULL};
static const struct diag_kind DOCTYPE = {"xml.doctype", SEVERITY_ERROR, "a document type declaration is not taken",
                                         "take it out: entities could make a small file huge, or read other files"};
static const struct diag_kind TOO_DEEP = {"xml.too-deep", SEVERITY_ERROR, "the elements nest deeper than {0}", NULL};
static const struct diag_kind TOO_MANY = {"xml.too-many", SEVERITY_ERROR,
                                          "there are more than {0} elements and attributes", NULL};
static const struct diag_kind NO_MEMORY = {"xml.memory", SEVERITY_ERROR, "memory ran out while reading this", NULL};

/* A run of character data; joined when the element ends, so that memory stays linear in the text. */
struct piece {
    struct str text;
    struct piece *next;
};

struct level {
    struct xml_node *node;
    struct xml_node *last; /* child */
    struct piece *pieces;
    struct piece *last_piece;
    size_t length;
};

struct reading {
    XML_Parser parser;
    const struct source *source;
    struct arena *arena;
    struct diag_sink *sink;
    struct xml_node *root;
    struct level levels[XML_DEPTH_MAX];
    unsigned depth;
    size_t nodes;
    enum status status;
};

static struct place here(const struct reading *reading) {
    XML_Index index = XML_GetCurrentByteIndex(reading->parser);
    uint32_t offset = index < 0 ? 0 : (uint32_t)index;
    return (struct place){reading->source, offset, 0};
}

static void fail(struct reading *reading, enum status status, const struct diag_kind *kind, struct str detail) {
    if (reading->status != STATUS_OK)
        return;
    reading->status = status;
    diag_add(reading->sink, kind, here(reading), detail);
    (void)XML_StopParser(reading->parser, XML_FALSE);
}

static void fail_number(struct reading *reading, const struct diag_kind *kind, int bound) {
    fail(reading, STATUS_LIMIT, kind, str_format(reading->arena, "%d", bound));
}

static void fail_memory(struct reading *reading) {
    fail(reading, STATUS_MEMORY, &NO_MEMORY, STR_NONE);
}

static bool count_one(struct reading *reading) {
    if (++reading->nodes <= XML_NODES_MAX)
        return true;
    fail_number(reading, &TOO_MANY, XML_NODES_MAX);
    return false;
}

static bool copy_name(struct reading *reading, const char *text, struct str *copy) {
    *copy = str_copy(reading->arena, str_from(text));
    if (!copy->ptr)
        fail_memory(reading);
    return copy->ptr != NULL;
}

static bool add_attributes(struct reading *reading, struct xml_node *node, const char **pairs) {
    struct xml_attribute *last = NULL;
    for (; *pairs; pairs += 2) {
        struct xml_attribute *attribute = ARENA_NEW(reading->arena, struct xml_attribute);
        if (!attribute) {
            fail_memory(reading);
            return false;
        }
        if (!count_one(reading) || !copy_name(reading, pairs[0], &attribute->name) ||
            !copy_name(reading, pairs[1], &attribute->value))
            return false;
        if (last)
            last->next = attribute;
        else
            node->attributes = attribute;
        last = attribute;
    }
    return true;
}

static void hang_in(struct reading *reading, struct xml_node *node) {
    if (reading->depth == 0) {
        reading->root = node;
        return;
    }
    struct level *parent = &reading->levels[reading->depth - 1];
    if (parent->last)
        parent->last->next = node;
    else
        parent->node->first = node;
    parent->last = node;
}

static void start_element(void *context, const char *name, const char **pairs) {
    struct reading *reading = context;
    if (reading->status != STATUS_OK)
        return;
    if (reading->depth == XML_DEPTH_MAX) {
        fail_number(reading, &TOO_DEEP, XML_DEPTH_MAX);
        return;
    }
    struct xml_node *node = ARENA_NEW(reading->arena, struct xml_node);
    if (!node) {
        fail_memory(reading);
        return;
    }
    node->place = here(reading);
    node->place.length = (uint32_t)XML_GetCurrentByteCount(reading->parser);
    if (!count_one(reading) || !copy_name(reading, name, &node->name) || !add_attributes(reading, node, pairs))
        return;
    hang_in(reading, node);
    reading->levels[reading->depth++] = (struct level){.node = node};
}

static void join_text(struct reading *reading, struct level *level) {
    char *text = arena_get_raw(reading->arena, level->length + 1, 1);
    size_t at = 0;
    if (!text) {
        fail_memory(reading);
        return;
    }
    for (const struct piece *piece = level->pieces; piece; piece = piece->next) {
        memcpy(text + at, piece->text.ptr, piece->text.len);
        at += piece->text.len;
    }
    text[at] = '\0';
    level->node->text = (struct str){text, at};
}

static void end_element(void *context, const char *name) {
    struct reading *reading = context;
    (void)name;
    if (reading->status == STATUS_OK && reading->depth > 0)
        join_text(reading, &reading->levels[--reading->depth]);
}

static void character_data(void *context, const char *text, int length) {
    struct reading *reading = context;
    if (reading->status != STATUS_OK || reading->depth == 0)
        return;
    struct level *level = &reading->levels[reading->depth - 1];
    struct piece *piece = ARENA_NEW(reading->arena, struct piece);
    struct str copy = piece ? str_copy(reading->arena, (struct str){text, (size_t)length}) : STR_NONE;
    if (!copy.ptr) {
        fail_memory(reading);
        return;
    }
    piece->text = copy;
    if (level->last_piece)
        level->last_piece->next = piece;
    else
        level->pieces = piece;
    level->last_piece = piece;
    level->length += copy.len;
}

static void refuse_doctype(void *context, const char *name, const char *system_id, const char *public_id,
                           int internal) {
    (void)name;
    (void)system_id;
    (void)public_id;
    (void)internal;
    fail(context, STATUS_INPUT, &DOCTYPE, STR_NONE);
}

/* In expat's words, but where they would be taken for something else. */
static struct str what_is_wrong(enum XML_Error error, bool too_long) {
    if (too_long)
        return STR("it is too long");
    if (error == XML_ERROR_NO_ELEMENTS)
        return STR("it ends before its elements do");
    return str_from(XML_ErrorString(error));
}

static enum status read_all(struct reading *reading) {
    XML_SetUserData(reading->parser, reading);
    XML_SetElementHandler(reading->parser, start_element, end_element);
    XML_SetCharacterDataHandler(reading->parser, character_data);
    XML_SetStartDoctypeDeclHandler(reading->parser, refuse_doctype);
    struct str text = reading->source->text;
    bool too_long = text.len > INT32_MAX;
    enum XML_Status outcome =
        too_long ? XML_STATUS_ERROR : XML_Parse(reading->parser, text.ptr ? text.ptr : "", (int)text.len, 1);
    if (reading->status != STATUS_OK || (outcome == XML_STATUS_OK && reading->root))
        return reading->status;
    enum XML_Error error = XML_GetErrorCode(reading->parser);
    if (error == XML_ERROR_NO_MEMORY)
        fail_memory(reading);
    else
        fail(reading, STATUS_INPUT, &MALFORMED, what_is_wrong(error, too_long));
    return reading->status;
}

enum status xml_parse(const struct source *source, struct arena *arena, struct diag_sink *sink,
                      const struct xml_node **root) {
    struct reading *reading = ARENA_NEW(arena, struct reading);
    /* UTF-8 unless the declaration says otherwise: expat knows UTF-16, ISO-8859-1 and US-ASCII besides. */
    XML_Parser parser = reading ? XML_ParserCreate(NULL) : NULL;
    if (!parser) {
        diag_add(sink, &NO_MEMORY, ((struct place){source, 0, 0}));
        return STATUS_MEMORY;
    }
    *reading = (struct reading){.parser = parser, .source = source, .arena = arena, .sink = sink};
    enum status status = read_all(reading);
    XML_ParserFree(parser);
    if (status == STATUS_OK)
        *root = reading->root;
    return status;
}

struct str xml_attribute(const struct xml_node *node, struct str name) {
    for (const struct xml_attribute *attribute = node ? node->attributes : NULL; attribute; attribute = attribute->next)
        if (str_eq(attribute->name, name))
            return attribute->value;
    return STR_NONE;
}
