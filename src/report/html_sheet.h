/* What the parts of the page share. Only html*.c include this. */
#ifndef REPORT_HTML_SHEET_H
#define REPORT_HTML_SHEET_H

#include "level/reason_memory.h"
#include "report/report.h"

struct html_sheet {
    const struct assessment *assessment;
    const struct report_options *options;
    struct out *out;
    struct arena *arena; /* html_reset by whoever begins an asset or a panel */
    struct reason_memory *memory;
    bool *refused;       /* memory ran out before the last reset: something is missing on the page */
    int last_verdict;    /* the assets that the page lists: all of worse verdicts, and */
    uint32_t last_index; /* those of this one below this index */
};

/* Whether the page has a place for the asset, so that a link to it leads somewhere. */
bool html_is_listed(const struct html_sheet *sheet, uint32_t index);

/* Empties the sheet's arena. */
void html_reset(const struct html_sheet *sheet);

void html_text(const struct html_sheet *sheet, struct str text);
/* The same, with requirement ids, level vectors and dates kept on one line. */
void html_kept(const struct html_sheet *sheet, struct str text);
/* Ids of the plant's documents as fragments: what is no letter, digit, '-' or '.' becomes _xx, so that two differ. */
void html_fragment(const struct html_sheet *sheet, struct str id);
/* "meets", "look" or "short": the class of what is coloured by a verdict. */
const char *html_verdict_class(enum verdict verdict);
void html_badge(const struct html_sheet *sheet, enum verdict verdict);
/* The class of a level beside its target: s0 reaches it, s1 to s3 are short of it. */
const char *html_shade(unsigned target, unsigned level);

/* The heat map of SL-A against SL-T, and behind it a panel for each of its cells (html_map.c). */
void html_map(const struct html_sheet *sheet);

#endif
