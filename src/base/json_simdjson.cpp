// The one implementation of json_parse: built without exceptions and RTTI.
//
// simdjson's two stages are called one by one. After the first the number of structural characters is known, and with
// it how many nodes there will be; so one block of the arena takes the nodes and the strings, and the second stage
// unescapes the strings straight into it. What is left is one walk over the tape that writes the nodes.
extern "C" {
#include "base/json.h"
#include "base/json_scan.h"
}

#include <cstdlib>
#include <cstring>
#include <new>
#include <pthread.h>
#include <simdjson.h>

namespace {

constexpr size_t CAPACITY_MIN = 64 * 1024, CAPACITY_KEPT = 16 * 1024 * 1024;
constexpr uint32_t COUNT_SATURATED = simdjson::internal::JSON_COUNT_MASK;

const diag_kind NO_MEMORY = {"json.no-memory", SEVERITY_ERROR, "cannot be read: out of memory", nullptr};

str literal(const char *text) {
    return {text, std::strlen(text)};
}

// When it is first asked for an implementation, simdjson makes a few strings, and ends the program when there is no
// memory for them. So a reserve is taken before, which operator new gives back when it finds nothing else.
constexpr size_t RESERVE = 16 * 1024;
void *reserve;

void give_back() {
    std::free(reserve);
    reserve = nullptr;
    std::set_new_handler(nullptr);
}

// Null without memory.
const simdjson::implementation *best_implementation() {
    static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
    static const simdjson::implementation *best;
    pthread_mutex_lock(&mutex);
    if (!best)
        reserve = std::malloc(RESERVE);
    if (!best && reserve) {
        const auto before = std::set_new_handler(give_back);
        best = simdjson::get_available_implementations().detect_best_supported();
        std::set_new_handler(before);
    }
    std::free(reserve);
    reserve = nullptr;
    const simdjson::implementation *found = best;
    pthread_mutex_unlock(&mutex);
    return found;
}

// As much as simdjson may write: five bytes for every three of the text, which "" "" "" would need.
size_t strings_room(size_t len) {
    return (5 * len / 3 + simdjson::SIMDJSON_PADDING + 63) / 64 * 64;
}

// Every value but the first has a bracket, comma or colon of its own before it, and every container one behind it: so
// there are half as many nodes as structural characters and starts of scalars, less a half for each empty container.
size_t nodes_room(size_t structurals) {
    return structurals / 2 + 1;
}

size_t element_count(const json_node *container) {
    size_t count = 0;
    for (const json_node *at = json_first(container); at; at = json_next(container, at))
        count++;
    return count;
}

// Turns a tape into nodes.
struct flattener {
    const uint8_t *strings;
    const uint8_t *strings_end; // where the last string ends, its NUL included
    unsigned depth;
    json_node *open[JSON_DEPTH_MAX]; // the containers around the next value
};

void open_container(flattener *f, json_node *node, char type, uint64_t word) {
    f->open[f->depth++] = node;
    node->type = type == '{' ? JSON_OBJECT : JSON_ARRAY;
    node->size = static_cast<uint32_t>(word >> 32) & COUNT_SATURATED;
    node->integer = 0;
    node->mark = 0;
}

void close_container(flattener *f, const json_node *end) {
    json_node *container = f->open[--f->depth];
    container->span = static_cast<uint32_t>(end - container);
    if (container->size == COUNT_SATURATED)
        container->size = static_cast<uint32_t>(element_count(container));
}

void put_string(flattener *f, json_node *node, uint64_t word) {
    const uint8_t *bytes = f->strings + (word & simdjson::internal::JSON_VALUE_MASK);
    uint32_t len;
    std::memcpy(&len, bytes, sizeof len);
    node->type = JSON_STRING;
    node->span = 1;
    node->string.ptr = reinterpret_cast<const char *>(bytes + sizeof len);
    node->size = len;
    node->mark = 0;
    f->strings_end = bytes + sizeof len + len + 1;
}

// The words of the tape that the scalar takes: a number's value is in a second one.
size_t put_scalar(json_node *node, char type, uint64_t value) {
    node->span = 1;
    node->size = 0;
    node->mark = 0;
    node->integer = static_cast<int64_t>(value);
    switch (type) {
    case 'l':
        node->type = JSON_INTEGER;
        return 2;
    case 'u':
        node->type = JSON_NUMBER;
        node->number = static_cast<double>(value);
        return 2;
    case 'd':
        node->type = JSON_NUMBER;
        std::memcpy(&node->number, &value, sizeof value);
        return 2;
    default:
        node->type = type == 't' ? JSON_TRUE : type == 'f' ? JSON_FALSE : JSON_NULL;
        node->integer = 0;
        return 1;
    }
}

// Of the structural characters and the first characters of scalars those that begin a key or a value.
bool begins_node(char c) {
    return c != ',' && c != ':' && c != '}' && c != ']';
}

// The end of the nodes; null should the tape not fit what was reserved for it.
json_node *flatten(flattener *f, const uint64_t *tape, json_node *at, const json_node *limit) {
    const uint64_t *end = tape + (tape[0] & simdjson::internal::JSON_VALUE_MASK) - 1;
    for (const uint64_t *word = tape + 1; word < end;) {
        const char type = static_cast<char>(*word >> 56);
        if (type == '"' && at != limit) { // most values are, and every name
            put_string(f, at++, *word++);
            continue;
        }
        if (type == '}' || type == ']') {
            close_container(f, at);
            word++;
            continue;
        }
        const bool opens = type == '{' || type == '[';
        if (at == limit || (opens && f->depth == JSON_DEPTH_MAX))
            return nullptr;
        if (opens)
            open_container(f, at, type, *word++);
        else
            word += put_scalar(at, type, word[1]);
        at++;
    }
    return at;
}

} // namespace

