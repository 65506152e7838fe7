#include "base/inflate.h"

enum { BITS_MAX = 15, SYMBOLS_MAX = 288, LITERALS = 286, DISTANCES = 30, END_OF_BLOCK = 256, KINDS = 19 };

/* Bits, the lowest of a byte first; `bad` once more were asked for than there are. */
struct reader {
    struct str rest;
    uint32_t bits;
    unsigned count;
    bool bad;
};

static unsigned take_bits(struct reader *reader, unsigned count) {
    while (reader->count < count) {
        if (reader->rest.len == 0) {
            reader->bad = true;
            return 0;
        }
        reader->bits |= (uint32_t)(unsigned char)reader->rest.ptr[0] << reader->count;
        reader->rest = str_skip(reader->rest, 1);
        reader->count += 8;
    }
    unsigned value = reader->bits & ((1U << count) - 1);
    reader->bits >>= count;
    reader->count -= count;
    return value;
}

/* A canonical code: how many symbols have a length, and the symbols in the order of their codes. */
struct code {
    uint16_t lengths[BITS_MAX + 1], symbols[SYMBOLS_MAX];
};

/* False where there are more codes of a length than bits can tell apart. */
static bool make_code(struct code *code, const uint8_t *lengths, size_t count) {
    uint16_t next[BITS_MAX + 2] = {0};
    int room = 1;
    *code = (struct code){.lengths = {0}};
    for (size_t i = 0; i < count; i++)
        code->lengths[lengths[i]]++;
    code->lengths[0] = 0;
    for (unsigned bits = 1; bits <= BITS_MAX; bits++) {
        room = room * 2 - code->lengths[bits];
        if (room < 0)
            return false;
        next[bits + 1] = (uint16_t)(next[bits] + code->lengths[bits]);
    }
    for (size_t i = 0; i < count; i++)
        if (lengths[i] != 0)
            code->symbols[next[lengths[i]]++] = (uint16_t)i;
    return true;
}

/* The symbol that the next bits are; -1 where they are none. */
static int take_symbol(struct reader *reader, const struct code *code) {
    int value = 0, first = 0, index = 0;
    for (unsigned bits = 1; bits <= BITS_MAX && !reader->bad; bits++) {
        int count = code->lengths[bits];
        value |= (int)take_bits(reader, 1);
        if (value - first < count)
            return reader->bad ? -1 : code->symbols[index + value - first];
        index += count;
        first = (first + count) * 2;
        value *= 2;
    }
    return -1;
}

struct text {
    char *bytes;
    size_t len, room, max;
    struct arena *arena;
};

static enum status reserve(struct text *text, size_t more) {
    if (more > text->max - text->len)
        return STATUS_INPUT;
    if (text->len + more <= text->room)
        return STATUS_OK;
    size_t room = text->room * 2 > text->len + more ? text->room * 2 : text->len + more;
    room = room > text->max ? text->max : room;
    char *larger = arena_get_raw(text->arena, room + 1, 1);
    if (!larger)
        return STATUS_MEMORY;
    if (text->len > 0)
        memcpy(larger, text->bytes, text->len);
    text->bytes = larger;
    text->room = room;
    return STATUS_OK;
}

static enum status copy_back(struct text *text, size_t distance, size_t length) {
    if (distance > text->len)
        return STATUS_INPUT;
    enum status status = reserve(text, length);
    for (size_t i = 0; status == STATUS_OK && i < length; i++, text->len++)
        text->bytes[text->len] = text->bytes[text->len - distance];
    return status;
}

/* Of a length or a distance the least, and how many bits more are told of it. */
struct base {
    uint16_t least;
    uint8_t bits;
};

