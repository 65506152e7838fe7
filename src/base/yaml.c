#include "base/yaml.h"

#include "base/map.h"

#include <yaml.h>

#define KIND(code, text, hint)                                                                                         \
    { "yaml." code, SEVERITY_ERROR, text, hint }

static const struct diag_kind ANCHOR =
    KIND("anchor", "anchors are not read here", "write the value where it is needed");
static const struct diag_kind ALIAS = KIND("alias", "aliases are not read here", "write the value where it is needed");
static const struct diag_kind NO_ANCHOR =
    KIND("alias", "there is no anchor '{0}' before this, or it is not complete here", NULL);
static const struct diag_kind MERGE = KIND("merge", "this cannot be merged", "it must be a map of at most 64 keys");
static const struct diag_kind TAG =
    KIND("tag", "the tag '{0}' is not read here", "remove it; a text that looks like a number goes between quotes");
static const struct diag_kind SECOND =
    KIND("second-document", "a second document begins here", "one file holds one document: split it at the '---'");
static const struct diag_kind KEY = KIND("key", "a key is one word or text, not a list or map", NULL);
static const struct diag_kind REPEATED =
    KIND("repeated-key", "the key '{0}' has a value already, at line {1}", "remove one of the two, or merge them");
static const struct diag_kind TOO_DEEP = KIND("too-deep", "is nested more than {0} levels deep", NULL);
static const struct diag_kind TOO_MANY = KIND("too-many-nodes", "holds more than {0} values", NULL);
static const struct diag_kind NO_MEMORY = KIND("no-memory", "cannot be read: out of memory", NULL);
static const struct diag_kind NOT_UTF8 = KIND("not-utf8", "the text is not UTF-8 here", "save the file as UTF-8");
static const struct diag_kind CONTROL =
    KIND("control-character", "a control character stands here",
         "in a text between double quotes it can be written as an escape, \\x1b say");
static const struct diag_kind SYNTAX = KIND("syntax", "this is no YAML: {0}", NULL);

/* What libyaml says about a mistake, and what we say. Rows are compared by the beginning of its words; `at_context`
 * points to where the thing began that it was reading. */
static const struct saying {
    const char *problem;
    bool at_context;
    struct diag_kind kind;
} SAYINGS[] = {
    {"mapping values are not allowed", false,
     KIND("value", "a key with ':' is not allowed here",
          "check the indentation; a text that holds \": \" goes between quotes")},
    {"did not find expected key", false,
     KIND("indentation", "a key is expected here",
          "check that the line is indented by as many blanks as the keys above it")},
    {"could not find expected ':'", true,
     KIND("colon", "a key begins here, but no ':' follows it on its line", "write a blank behind the ':', too")},
    {"found character that cannot start", false,
     KIND("character", "a value cannot begin with this character",
          "put the value between quotes; indent by blanks, never by tabs")},
    {"found unexpected end of stream", true,
     KIND("unclosed-text", "the text that begins here has no closing quote",
          "end it with the quote that it begins with")},
    {"found unexpected document indicator", true,
     KIND("unclosed-text", "the text that begins here has no closing quote",
          "end it with the quote that it begins with")},
    {"did not find expected ',' or ']'", false,
     KIND("list", "',' or ']' is expected here", "a text that holds brackets or commas goes between quotes")},
    {"did not find expected ',' or '}'", false,
     KIND("map", "',' or '}' is expected here", "a text that holds braces or commas goes between quotes")},
    {"did not find expected '-' indicator", false,
     KIND("item", "a list item that begins with '-' is expected here",
          "check that the line is indented by as many blanks as the items above it")},
    {"block sequence entries are not allowed", false,
     KIND("item", "a list item is not allowed here", "put the '-' on a line of its own, below the key")},
    {"found unknown escape character", false,
     KIND("escape", "this is no escape sequence of YAML", "between single quotes a backslash stands for itself")},
    {"did not find expected <document start>", false,
     KIND("rest", "something follows the end of the document", "check the indentation")},
    {"found a tab character", false, KIND("tab", "a tab indents here", "indent by blanks")},
    {"found undefined tag handle", false, KIND("tag", "tags are not read here", "remove it")},
    {"did not find expected node content", false,
     KIND("value", "a value is expected here", "a text that begins with a special character goes between quotes")},
};