struct json_parser {
    std::unique_ptr<simdjson::internal::dom_parser_implementation> stages;
    simdjson::dom::document document;  // its tape alone is kept between documents
    std::unique_ptr<uint8_t[]> padded; // a copy of a text without padding
    size_t padded_room = 0;
    const json_node *last = nullptr; // the root of the document read last, whose structural characters are still known
};

namespace {

bool make_tape(json_parser *parser, size_t capacity) {
    parser->document.tape.reset(new (std::nothrow) uint64_t[capacity + 64]);
    return parser->document.tape != nullptr;
}

bool set_capacity(json_parser *parser, size_t capacity) {
    parser->document.tape.reset();
    return parser->stages->set_capacity(capacity) == simdjson::SUCCESS && make_tape(parser, capacity);
}

// The tape of a very large document is given back: what is done with the document needs memory too.
void leave_tape(json_parser *parser) {
    if (parser->stages->capacity() > CAPACITY_KEPT)
        parser->document.tape.reset();
}

// Makes room for a text of `len` bytes.
bool make_room(json_parser *parser, size_t len) {
    const size_t has = parser->stages->capacity();
    if (len <= has)
        return parser->document.tape || make_tape(parser, has);
    const size_t twice = has < simdjson::SIMDJSON_MAXSIZE_BYTES / 2 ? has * 2 : len;
    return set_capacity(parser, len > twice ? len : twice);
}

// The text with padding behind it; null without memory.
const uint8_t *copy_padded(json_parser *parser, str text) {
    const size_t need = text.len + JSON_PADDING;
    if (need > parser->padded_room) {
        parser->padded_room = 0;
        parser->padded.reset(new (std::nothrow) uint8_t[need]);
        if (!parser->padded)
            return nullptr;
        parser->padded_room = need;
    }
    std::memcpy(parser->padded.get(), text.ptr, text.len);
    std::memset(parser->padded.get() + text.len, 0, JSON_PADDING);
    return parser->padded.get();
}

// The second stage, and the walk; `block` takes the nodes and, behind the room for them, the strings.
simdjson::error_code fill(json_parser *parser, void *block, size_t room, arena *arena, json_doc *doc) {
    auto *nodes = static_cast<json_node *>(block);
    auto *strings = reinterpret_cast<uint8_t *>(nodes + room);
    parser->document.string_buf.reset(strings); // lent
    const auto error = parser->stages->stage2(parser->document);
    static_cast<void>(parser->document.string_buf.release());
    flattener f;
    f.strings = f.strings_end = strings;
    f.depth = 0;
    const json_node *end = error ? nullptr : flatten(&f, parser->document.tape.get(), nodes, nodes + room);
    arena_shrink(arena, nodes, end ? f.strings_end : nullptr);
    if (!end)
        return error ? error : simdjson::TAPE_ERROR;
    doc->root = doc->nodes = nodes;
    doc->count = static_cast<uint32_t>(end - nodes);
    return simdjson::SUCCESS;
}

simdjson::error_code parse(json_parser *parser, const uint8_t *text, size_t len, arena *arena, json_doc *doc) {
    if (!make_room(parser, len))
        return simdjson::MEMALLOC;
    const auto error = parser->stages->stage1(text, len, simdjson::stage1_mode::regular);
    if (error)
        return error;
    const size_t room = nodes_room(parser->stages->n_structural_indexes);
    void *block = arena_get_raw(arena, room * sizeof(json_node) + strings_room(len), alignof(json_node));
    return block ? fill(parser, block, room, arena, doc) : simdjson::MEMALLOC;
}

} // namespace