static enum status take_copy(struct reader *reader, const struct code *distances, int symbol, struct text *text) {
    static const struct base lengths[] = {{3, 0},   {4, 0},   {5, 0},   {6, 0},   {7, 0},  {8, 0},  {9, 0},  {10, 0},
                                          {11, 1},  {13, 1},  {15, 1},  {17, 1},  {19, 2}, {23, 2}, {27, 2}, {31, 2},
                                          {35, 3},  {43, 3},  {51, 3},  {59, 3},  {67, 4}, {83, 4}, {99, 4}, {115, 4},
                                          {131, 5}, {163, 5}, {195, 5}, {227, 5}, {258, 0}};
    size_t at = (size_t)symbol - END_OF_BLOCK - 1;
    if (at >= ARRAY_LEN(lengths))
        return STATUS_INPUT;
    size_t length = lengths[at].least + take_bits(reader, lengths[at].bits);
    int far = take_symbol(reader, distances);
    if (far < 0 || far >= DISTANCES)
        return STATUS_INPUT;
    /* 1, 2, 3, 4, then two of each number of bits. */
    unsigned bits = far < 4 ? 0 : (unsigned)far / 2 - 1;
    size_t least = far < 4 ? (size_t)far + 1 : ((size_t)(2 + (far & 1)) << bits) + 1;
    size_t distance = least + take_bits(reader, bits);
    return reader->bad ? STATUS_INPUT : copy_back(text, distance, length);
}

static enum status take_symbols(struct reader *reader, const struct code *literals, const struct code *distances,
                                struct text *text) {
    for (;;) {
        int symbol = take_symbol(reader, literals);
        enum status status = STATUS_OK;
        if (symbol < 0)
            return STATUS_INPUT;
        if (symbol == END_OF_BLOCK)
            return STATUS_OK;
        if (symbol > END_OF_BLOCK)
            status = take_copy(reader, distances, symbol, text);
        else if ((status = reserve(text, 1)) == STATUS_OK)
            text->bytes[text->len++] = (char)symbol;
        if (status != STATUS_OK)
            return status;
    }
}

static enum status take_stored(struct reader *reader, struct text *text) {
    reader->bits = reader->count = 0;
    unsigned length = take_bits(reader, 16), turned = take_bits(reader, 16);
    if (reader->bad || (length ^ turned) != 0xffff || length > reader->rest.len)
        return STATUS_INPUT;
    enum status status = reserve(text, length);
    if (status != STATUS_OK)
        return status;
    if (length > 0)
        memcpy(text->bytes + text->len, reader->rest.ptr, length);
    text->len += length;
    reader->rest = str_skip(reader->rest, length);
    return STATUS_OK;
}

static enum status take_fixed(struct reader *reader, struct text *text) {
    uint8_t lengths[SYMBOLS_MAX], fives[DISTANCES];
    struct code literals, distances;
    for (size_t i = 0; i < SYMBOLS_MAX; i++)
        lengths[i] = i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8;
    memset(fives, 5, sizeof fives);
    if (!make_code(&literals, lengths, SYMBOLS_MAX) || !make_code(&distances, fives, DISTANCES))
        return STATUS_INPUT;
    return take_symbols(reader, &literals, &distances, text);
}

/* The lengths of both codes, themselves told by a code: 16 repeats the last, 17 and 18 are zeroes. */
static bool take_lengths(struct reader *reader, const struct code *kinds, uint8_t *lengths, size_t count) {
    for (size_t at = 0; at < count;) {
        int kind = take_symbol(reader, kinds);
        uint8_t length = kind == 16 && at > 0 ? lengths[at - 1] : 0;
        size_t times = kind == 16 ? 3 + take_bits(reader, 2) : kind == 17 ? 3 + take_bits(reader, 3) : 11;
        if (kind < 0 || (kind == 16 && at == 0))
            return false;
        if (kind < 16) {
            lengths[at++] = (uint8_t)kind;
            continue;
        }
        times += kind == 18 ? take_bits(reader, 7) : 0;
        if (reader->bad || times > count - at)
            return false;
        memset(lengths + at, length, times);
        at += times;
    }
    return !reader->bad;
}

