// The one implementation of json_parse, and the only C++ of the project: built without exceptions and RTTI.
//
// simdjson's two stages are called one by one. After the first the number of structural characters is known, and with
// it how many nodes there will be; so one block of the arena takes the nodes and the strings, and the second stage
// unescapes the strings straight into it. What is left is one walk over the tape that writes the nodes.
extern "C" {
#include "base/json.h"
#include "base/json_scan.h"
}

#include <cstring>
#include <new>
#include <simdjson.h>

namespace {

constexpr size_t CAPACITY_MIN = 64 * 1024;
constexpr uint32_t COUNT_SATURATED = simdjson::internal::JSON_COUNT_MASK;

const diag_kind NO_MEMORY = {"json.no-memory", SEVERITY_ERROR, "cannot be read: out of memory", nullptr};

str literal(const char *text) {
    return {text, std::strlen(text)};
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

// Turns the tape into nodes; the end of the nodes, or null should the tape not fit what was reserved for it.
class Flattener {
  public:
    Flattener(json_node *nodes, size_t room, const uint8_t *bytes)
        : first(nodes), limit(nodes + room), strings(bytes), strings_end(bytes) {}

    json_node *run(const uint64_t *tape) {
        const uint64_t *end = tape + (tape[0] & simdjson::internal::JSON_VALUE_MASK) - 1;
        json_node *at = first;
        for (const uint64_t *word = tape + 1; word < end; word++) {
            const char type = static_cast<char>(*word >> 56);
            if (type == '}' || type == ']') {
                close(at);
                continue;
            }
            if (at == limit)
                return nullptr;
            if (type == '{' || type == '[') {
                if (depth == JSON_DEPTH_MAX)
                    return nullptr;
                open(at, *word, type);
            } else if (type == '"') {
                string(at, *word);
            } else if (scalar(at, type, word[1])) {
                word++;
            }
            at++;
        }
        return at;
    }

    // Where the last string ends, its NUL included.
    const uint8_t *end_of_strings() const { return strings_end; }

  private:
    void open(json_node *node, uint64_t word, char type) {
        containers[depth++] = node;
        node->type = type == '{' ? JSON_OBJECT : JSON_ARRAY;
        node->size = static_cast<uint32_t>(word >> 32) & COUNT_SATURATED;
        node->integer = 0;
        node->reserved = 0;
    }

    void close(json_node *at) {
        json_node *container = containers[--depth];
        container->span = static_cast<uint32_t>(at - container);
        if (container->size == COUNT_SATURATED)
            container->size = static_cast<uint32_t>(element_count(container));
    }

    void string(json_node *node, uint64_t word) {
        const uint8_t *bytes = strings + (word & simdjson::internal::JSON_VALUE_MASK);
        uint32_t len;
        std::memcpy(&len, bytes, sizeof len);
        node->type = JSON_STRING;
        node->span = 1;
        node->string.ptr = reinterpret_cast<const char *>(bytes + sizeof len);
        node->size = len;
        node->reserved = 0;
        strings_end = bytes + sizeof len + len + 1;
    }

    // True when the value took the next word of the tape too.
    static bool scalar(json_node *node, char type, uint64_t value) {
        node->span = 1;
        node->size = 0;
        node->reserved = 0;
        node->integer = static_cast<int64_t>(value);
        switch (type) {
        case 'l':
            node->type = JSON_INTEGER;
            return true;
        case 'u':
            node->type = JSON_NUMBER;
            node->number = static_cast<double>(value);
            return true;
        case 'd':
            node->type = JSON_NUMBER;
            std::memcpy(&node->number, &value, sizeof value);
            return true;
        default:
            node->type = type == 't' ? JSON_TRUE : type == 'f' ? JSON_FALSE : JSON_NULL;
            node->integer = 0;
            return false;
        }
    }

    json_node *first;
    json_node *limit;
    const uint8_t *strings;
    const uint8_t *strings_end;
    unsigned depth = 0;
    json_node *containers[JSON_DEPTH_MAX];
};

} // namespace

struct json_parser {
    std::unique_ptr<simdjson::internal::dom_parser_implementation> stages;
    simdjson::dom::document document;  // its tape alone is kept between documents
    std::unique_ptr<uint8_t[]> padded; // a copy of a text without padding
    size_t padded_room = 0;

