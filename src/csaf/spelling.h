/* The words that a language knows: dictionaries of hunspell, the words of the field (data/spelling-words.tsv), and
 * those of the user. Each dictionary is opened once and what was asked is remembered, so one of these is kept for any
 * number of documents; it belongs to one thread at a time. */
#ifndef CSAF_SPELLING_H
#define CSAF_SPELLING_H

#include "base/str.h"

struct spelling;
struct spelling_language;

/* Where Debian has the dictionaries. */
#define SPELLING_FOLDER "/usr/share/hunspell"

/* `folder` must outlive it. STATUS_MEMORY. Release with spelling_free. */
enum status spelling_new(const char *folder, struct spelling **spelling) MUST_USE;
void spelling_free(struct spelling *spelling);
const char *spelling_folder(const struct spelling *spelling);

/* Words that every language is to know, one a line; '#' begins a comment. A word in small letters stands for its form
 * with a capital too. The text is copied. */
enum status spelling_add(struct spelling *spelling, struct str lines) MUST_USE;

/* The dictionary of a language tag; NULL: there is none that can be opened. STATUS_MEMORY. */
enum status spelling_find(struct spelling *spelling, struct str tag, struct spelling_language **language) MUST_USE;

/* Whether the language knows a word as word.h has them. `*asked` counts words that had to be looked up in the
 * dictionary. STATUS_MEMORY. */
enum status spelling_ask(struct spelling_language *language, struct str word, size_t *asked, bool *known) MUST_USE;

#endif
