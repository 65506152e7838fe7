#include "base/yaml_write.h"

/* What YAML 1.1 takes for a truth value or for nothing. */
static bool is_word(struct str text) {
    static const char *const words[] = {"y", "n", "yes", "no", "on", "off", "true", "false", "null"};
    for (size_t i = 0; i < ARRAY_LEN(words); i++)
        if (str_eq_nocase(text, str_from(words[i])))
            return true;
    return false;
}

static bool is_plain(struct str text) {
    if (text.len == 0 || !char_is_alpha(text.ptr[0]) || text.ptr[text.len - 1] == ' ' || is_word(text))
        return false;
    for (size_t i = 0; i < text.len; i++)
        if (!char_is_alnum(text.ptr[i]) && str_find_char(STR(" ._/-()+'"), text.ptr[i]) == SIZE_MAX)
            return false;
    return true;
}

static void write_code(struct out *out, struct str bytes, uint32_t code) {
    if (code == '"' || code == '\\')
        out_format(out, "\\%c", (char)code);
    else if (code == '\n')
        out_lit(out, "\\n");
    else if (code == '\t')
        out_lit(out, "\\t");
    else if (code < ' ' || (code >= 0x7f && code < 0xa0) || code == 0x2028 || code == 0x2029 || code == 0xfeff)
        out_format(out, "\\u%04X", code);
    else
        out_str(out, bytes);
}

void yaml_write_scalar(struct out *out, struct str text) {
    if (is_plain(text)) {
        out_str(out, text);
        return;
    }
    out_char(out, '"');
    while (text.len > 0) {
        uint32_t code = 0xfffd;
        size_t size = str_utf8_next(text, &code);
        if (size == 0)
            out_lit(out, "\xEF\xBF\xBD");
        else
            write_code(out, str_slice(text, 0, size), code);
        text = str_skip(text, size ? size : 1);
    }
    out_char(out, '"');
}
