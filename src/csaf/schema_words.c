#include "csaf/schema_words.h"

#define CVSS_3 "AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H: each metric once, with a value that it has"

/* To add a row: so much of the beginning of the expression as no other one has, and the words. `schema_words_test.c`
 * holds that each expression of data/schema has a row. */
static const struct {
    struct str beginning;
    struct str words;
} rows[] = {
    {STR_INIT("^CVE-"), STR_INIT("is no CVE id: write it as CVE-2026-12345")},
    {STR_INIT("^EUVD-"), STR_INIT("is no EUVD id: write it as EUVD-2026-12345")},
    {STR_INIT("^#[1-9]"), STR_INIT("is no number of an issue: write it as #123")},
    {STR_INIT("^CWE-"), STR_INIT("is no CWE id: write it as CWE-79")},
    {STR_INIT("^pkg:[A-Za-z"), STR_INIT("is no package URL: write it as pkg:generic/name@1.0")},
    {STR_INIT("^pkg:[a-z]"),
     STR_INIT("is no package URL: write it as pkg:generic/name@1.0, the type in small letters")},
    {STR_INIT("^(cpe:2"), STR_INIT("is no CPE: write it as cpe:2.3:o:vendor:product:1.0:*:*:*:*:*:*:*, all thirteen "
                                   "parts, or as cpe:/o:vendor:product:1.0")},
    {STR_INIT("^((cpe:2"), STR_INIT("is no CPE: write it as cpe:2.3:o:vendor:product:1.0:*:*:*:*:*:*:*, all thirteen "
                                    "parts, or as cpe:/o:vendor:product:1.0")},
    {STR_INIT("^[0-9a-fA-F]{32"), STR_INIT("is no hash: write 32 hexadecimal digits or more, without blanks")},
    {STR_INIT("^[0-9a-f]{32"),
     STR_INIT("is no hash: write 32 hexadecimal digits or more in small letters, without blanks")},
    {STR_INIT("^[0-9a-z][0-9a-z-]*$"),
     STR_INIT("is no name of a hash algorithm: write small letters, digits and -, such as sha256")},
    {STR_INIT("^(([A-Za-z]{2,3}"), STR_INIT("is no language tag: write it as en, de or en-US")},
    {STR_INIT("^(0|[1-9][0-9]*)$|"),
     STR_INIT("is no version of a document: write a whole number such as 2, or three numbers such as 1.0.0")},
    {STR_INIT("^(0|[1-9]\\d*)\\."), STR_INIT("is no version: write three numbers, such as 1.0.0")},
    {STR_INIT("^[1-9]\\d*\\.("), STR_INIT("is no release of CWE: write it as 4.14")},
    {STR_INIT("^[^\\s\\-_\\.]("),
     STR_INIT("begins or ends with a blank, '-', '_' or '.', or has several lines: take that "
              "away")},
    {STR_INIT("^[\\S]("), STR_INIT("begins or ends with a blank, or has several lines: take that away")},
    {STR_INIT("^(([0-9a-f]{8}"), STR_INIT("is no UUID of version 4: write 32 hexadecimal digits in small letters, as "
                                          "a program for UUIDs makes them")},
    {STR_INIT("^(([0]\\."), STR_INIT("is no number from 0 to 1: write it with a full stop, such as 0.25")},
    {STR_INIT("^(?!https:"), STR_INIT("is no address of a schema of an extension's content: write its https address, "
                                      "with the version in the name, such as https://example.com/content_1.0.0.json")},
    {STR_INIT("^((AV:[NAL]"), STR_INIT("is no vector of CVSS 2.0: write it as AV:N/AC:L/Au:N/C:C/I:C/A:C: each metric "
                                       "once, with a value that it has")},
    {STR_INIT("^CVSS:3[.]0"), STR_INIT("is no vector of CVSS 3.0: write it as CVSS:3.0/" CVSS_3)},
    {STR_INIT("^CVSS:3[.]1"), STR_INIT("is no vector of CVSS 3.1: write it as CVSS:3.1/" CVSS_3)},
    {STR_INIT("^CVSS:4[.]0"), STR_INIT("is no vector of CVSS 4.0: write it as CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/"
                                       "VI:H/VA:H/SC:N/SI:N/SA:N: each metric once, in the order of the standard")},
    {STR_INIT("^(([a-zA-Z0-9])"), STR_INIT("is no key of SSVC: write letters and digits, with _ only between them")},
    {STR_INIT("^(x_("), STR_INIT("is no namespace of SSVC: write one that is registered, such as ssvc or cvss, or your "
                                 "own as x_example.com#name")},
};

struct str schema_words(struct str pattern) {
    for (size_t i = 0; i < ARRAY_LEN(rows); i++)
        if (str_starts(pattern, rows[i].beginning))
            return rows[i].words;
    return STR_NONE;
}
