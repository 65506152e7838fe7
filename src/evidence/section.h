/* The parts of a text by its headings, and how many words each holds: whether a paper has something for what it is to
 * show. Headings are read as Markdown, AsciiDoc, reStructuredText and HTML write them, and as people do in plain
 * text. */
#ifndef EVIDENCE_SECTION_H
#define EVIDENCE_SECTION_H

#include "base/str.h"

enum {
    SECTION_WORDS_LEAST = 20, /* that a document holds for each requirement that it is to show */
    SECTION_RECORD_LEAST = 5, /* that a record of a release does */
    SECTIONS_MAX = 10000,     /* headings of a text; what stands behind more of them counts for the last */
    SECTION_TITLE_MAX = 200,  /* bytes of a heading */
};

enum section_form {
    SECTION_UNREAD, /* pages and office files: only a person can tell what is in them */
    SECTION_DATA,   /* tables and other texts without headings */
    SECTION_PLAIN,
    SECTION_MARKDOWN,
    SECTION_ASCIIDOC,
    SECTION_REST,
    SECTION_HTML,
};

struct section {
    struct str title;  /* as written, without marks; of what stands before the first heading empty */
    struct str anchor; /* that the text gives it; empty: none */
    unsigned level;    /* 1 is the highest; 0: before the first heading */
    size_t words;      /* between this heading and the next one, of whatever level */
};
struct section_list {
    struct section *items; /* the first is what stands before the first heading */
    size_t count, room;
    size_t words; /* of all */
    struct arena *arena;
};

/* By the end of the file's name; what holds the first bytes of a format of pages or office files is SECTION_UNREAD
 * whatever its name, and nothing else is. */
enum section_form section_form(struct str name, struct str text);
/* Slices of `text`, or texts in `arena`. Linear in the text. STATUS_MEMORY. */
enum status section_read(enum section_form form, struct str text, struct arena *arena,
                         struct section_list *list) MUST_USE;
/* The first section of that heading, small and capital letters, marks, blanks and a number before it aside; or for
 * "#name" that of the anchor, which is the text's own or the heading in small letters with '-' for blanks. SIZE_MAX:
 * there is none. */
size_t section_find(const struct section_list *list, struct str wanted);
/* Words under a heading, those of its subsections included. */
size_t section_words(const struct section_list *list, size_t index);
/* Runs of letters and digits; of Chinese, Japanese and Korean characters two count as one. */
size_t section_count(struct str text);

/* For the readers of one form: a heading, and words of the body that go to the last one. */
enum status section_add(struct section_list *list, struct str title, struct str anchor, unsigned level) MUST_USE;
void section_body(struct section_list *list, struct str text);
enum status section_read_lines(enum section_form form, struct str text, struct section_list *list) MUST_USE;
enum status section_read_html(struct str text, struct section_list *list) MUST_USE;

#endif