static enum status take_dynamic(struct reader *reader, struct text *text) {
    static const uint8_t order[KINDS] = {16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15};
    uint8_t lengths[LITERALS + DISTANCES + 4] = {0}, few[KINDS] = {0};
    struct code literals, distances, kinds;
    size_t first = 257 + take_bits(reader, 5), second = 1 + take_bits(reader, 5), told = 4 + take_bits(reader, 4);
    if (reader->bad || first > LITERALS || second > DISTANCES)
        return STATUS_INPUT;
    for (size_t i = 0; i < told; i++)
        few[order[i]] = (uint8_t)take_bits(reader, 3);
    if (!make_code(&kinds, few, KINDS) || !take_lengths(reader, &kinds, lengths, first + second) ||
        lengths[END_OF_BLOCK] == 0 || !make_code(&literals, lengths, first) ||
        !make_code(&distances, lengths + first, second))
        return STATUS_INPUT;
    return take_symbols(reader, &literals, &distances, text);
}

static enum status take_blocks(struct reader *reader, struct text *text) {
    for (bool last = false; !last;) {
        last = take_bits(reader, 1) == 1;
        unsigned kind = take_bits(reader, 2);
        enum status status = STATUS_INPUT;
        if (!reader->bad && kind == 0)
            status = take_stored(reader, text);
        else if (!reader->bad && kind == 1)
            status = take_fixed(reader, text);
        else if (!reader->bad && kind == 2)
            status = take_dynamic(reader, text);
        if (status != STATUS_OK)
            return status;
    }
    return STATUS_OK;
}

static uint32_t sum_of(const char *bytes, size_t len) {
    uint32_t sum = UINT32_MAX;
    for (size_t i = 0; i < len; i++) {
        sum ^= (unsigned char)bytes[i];
        for (int bit = 0; bit < 8; bit++)
            sum = sum >> 1 ^ (0xedb88320U & (0U - (sum & 1)));
    }
    return ~sum;
}

static uint32_t little(struct str bytes) {
    const unsigned char *b = (const unsigned char *)bytes.ptr;
    return b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16 | (uint32_t)b[3] << 24;
}

/* Behind the head with its extra field, name, comment and sum; false where there is none. */
static bool skip_head(struct str *packed) {
    enum { HEAD = 10, SUM = 2, EXTRA = 4, NAME = 8, COMMENT = 16, OTHERS = 0xe0 };
    const unsigned char *b = (const unsigned char *)packed->ptr;
    if (packed->len < HEAD || b[0] != 0x1f || b[1] != 0x8b || b[2] != 8 || (b[3] & OTHERS))
        return false;
    unsigned flags = b[3];
    struct str rest = str_skip(*packed, HEAD);
    if (flags & EXTRA) {
        if (rest.len < 2)
            return false;
        rest = str_skip(rest, 2 + (size_t)((unsigned char)rest.ptr[0] | (unsigned char)rest.ptr[1] << 8));
    }
    for (unsigned flag = NAME; flag <= COMMENT; flag *= 2)
        if (flags & flag) {
            size_t end = str_find_char(rest, 0);
            rest = end == SIZE_MAX ? STR("") : str_skip(rest, end + 1);
        }
    *packed = str_skip(rest, flags & SUM ? 2 : 0);
    return true;
}

enum status inflate_gzip(struct str packed, size_t max, struct arena *arena, struct str *text) {
    struct text made = {.max = max, .arena = arena};
    if (!skip_head(&packed))
        return STATUS_INPUT;
    struct reader reader = {.rest = packed};
    enum status status = take_blocks(&reader, &made);
    if (status == STATUS_OK && (reader.rest.len < 8 || little(str_skip(reader.rest, 4)) != (uint32_t)made.len ||
                                little(reader.rest) != sum_of(made.bytes, made.len)))
        status = STATUS_INPUT;
    if (status == STATUS_OK && !made.bytes && !(made.bytes = arena_get_raw(arena, 1, 1)))
        status = STATUS_MEMORY;
    if (status != STATUS_OK)
        return status;
    made.bytes[made.len] = 0;
    *text = (struct str){made.bytes, made.len};
    return STATUS_OK;
}