    // Makes room for a text of `len` bytes.
    bool reserve(size_t len) {
        if (len <= stages->capacity())
            return true;
        const size_t capacity = len > stages->capacity() * 2 ? len : stages->capacity() * 2;
        return set_capacity(capacity < simdjson::SIMDJSON_MAXSIZE_BYTES ? capacity : len);
    }

    bool set_capacity(size_t capacity) {
        std::unique_ptr<uint64_t[]> tape(new (std::nothrow) uint64_t[capacity + 64]);
        if (!tape || stages->set_capacity(capacity) != simdjson::SUCCESS)
            return false;
        document.tape = std::move(tape);
        return true;
    }

    // The text with padding behind it; null without memory.
    const uint8_t *copy_padded(str text) {
        if (text.len + JSON_PADDING > padded_room) {
            padded_room = text.len + JSON_PADDING;
            padded.reset(new (std::nothrow) uint8_t[padded_room]);
            if (!padded)
                padded_room = 0;
        }
        if (!padded)
            return nullptr;
        if (text.len)
            std::memcpy(padded.get(), text.ptr, text.len);
        std::memset(padded.get() + text.len, 0, JSON_PADDING);
        return padded.get();
    }

    simdjson::error_code parse(const uint8_t *text, size_t len, arena *arena, json_doc *doc) {
        if (!reserve(len))
            return simdjson::MEMALLOC;
        const auto error = stages->stage1(text, len, simdjson::stage1_mode::regular);
        if (error)
            return error;
        const size_t room = nodes_room(stages->n_structural_indexes);
        const size_t nodes_size = room * sizeof(json_node);
        void *block = arena_get_raw(arena, nodes_size + strings_room(len), alignof(json_node));
        if (!block)
            return simdjson::MEMALLOC;
        return fill(static_cast<json_node *>(block), room, arena, doc);
    }

    simdjson::error_code fill(json_node *nodes, size_t room, arena *arena, json_doc *doc) {
        auto *strings = reinterpret_cast<uint8_t *>(nodes + room);
        document.string_buf.reset(strings); // lent
        const auto error = stages->stage2(document);
        static_cast<void>(document.string_buf.release());
        Flattener flattener(nodes, room, strings);
        const json_node *end = error ? nullptr : flattener.run(document.tape.get());
        arena_shrink(arena, nodes, end ? flattener.end_of_strings() : nullptr);
        if (!end)
            return error ? error : simdjson::TAPE_ERROR;
        doc->root = nodes;
        doc->count = static_cast<uint32_t>(end - nodes);
        return simdjson::SUCCESS;
    }
};

extern "C" struct json_parser *json_parser_new(void) {
    auto *parser = new (std::nothrow) json_parser;
    if (!parser)
        return nullptr;
    const auto error = simdjson::get_active_implementation()->create_dom_parser_implementation(
        CAPACITY_MIN, JSON_DEPTH_MAX, parser->stages);
    if (error || !parser->set_capacity(CAPACITY_MIN)) {
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
    static const char BYTE_ORDER_MARK[] = "\xEF\xBB\xBF";
    const size_t mark = str_starts(source->text, literal(BYTE_ORDER_MARK)) ? 3 : 0;
    const str text = str_skip(source->text, mark);
    if (text.len == 0)
        return json_scan_mistake(source, literal("it is empty"), sink);
    const auto *bytes = padded ? reinterpret_cast<const uint8_t *>(text.ptr) : parser->copy_padded(text);
    json_doc parsed = {nullptr, 0, source};
    const auto error = bytes ? parser->parse(bytes, text.len, arena, &parsed) : simdjson::MEMALLOC;
    if (error == simdjson::MEMALLOC) {
        const diag details = {};
        diag_report(sink, &NO_MEMORY, {source, 0, 0}, &details);
        return STATUS_MEMORY;
    }
    if (error)
        return json_scan_mistake(source, literal(simdjson::error_message(error)), sink);
    *doc = parsed;
    return STATUS_OK;
}
