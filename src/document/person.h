/* Whether two entries of people, or a name that is written somewhere, are one person: names are typed by hand, and one
 * person under two spellings is no second pair of eyes (docs/decisions/0139-one-person-is-one.md). */
#ifndef DOCUMENT_PERSON_H
#define DOCUMENT_PERSON_H

#include "document/process.h"

enum person_likeness {
    PERSON_OTHER,
    PERSON_MAYBE, /* "J. Doe" and "Jane Doe"; "jdoe@x" and "Jane Doe": nobody can tell but they */
    PERSON_SAME,  /* one e-mail address, or one name but for capitals, blanks, marks, titles and the order of its parts
                   */
};

/* Of two people. Linear in their names; what is beyond 8 words of a name is not looked at. */
enum person_likeness person_compare(const struct process_person *a, const struct process_person *b);
/* Of a name as it is written somewhere: an id, a name, an address, or "Jane Doe <jdoe@x>". */
enum person_likeness person_is(const struct process_person *person, struct str written);

#endif