/* A list or map that is open. */
struct frame {
    struct yaml_node *node;
    struct yaml_node *last;
    struct map *seen; /* the keys so far, once there are many */
    bool has_key;
    struct str key;
    struct place key_place;
};

struct reading {
    const struct source *source;
    struct arena *arena;
    struct diag_sink *sink;
    yaml_parser_t parser;
    size_t start; /* of the text, behind a byte order mark */
    /* libyaml counts characters: the one found last, and its byte, from where the next is sought. */
    size_t character;
    size_t byte;
    uint32_t nodes;
    unsigned documents;
    struct yaml_node *root;
    bool is_wrong;
    bool shares;             /* anchors and aliases are read */
    struct map anchor_names; /* index of the anchor */
    struct yaml_node **anchors;
    size_t anchor_count, anchor_room;
    unsigned depth;
    struct frame frames[YAML_DEPTH_MAX];
};

static size_t byte_of(struct reading *r, size_t character) {
    struct str text = r->source->text;
    while (r->character > character && r->byte > r->start) {
        r->byte--;
        r->character -= ((unsigned char)text.ptr[r->byte] & 0xc0) != 0x80;
    }
    while (r->character < character && r->byte < text.len) {
        size_t n = str_utf8_next(str_skip(text, r->byte), NULL);
        r->byte += n ? n : 1;
        r->character++;
    }
    return r->byte;
}

static struct place place_of(struct reading *r, const yaml_event_t *event) {
    size_t from = byte_of(r, event->start_mark.index), to = byte_of(r, event->end_mark.index);
    return (struct place){r->source, (uint32_t)from, (uint32_t)(to - from)};
}

static struct place point(struct reading *r, size_t byte) {
    return (struct place){r->source, (uint32_t)byte, 0};
}

static void mistake(struct reading *r, const struct diag_kind *kind, struct place place, struct str arg) {
    diag_add(r->sink, kind, place, arg);
    r->is_wrong = true;
}

static enum status stop(struct reading *r, const struct diag_kind *kind, struct place place, enum status status) {
    diag_add(r->sink, kind, place, kind == &TOO_DEEP ? STR("64") : STR("4194304"));
    return status;
}

static enum status reader_error(struct reading *r) {
    bool is_control = str_starts(str_from(r->parser.problem), STR("control characters"));
    uint32_t offset = (uint32_t)(r->start + r->parser.problem_offset);
    mistake(r, is_control ? &CONTROL : &NOT_UTF8, (struct place){r->source, offset, 1}, STR_NONE);
    return STATUS_INPUT;
}

static enum status syntax_error(struct reading *r) {
    struct str problem = str_from(r->parser.problem);
    for (size_t i = 0; i < ARRAY_LEN(SAYINGS); i++) {
        if (!str_starts(problem, str_from(SAYINGS[i].problem)))
            continue;
        bool at_context = SAYINGS[i].at_context && r->parser.context;
        const yaml_mark_t *mark = at_context ? &r->parser.context_mark : &r->parser.problem_mark;
        mistake(r, &SAYINGS[i].kind, point(r, byte_of(r, mark->index)), STR_NONE);
        return STATUS_INPUT;
    }
    mistake(r, &SYNTAX, point(r, byte_of(r, r->parser.problem_mark.index)), problem);
    return STATUS_INPUT;
}

static enum status parser_error(struct reading *r) {
    switch (r->parser.error) {
    case YAML_MEMORY_ERROR:
        return stop(r, &NO_MEMORY, PLACE_NONE, STATUS_MEMORY);
    case YAML_READER_ERROR:
        return reader_error(r);
    default:
        return syntax_error(r);
    }
}

