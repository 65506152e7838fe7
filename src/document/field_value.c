#include "document/field_value.h"

#include <string.h>

static const struct diag_kind BAD_ID = {"document.id", SEVERITY_ERROR, "'{1}' cannot serve as '{0}'",
                                        "an id has no blanks and at most 100 characters"};
static const struct diag_kind TRUTH_VALUE = {"document.wrong-type", SEVERITY_ERROR,
                                             "'{0}' must be a text, not a truth value",
                                             "put it in quotes if the word is meant: \"{1}\""};
static const struct diag_kind UNKNOWN_VALUE = {"document.unknown-value", SEVERITY_ERROR, "'{0}' cannot be '{1}'",
                                               "allowed: {2}"};
static const struct diag_kind OUT_OF_RANGE = {"document.range", SEVERITY_ERROR, "'{0}' must be {1}, not {2}", NULL};
static const struct diag_kind NO_DATE = {"document.date", SEVERITY_ERROR, "'{1}' is no date for '{0}'",
                                         "write a day of the calendar as year, month and day: 2026-11-23"};
static const struct diag_kind NO_SPAN = {"document.span", SEVERITY_ERROR, "'{1}' is no span of time for '{0}'",
                                         "write days, months or years as 90d, 18m or 2y, or none for no limit"};

static bool is_truth_value(const struct yaml_node *node, bool *value) {
    if (node->type != YAML_SCALAR || node->quoted)
        return false;
    *value = str_eq(node->text, STR("true"));
    return *value || str_eq(node->text, STR("false"));
}

bool field_text(struct field_reader *reader, const struct field *field, const struct yaml_node *node, struct str *out) {
    bool truth;
    if (node->type == YAML_SCALAR && !yaml_is_null(node) && str_trim(node->text).len == 0) {
        field_wrong_type(reader, field, "a text", &(struct yaml_node){.type = YAML_SCALAR, .place = node->place});
        return false;
    }
    if (node->type != YAML_SCALAR || yaml_is_null(node)) {
        field_wrong_type(reader, field, "a text", node);
        return false;
    }
    if (is_truth_value(node, &truth)) {
        diag_add(reader->sink, &TRUTH_VALUE, node->place, field->key, node->text);
        return false;
    }
    *out = node->text;
    return true;
}

void field_read_text(struct field_reader *reader, const struct field *field, const struct yaml_node *node,
                     void *target) {
    struct str text;
    if (field_text(reader, field, node, &text))
        memcpy((char *)target + field->at, &text, sizeof text);
}

static bool is_id(struct str text) {
    size_t characters = 0;
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];
        if (c <= ' ' || c == 0x7f)
            return false;
        characters += (c & 0xc0) != 0x80;
    }
    return characters <= FIELD_ID_MAX;
}

void field_read_id(struct field_reader *reader, const struct field *field, const struct yaml_node *node, void *target) {
    struct str text;
    if (!field_text(reader, field, node, &text))
        return;
    if (is_id(text))
        memcpy((char *)target + field->at, &text, sizeof text);
    else
        diag_add(reader->sink, &BAD_ID, node->place, field->key, text);
}

void field_read_texts(struct field_reader *reader, const struct field *field, const struct yaml_node *node,
                      void *target) {
    bool is_list = node->type == YAML_LIST;
    size_t most = is_list ? node->count : 1;
    if (is_list && !field_check_most(reader, field, node))
        return;
    struct str *texts = ARENA_ARRAY(reader->arena, struct str, most);
    if (!texts) {
        (void)field_keep(reader, STATUS_MEMORY);
        return;
    }
    size_t count = 0;
    for (const struct yaml_node *item = is_list ? node->first : node; item && count < most; item = item->next)
        if (!field_text(reader, field, item, &texts[count++]))
            return;
    *(struct str **)(void *)((char *)target + field->at) = texts;
    *(size_t *)(void *)((char *)target + field->count_at) = count;
}

void field_unknown_value(struct field_reader *reader, const struct field *field, const struct yaml_node *node,
                         const struct str *names, size_t count) {
    struct str all = diag_has_room(reader->sink, &UNKNOWN_VALUE) ? field_join(reader->arena, names, count) : STR_NONE;
    diag_add_near(reader->sink, &UNKNOWN_VALUE, node->place, diag_nearest(node->text, names, count), field->key,
                  node->text, all);
}

/* The index among the row's choices, or -1 with a report. */
static int choice_of(struct field_reader *reader, const struct field *field, const struct yaml_node *node) {
    struct str text;
    if (!field_text(reader, field, node, &text))
        return -1;
    for (size_t i = 0; i < field->choice_count; i++)
        if (str_eq(field->choices[i], text))
            return (int)i;
    field_unknown_value(reader, field, node, field->choices, field->choice_count);
    return -1;
}

