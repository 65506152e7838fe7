/* The seven foundational requirements (FR) of IEC 62443, shared by 3-3 and 4-2 (62443-1-1 clause 5). */
#ifndef CATALOGUE_FR_H
#define CATALOGUE_FR_H

#include "base/str.h"

/* FR_NONE stands for the four common component security constraints (CCSC), which belong to no FR. */
enum fr { FR_NONE = 0, FR_IAC = 1, FR_UC, FR_SI, FR_DC, FR_RDF, FR_TRE, FR_RA };
enum { FR_COUNT = 7, FR_ANY = 8, SL_MAX = 4 };

/* "IAC", "UC", ... for 1..7; "CCSC" for 0; "" above. */
struct str fr_abbreviation(unsigned fr);
/* "Identification and authentication control", ...; "Common component security constraints" for 0. */
struct str fr_name(unsigned fr);
/* Finds by abbreviation or number in any case: "SI", "FR 3", "fr3", "3". FR_ANY when it is none. */
unsigned fr_find(struct str text);

#endif