static void hang_in(struct reading *r, struct yaml_node *node) {
    if (r->depth == 0) {
        r->root = node;
        return;
    }
    struct frame *frame = &r->frames[r->depth - 1];
    node->key = frame->key;
    node->key_place = frame->key_place;
    frame->has_key = false;
    *(frame->last ? &frame->last->next : &frame->node->first) = node;
    frame->last = node;
    frame->node->count++;
}

static enum status add_node(struct reading *r, struct yaml_node value, struct yaml_node **added) {
    *added = NULL;
    if (r->nodes++ == YAML_NODES_MAX)
        return stop(r, &TOO_MANY, value.place, STATUS_LIMIT);
    struct yaml_node *node = ARENA_NEW(r->arena, struct yaml_node);
    if (!node)
        return stop(r, &NO_MEMORY, value.place, STATUS_MEMORY);
    *node = value;
    hang_in(r, node);
    *added = node;
    return STATUS_OK;
}

static enum status open_frame(struct reading *r, enum yaml_type type, struct place place) {
    struct yaml_node *node;
    if (r->depth == YAML_DEPTH_MAX)
        return stop(r, &TOO_DEEP, place, STATUS_LIMIT);
    TRY(add_node(r, (struct yaml_node){.type = type, .place = place}, &node));
    r->frames[r->depth++] = (struct frame){.node = node};
    return STATUS_OK;
}

static enum status add_scalar(struct reading *r, struct place place, struct str text, bool quoted) {
    struct yaml_node *node;
    return add_node(r, (struct yaml_node){.type = YAML_SCALAR, .quoted = quoted, .place = place, .text = text}, &node);
}

static bool wants_key(const struct reading *r) {
    return r->depth && r->frames[r->depth - 1].node->type == YAML_MAP && !r->frames[r->depth - 1].has_key;
}

/* Where the frame's new key stands for the first time. Small maps are compared one by one, large ones through a hash
 * map, which is filled when the map becomes large. */
static enum status first_offset(struct reading *r, struct frame *frame, uint32_t *offset) {
    enum { SMALL = 16 };
    if (frame->node->count < SMALL) {
        const struct yaml_node *first = yaml_get(frame->node, frame->key);
        *offset = first ? first->key_place.offset : frame->key_place.offset;
        return STATUS_OK;
    }
    if (!frame->seen) {
        frame->seen = ARENA_NEW(r->arena, struct map);
        if (!frame->seen)
            return STATUS_MEMORY;
        map_init(frame->seen, r->arena, false);
        for (const struct yaml_node *at = frame->node->first; at; at = at->next)
            TRY(map_add(frame->seen, at->key, at->key_place.offset, offset));
    }
    return map_add(frame->seen, frame->key, frame->key_place.offset, offset);
}

static void refuse_repeated(struct reading *r, const struct frame *frame, uint32_t first) {
    struct str line = STR_NONE;
    r->is_wrong = true;
    if (diag_has_room(r->sink, &REPEATED))
        line = str_format(r->sink->arena, "%u", place_position(point(r, first)).line);
    diag_add(r->sink, &REPEATED, frame->key_place, frame->key, line);
}

static enum status take_key(struct reading *r, struct str key, struct place place) {
    struct frame *frame = &r->frames[r->depth - 1];
    frame->key = key;
    frame->key_place = place;
    frame->has_key = true;
    uint32_t first;
    if (first_offset(r, frame, &first) != STATUS_OK)
        return stop(r, &NO_MEMORY, place, STATUS_MEMORY);
    if (first != place.offset)
        refuse_repeated(r, frame, first);
    return STATUS_OK;
}

/* Anchors and tags stand before the node, where its event begins. */
static void refuse_properties(struct reading *r, struct place place, const yaml_char_t *anchor,
                              const yaml_char_t *tag) {
    struct str name = str_from((const char *)(anchor ? anchor : tag));
    place.length = (uint32_t)(name.len < place.length ? name.len : 0);
    if (anchor && !r->shares)
        mistake(r, &ANCHOR, place, name);
    else if (tag)
        mistake(r, &TAG, place, name);
}

/* ---- anchors and aliases, where they are read */