extern "C" struct json_parser *json_parser_new(void) {
    const simdjson::implementation *best = best_implementation();
    auto *parser = best ? new (std::nothrow) json_parser : nullptr;
    if (!parser)
        return nullptr;
    const auto error = best->create_dom_parser_implementation(CAPACITY_MIN, JSON_DEPTH_MAX, parser->stages);
    if (error || !set_capacity(parser, CAPACITY_MIN)) {
        delete parser;
        return nullptr;
    }
    return parser;
}

extern "C" void json_parser_free(struct json_parser *parser) {
    delete parser;
}

extern "C" enum status json_parse(struct json_parser *parser, const struct source *source, bool padded,
                                  struct arena *arena, struct diag_sink *sink, struct json_doc *doc) {
    const size_t mark = str_starts(source->text, literal("\xEF\xBB\xBF")) ? 3 : 0;
    const str text = str_skip(source->text, mark);
    if (text.len == 0)
        return json_scan_mistake(source, literal("it is empty"), sink);
    const auto *bytes = padded ? reinterpret_cast<const uint8_t *>(text.ptr) : copy_padded(parser, text);
    json_doc parsed = {nullptr, nullptr, 0, source};
    parser->last = nullptr;
    const auto error = bytes ? parse(parser, bytes, text.len, arena, &parsed) : simdjson::MEMALLOC;
    leave_tape(parser);
    if (error == simdjson::MEMALLOC) {
        const diag details = {};
        diag_report(sink, &NO_MEMORY, {source, 0, 0}, &details);
        return STATUS_MEMORY;
    }
    if (error)
        return json_scan_mistake(source, literal(simdjson::error_message(error)), sink);
    *doc = parsed;
    parser->last = parsed.root;
    return STATUS_OK;
}

extern "C" void json_parser_places(const struct json_parser *parser, const struct json_doc *doc,
                                   const struct json_node *const *nodes, size_t count, struct place *places) {
    if (!parser || parser->last != doc->root) {
        json_places(doc, nodes, count, places);
        return;
    }
    const str whole = doc->source->text;
    const size_t mark = str_starts(whole, literal("\xEF\xBB\xBF")) ? 3 : 0;
    const char *text = whole.ptr + mark;
    const uint32_t *at = parser->stages->structural_indexes.get();
    const uint32_t *end = at + parser->stages->n_structural_indexes;
    uint32_t seen = 0; // nodes that begin before `at`
    for (size_t i = 0; i < count; i++) {
        const auto index = static_cast<uint32_t>(nodes[i] - doc->root);
        for (; at < end && (seen < index || !begins_node(text[*at])); at++)
            seen += begins_node(text[*at]);
        const size_t start = at < end ? *at + mark : whole.len;
        places[i] = {doc->source, static_cast<uint32_t>(start),
                     static_cast<uint32_t>(json_scan_end(whole, start) - start)};
    }
}
