/* Dictionaries of hunspell: whether a language knows a word. The one implementation over it is spell_hunspell.cpp.
 * A dictionary belongs to one thread at a time. */
#ifndef BASE_SPELL_H
#define BASE_SPELL_H

#include "base/str.h"

struct spell;

/* The file of the dictionary of a language tag (BCP 47) in a folder of hunspell's, without ".dic": what the tag says of
 * script and region must be met; of a language alone the region is that of the same letters ("de_DE"), "en_US", or the
 * first by name. ptr NULL: there is none, or no memory (`*status`). Other spellings of one language are not taken for
 * each other: a text in en-GB is none in en-US. */
struct str spell_find(const char *folder, struct str tag, struct arena *arena, enum status *status);

/* Opens it: some 10 MiB and a tenth of a second. STATUS_MEMORY; STATUS_SYSTEM when its files cannot be read or its
 * character set is not known. Close with spell_close. */
enum status spell_open(const char *stem, struct spell **spell) MUST_USE;
void spell_close(struct spell *spell);

enum spell_answer { SPELL_UNKNOWN, SPELL_KNOWN, SPELL_NO_MEMORY };
/* A word of UTF-8. One that the dictionary's character set cannot write is unknown. */
enum spell_answer spell_ask(struct spell *spell, struct str word);

#endif