void field_read_word(struct field_reader *reader, const struct field *field, const struct yaml_node *node,
                     void *target) {
    int choice = choice_of(reader, field, node);
    if (choice >= 0)
        memcpy((char *)target + field->at, &field->choices[choice], sizeof(struct str));
}

void field_read_choice(struct field_reader *reader, const struct field *field, const struct yaml_node *node,
                       void *target) {
    int choice = choice_of(reader, field, node);
    if (choice >= 0)
        memcpy((char *)target + field->at, &choice, sizeof choice);
}

void field_read_flag(struct field_reader *reader, const struct field *field, const struct yaml_node *node,
                     void *target) {
    bool value;
    if (is_truth_value(node, &value))
        memcpy((char *)target + field->at, &value, sizeof value);
    else
        field_wrong_type(reader, field, "true or false", node);
}

static void out_of_range(struct field_reader *reader, const struct field *field, const char *what,
                         const struct yaml_node *node) {
    struct str wanted = STR_NONE;
    if (diag_has_room(reader->sink, &OUT_OF_RANGE))
        wanted = str_format(reader->arena, "%s from %u to %u", what, field->least, field->most);
    diag_add(reader->sink, &OUT_OF_RANGE, node->place, field->key, wanted, node->text);
}

static bool is_plain(const struct yaml_node *node) {
    return node->type == YAML_SCALAR && !node->quoted && !yaml_is_null(node);
}

/* Starts like a number: then what is wrong is its value, not its type. */
static bool looks_numeric(struct str text) {
    return text.len > 0 && (char_is_digit(text.ptr[0]) || text.ptr[0] == '-' || text.ptr[0] == '+');
}

bool field_whole(struct field_reader *reader, const struct field *field, const struct yaml_node *node, unsigned *out) {
    uint64_t value;
    if (!is_plain(node) || !looks_numeric(node->text)) {
        char wanted[64];
        (void)snprintf(wanted, sizeof wanted, "a whole number from %u to %u", field->least, field->most);
        field_wrong_type(reader, field, wanted, node);
        return false;
    }
    if (!str_u64(node->text, field->most, &value) || value < field->least) {
        out_of_range(reader, field, "a whole number", node);
        return false;
    }
    *out = (unsigned)value;
    return true;
}

void field_read_integer(struct field_reader *reader, const struct field *field, const struct yaml_node *node,
                        void *target) {
    unsigned value;
    if (!field_whole(reader, field, node, &value))
        return;
    if (field->size == 1)
        *(uint8_t *)((char *)target + field->at) = (uint8_t)value;
    else
        *(uint16_t *)(void *)((char *)target + field->at) = (uint16_t)value;
}

/* "7", "7.5": no sign, no exponent, and no locale, which is why this is not strtod. */
static bool parse_number(struct str text, double *out) {
    enum { DIGITS_MAX = 9 };
    size_t dot = str_find_char(text, '.');
    struct str fraction = dot == SIZE_MAX ? STR_NONE : str_skip(text, dot + 1);
    uint64_t whole, rest = 0;
    if (!str_u64(str_slice(text, 0, dot), UINT32_MAX, &whole))
        return false;
    if (dot != SIZE_MAX && (fraction.len > DIGITS_MAX || !str_u64(fraction, UINT32_MAX, &rest)))
        return false;
    double scale = 1;
    for (size_t i = 0; i < fraction.len; i++)
        scale *= 10;
    *out = (double)whole + (double)rest / scale;
    return true;
}

void field_read_number(struct field_reader *reader, const struct field *field, const struct yaml_node *node,
                       void *target) {
    double value;
    if (!is_plain(node) || !looks_numeric(node->text))
        field_wrong_type(reader, field, "a number", node);
    else if (!parse_number(node->text, &value) || value < field->least || value > field->most)
        out_of_range(reader, field, "a number", node);
    else
        memcpy((char *)target + field->at, &value, sizeof value);
}

void field_read_date(struct field_reader *reader, const struct field *field, const struct yaml_node *node,
                     void *target) {
    enum { DATE_CHARACTERS = 10 }; /* a time of day says more than a document needs */
    struct str text;
    date_days day;
    if (!field_text(reader, field, node, &text))
        return;
    if (text.len == DATE_CHARACTERS && date_parse(text, &day))
        memcpy((char *)target + field->at, &day, sizeof day);
    else
        diag_add(reader->sink, &NO_DATE, node->place, field->key, text);
}

void field_read_span(struct field_reader *reader, const struct field *field, const struct yaml_node *node,
                     void *target) {
    struct str text;
    struct date_span span = {0, 0};
    if (!field_text(reader, field, node, &text))
        return;
    bool is_span = date_span_parse(text, &span) && (span.days > 0 || span.months > 0);
    if (is_span || str_eq(text, STR("none")))
        memcpy((char *)target + field->at, &span, sizeof span);
    else
        diag_add(reader->sink, &NO_SPAN, node->place, field->key, text);
}