/* The last of one name counts. */
static enum status keep_anchor(struct reading *r, const yaml_char_t *anchor, struct yaml_node *node) {
    uint32_t index = (uint32_t)r->anchor_count, stored;
    if (!anchor || !r->shares)
        return STATUS_OK;
    struct str name = str_copy(r->arena, str_from((const char *)anchor));
    if (!name.ptr || map_add(&r->anchor_names, name, index, &stored) != STATUS_OK)
        return stop(r, &NO_MEMORY, node->place, STATUS_MEMORY);
    if (stored == index) {
        if (!arena_grow(r->arena, (void **)&r->anchors, r->anchor_count, &r->anchor_room, sizeof(struct yaml_node *),
                        _Alignof(struct yaml_node *)))
            return stop(r, &NO_MEMORY, node->place, STATUS_MEMORY);
        r->anchor_count++;
    }
    r->anchors[stored] = node;
    return STATUS_OK;
}

static bool is_open(const struct reading *r, const struct yaml_node *node) {
    for (unsigned i = 0; i < r->depth; i++)
        if (r->frames[i].node == node)
            return true;
    return false;
}

static enum status share(struct reading *r, struct str name, struct place place) {
    uint32_t index = map_get(&r->anchor_names, name);
    struct yaml_node *node;
    if (index == MAP_NONE || is_open(r, r->anchors[index])) {
        mistake(r, &NO_ANCHOR, place, name);
        return STATUS_INPUT;
    }
    struct yaml_node copy = *r->anchors[index];
    copy.place = place;
    copy.next = NULL;
    return add_node(r, copy, &node);
}

/* What is written in the map itself counts before what is merged into it. */
static enum status merge(struct reading *r) {
    struct frame *frame = &r->frames[r->depth - 1];
    const struct yaml_node *merged = r->shares ? yaml_get(frame->node, STR("<<")) : NULL;
    if (!merged)
        return STATUS_OK;
    if (merged->type != YAML_MAP || merged->count > YAML_MERGED_MAX) {
        mistake(r, &MERGE, merged->place, STR_NONE);
        return STATUS_OK;
    }
    for (const struct yaml_node *child = merged->first; child; child = child->next) {
        struct yaml_node copy = *child, *node;
        if (yaml_get(frame->node, child->key))
            continue;
        copy.next = NULL;
        frame->key = child->key;
        frame->key_place = child->key_place;
        TRY(add_node(r, copy, &node));
    }
    return STATUS_OK;
}

static enum status take_scalar(struct reading *r, const yaml_event_t *event) {
    struct place place = place_of(r, event);
    refuse_properties(r, place, event->data.scalar.anchor, event->data.scalar.tag);
    struct str value = {(const char *)event->data.scalar.value, event->data.scalar.length};
    struct str text = str_copy(r->arena, value);
    if (!text.ptr)
        return stop(r, &NO_MEMORY, place, STATUS_MEMORY);
    if (wants_key(r))
        return take_key(r, text, place);
    TRY(add_scalar(r, place, text, event->data.scalar.style != YAML_PLAIN_SCALAR_STYLE));
    return keep_anchor(r, event->data.scalar.anchor, r->depth ? r->frames[r->depth - 1].last : r->root);
}

static enum status take_alias(struct reading *r, const yaml_event_t *event) {
    struct place place = place_of(r, event);
    if (r->shares && !wants_key(r))
        return share(r, str_from((const char *)event->data.alias.anchor), place);
    mistake(r, &ALIAS, place, STR_NONE);
    return wants_key(r) ? STATUS_INPUT : add_scalar(r, place, STR(""), false);
}

static enum status take_start(struct reading *r, const yaml_event_t *event) {
    bool is_map = event->type == YAML_MAPPING_START_EVENT;
    struct place place = place_of(r, event);
    if (is_map)
        refuse_properties(r, place, event->data.mapping_start.anchor, event->data.mapping_start.tag);
    else
        refuse_properties(r, place, event->data.sequence_start.anchor, event->data.sequence_start.tag);
    if (wants_key(r)) {
        mistake(r, &KEY, place, STR_NONE);
        return STATUS_INPUT;
    }
    TRY(open_frame(r, is_map ? YAML_MAP : YAML_LIST, place));
    return keep_anchor(r, is_map ? event->data.mapping_start.anchor : event->data.sequence_start.anchor,
                       r->frames[r->depth - 1].node);
}

