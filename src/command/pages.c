/* Every page; the completions offer those with a summary. */
#include "command/pages.h"

#include "command/help.h"

static void write_version(struct out *out) {
    out_lit(out, "keyway " KEYWAY_VERSION "\n");
}

const struct page pages[] = {
    {"--help", "list the commands", help_overview},
    {"-h", NULL, help_overview},
    {"help", NULL, help_overview},
    {"--version", "name the version", write_version},
    {"-V", NULL, write_version},
    {"--man", "print the manual page", help_man},
    {PAGE_COMPLETION "bash", "print the completion for bash", help_bash},
    {PAGE_COMPLETION "zsh", "print the completion for zsh", help_zsh},
    {PAGE_COMPLETION "fish", "print the completion for fish", help_fish},
};
const size_t page_count = ARRAY_LEN(pages);

const struct page *page_find(struct str word) {
    for (size_t i = 0; i < page_count; i++)
        if (str_eq(str_from(pages[i].word), word))
            return &pages[i];
    return NULL;
}
