#include "report/page.h"

#include "base/hash.h"

static void write_policy(struct out *out) {
    uint8_t digest[HASH_SHA256_SIZE];
    char text[HASH_SHA256_BASE64];
    hash_sha256(page_script, digest);
    hash_sha256_base64(digest, text);
    out_lit(out,
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; "
            "base-uri 'none'; form-action 'none'; script-src 'sha256-");
    out_str(out, (struct str){text, sizeof(text)});
    out_lit(out, "'\">\n");
}

void page_begin(struct out *out, struct str title) {
    out_lit(out, "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                 "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    write_policy(out);
    out_lit(out, "<title>");
    out_markup(out, title);
    out_lit(out, "</title>\n<style>\n");
    out_str(out, page_style);
    out_lit(out, "</style>\n<script>");
    out_str(out, page_script);
    out_lit(out, "</script>\n</head>\n<body>\n<a class=\"skip\" href=\"#assets\">Skip to the assets</a>\n<main>\n");
}

void page_end(struct out *out, struct str foot) {
    out_lit(out, "</main>\n<footer>");
    out_markup(out, foot);
    out_lit(out, "</footer>\n</body>\n</html>\n");
}
