#include "advisory/version_scheme.h"

#include "advisory/wording.h"

/* To add a supplier: a row with a word that only its names have, the traits, and where the traits were seen. A trait
 * may turn a doubt into an answer, so it needs a source; without one the last row, which doubts, is right. */
static const struct version_scheme SCHEMES[] = {
    {STR_INIT("rockwell"), VERSION_ZEROS_FOR_SHOW,
     "L5Sharp issue 42: 15.5 = 15.05 = 15.005, 12.10 > 12.3, 13.2 < 13.06"},
    {STR_INIT("allen"), VERSION_ZEROS_FOR_SHOW, "Allen-Bradley, a brand of Rockwell Automation"},
    {STR_INIT("bradley"), VERSION_ZEROS_FOR_SHOW, "Allen-Bradley, a brand of Rockwell Automation"},
    {STR_INIT("mitsubishi"), VERSION_ALWAYS_LETTER, "engineering tools: 1.05F, 1.241B, 1.586L in every advisory"},
    {STR_INIT("hitachi"), VERSION_ALWAYS_LETTER, "releases R15A, R15B, R16A of UNEM, FOXMAN-UN, XMC20"},
    {STR_INIT("melco"), VERSION_ALWAYS_LETTER, "Mitsubishi Electric's short name"},
    {STR_INIT("schneider"), VERSION_TWO_DIGITS, "controller firmware SV2.80, SV3.51, V3.20"},
    {STR_INIT("modicon"), VERSION_TWO_DIGITS, "a brand of Schneider Electric"},
    {STR_INIT("yokogawa"), VERSION_TWO_DIGITS, "R1.01 to R4.31, R15.01: two digits in all advisories"},
    {STR_INIT("iconics"), VERSION_TWO_DIGITS, "GENESIS64 10.95, 10.96, 10.97"},
    {STR_INIT("ovarro"), VERSION_TWO_DIGITS, "TBox firmware 1.44, 1.46, 1.50"},
};

static const struct version_scheme OTHERS = {STR_INIT(""), 0, "most suppliers: numbers between dots count one by one"};

const struct version_scheme *version_scheme_of(struct str supplier) {
    struct str word;
    while (wording_next(&supplier, &word))
        for (size_t i = 0; i < ARRAY_LEN(SCHEMES); i++)
            if (str_eq_nocase(word, SCHEMES[i].supplier))
                return &SCHEMES[i];
    return &OTHERS;
}