static enum status take_event(struct reading *r, const yaml_event_t *event) {
    switch (event->type) {
    case YAML_DOCUMENT_START_EVENT:
        if (r->documents++ == 0)
            return STATUS_OK;
        mistake(r, &SECOND, place_of(r, event), STR_NONE);
        return STATUS_INPUT;
    case YAML_SCALAR_EVENT:
        return take_scalar(r, event);
    case YAML_ALIAS_EVENT:
        return take_alias(r, event);
    case YAML_SEQUENCE_START_EVENT:
    case YAML_MAPPING_START_EVENT:
        return take_start(r, event);
    case YAML_MAPPING_END_EVENT:
        TRY(merge(r));
        r->depth--;
        return STATUS_OK;
    case YAML_SEQUENCE_END_EVENT:
        r->depth--;
        return STATUS_OK;
    default:
        return STATUS_OK;
    }
}

static enum status read_events(struct reading *r) {
    for (;;) {
        yaml_event_t event;
        if (!yaml_parser_parse(&r->parser, &event))
            return parser_error(r);
        enum status status = take_event(r, &event);
        bool is_end = event.type == YAML_STREAM_END_EVENT;
        yaml_event_delete(&event);
        if (status != STATUS_OK)
            return status;
        if (is_end)
            return r->is_wrong ? STATUS_INPUT : STATUS_OK;
    }
}

/* Nothing but comments or "---" was written. */
static bool is_nothing(const struct yaml_node *root) {
    return root && root->type == YAML_SCALAR && !root->quoted && root->text.len == 0;
}

static enum status parse(const struct source *source, bool shares, struct arena *arena, struct diag_sink *sink,
                         const struct yaml_node **root) {
    struct reading r = {.source = source, .arena = arena, .sink = sink, .shares = shares};
    map_init(&r.anchor_names, arena, false);
    if (!yaml_parser_initialize(&r.parser))
        return stop(&r, &NO_MEMORY, PLACE_NONE, STATUS_MEMORY);
    /* The encoding is set, so that libyaml does not take UTF-16, of which no place could be given. It would count a
     * byte order mark as a column of the first line. */
    r.start = r.byte = str_starts(source->text, STR("\xEF\xBB\xBF")) ? 3 : 0;
    struct str text = source->text.ptr ? str_skip(source->text, r.start) : STR("");
    yaml_parser_set_encoding(&r.parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&r.parser, (const unsigned char *)text.ptr, text.len);
    enum status status = read_events(&r);
    yaml_parser_delete(&r.parser);
    if (status == STATUS_OK)
        *root = is_nothing(r.root) ? NULL : r.root;
    return status;
}

enum status yaml_parse(const struct source *source, struct arena *arena, struct diag_sink *sink,
                       const struct yaml_node **root) {
    return parse(source, false, arena, sink, root);
}

enum status yaml_parse_shared(const struct source *source, struct arena *arena, struct diag_sink *sink,
                              const struct yaml_node **root) {
    return parse(source, true, arena, sink, root);
}

const struct yaml_node *yaml_get(const struct yaml_node *map, struct str key) {
    if (!map || map->type != YAML_MAP)
        return NULL;
    for (const struct yaml_node *at = map->first; at; at = at->next)
        if (str_eq(at->key, key))
            return at;
    return NULL;
}

bool yaml_is_null(const struct yaml_node *node) {
    static const struct str NULLS[] = {STR_INIT(""), STR_INIT("~"), STR_INIT("null"), STR_INIT("Null"),
                                       STR_INIT("NULL")};
    if (!node || node->type != YAML_SCALAR || node->quoted)
        return false;
    for (size_t i = 0; i < ARRAY_LEN(NULLS); i++)
        if (str_eq(node->text, NULLS[i]))
            return true;
    return false;
}
