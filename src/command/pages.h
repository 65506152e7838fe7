/* What `keyway --WORD` prints on its own, without a command. */
#ifndef COMMAND_PAGES_H
#define COMMAND_PAGES_H

#include "base/out.h"

struct page {
    const char *word;
    const char *summary; /* one clause, for a shell to show; NULL: another word for the row before */
    void (*write)(struct out *out);
};

extern const struct page pages[];
extern const size_t page_count;

const struct page *page_find(struct str word);

/* Before a shell's name in the words of the pages. */
#define PAGE_COMPLETION "--completion="

#endif
