#include "report/page.h"

#include "base/hash.h"

static void write_head(struct out *out, struct str title, bool script) {
    uint8_t digest[HASH_SHA256_SIZE];
    char text[HASH_SHA256_BASE64];
    out_lit(out, "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                 "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                 "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
                 "'unsafe-inline'; base-uri 'none'; form-action 'none'");
    if (script) {
        hash_sha256(page_script, digest);
        hash_sha256_base64(digest, text);
        out_lit(out, "; script-src 'sha256-");
        out_str(out, (struct str){text, sizeof(text)});
        out_char(out, '\'');
    }
    out_lit(out, "\">\n<title>");
    out_markup(out, title);
    out_lit(out, "</title>\n<style>\n");
    out_str(out, page_style);
}

void page_begin(struct out *out, struct str title) {
    write_head(out, title, true);
    out_lit(out, "</style>\n<script>");
    out_str(out, page_script);
    out_lit(out, "</script>\n</head>\n<body>\n<a class=\"skip\" href=\"#assets\">Skip to the assets</a>\n<main>\n");
}

void page_begin_still(struct out *out, struct str title, struct str style, const char *id, const char *skip) {
    write_head(out, title, false);
    out_str(out, style);
    out_format(out, "</style>\n</head>\n<body>\n<a class=\"skip\" href=\"#%s\">%s</a>\n<main>\n", id, skip);
}

void page_end(struct out *out, struct str foot) {
    out_lit(out, "</main>\n<footer>");
    out_markup(out, foot);
    out_lit(out, "</footer>\n</body>\n</html>\n");
}
