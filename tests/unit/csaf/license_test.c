#include "csaf/license.h"

#include "bed.h"

struct seen {
    char text[512];
    size_t len;
};

/* Ids with '/' before exceptions, and a blank behind each. */
static enum status note(void *context, const struct license_id *id) {
    struct seen *seen = context;
    seen->len += (size_t)snprintf(seen->text + seen->len, sizeof seen->text - seen->len, "%s%.*s ",
                                  id->exception ? "/" : "", STR_A(id->text));
    return STATUS_OK;
}

static void expressions_are_taken_apart(void **state) {
    static const struct {
        const char *text, *ids;
    } CASES[] = {
        {"MIT", "MIT "},
        {"MIT OR any-OSI", "MIT any-OSI "},
        {"GPL-2.0-only+ and MIT", "GPL-2.0-only MIT "},
        {"GPL-2.0-only WITH Classpath-exception-2.0", "GPL-2.0-only /Classpath-exception-2.0 "},
        {"LicenseRef-a.b-C with AdditionRef-x", "LicenseRef-a.b-C /AdditionRef-x "},
        {"((MIT) AND (A OR (B AND C)))", "MIT A B C "},
        {" ( MIT ) ", "MIT "},
        {"(MIT)AND(A)", "MIT A "},
        {"LicenseRef-AND", "LicenseRef-AND "},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(CASES); i++) {
        struct seen seen = {.len = 0};
        enum license_fault fault;
        struct str part;
        assert_int_equal(license_read(str_from(CASES[i].text), note, &seen, &fault, &part), STATUS_OK);
        if (fault != LICENSE_VALID || strcmp(seen.text, CASES[i].ids) != 0)
            fail_msg("%s: '%.*s' %s: %s", CASES[i].text, STR_A(part), license_fault_text(fault), seen.text);
    }
}

static void faults_are_told(void **state) {
    static const struct {
        const char *text;
        enum license_fault fault;
        const char *part;
    } CASES[] = {
        {"", LICENSE_OPERAND, ""},
        {" ", LICENSE_OPERAND, ""},
        {"This is a text.", LICENSE_OPERATOR, "is"},
        {"MIT,A", LICENSE_CHARACTER, ","},
        {"LicenseRef-www.example.org/Example", LICENSE_CHARACTER, "/"},
        {"M\xc3\xa4", LICENSE_CHARACTER, "\xc3"},
        {"MIT\tOR A", LICENSE_CHARACTER, "\t"},
        {"MIT OR", LICENSE_OPERAND, ""},
        {"OR MIT", LICENSE_OPERAND, "OR"},
        {"MIT OR AND A", LICENSE_OPERAND, "AND"},
        {"MIT Or A", LICENSE_WORD, "Or"},
        {"licenseref-a", LICENSE_WORD, "licenseref-a"},
        {"licenseREF-a", LICENSE_WORD, "licenseREF-a"},
        {"LicenseRef-", LICENSE_REFERENCE, "LicenseRef-"},
        {"DocumentRef-a:LicenseRef-b", LICENSE_DOCUMENT, "DocumentRef-a"},
        {"MIT WITH LicenseRef-a", LICENSE_ADDITION, "LicenseRef-a"},
        {"AdditionRef-a", LICENSE_ADDITION, "AdditionRef-a"},
        {"LicenseRef-a+", LICENSE_PLUS, "LicenseRef-a"},
        {"MIT WITH a+", LICENSE_PLUS, "a"},
        {"+", LICENSE_PLUS, "+"},
        {"MIT +", LICENSE_CHARACTER, "+"},
        {"MIT++", LICENSE_CHARACTER, "+"},
        {"(MIT", LICENSE_PARENTHESIS, "("},
        {"MIT)", LICENSE_PARENTHESIS, ")"},
        {"()", LICENSE_OPERAND, ")"},
        {"MIT (A)", LICENSE_OPERATOR, "("},
        {"(MIT) WITH a", LICENSE_OPERATOR, "WITH"},
        {"MIT WITH a WITH b", LICENSE_OPERATOR, "WITH"},
        {"MIT WITH (a)", LICENSE_OPERAND, "("},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(CASES); i++) {
        enum license_fault fault;
        struct str part;
        assert_int_equal(license_read(str_from(CASES[i].text), NULL, NULL, &fault, &part), STATUS_OK);
        if (fault != CASES[i].fault || !str_eq(part, str_from(CASES[i].part)))
            fail_msg("%s: '%.*s' %s", CASES[i].text, STR_A(part), license_fault_text(fault));
    }
}

static void ids_are_looked_up(void **state) {
    static const struct {
        const char *text;
        bool exception;
        enum license_registry registry;
        bool known;
        const char *since;
    } CASES[] = {
        {"MIT", false, LICENSE_SPDX, true, ""},
        {"mit", false, LICENSE_SPDX, true, ""},
        {"MIT", true, LICENSE_SPDX, false, ""},
        {"GFDL-1.1", false, LICENSE_SPDX, true, "3.0"},
        {"0BSD", false, LICENSE_SPDX, true, ""},
        {"ZPL-2.1", false, LICENSE_SPDX, true, ""},
        {"A-License-Identifier-That-Does-Not-Exist", false, LICENSE_SPDX, false, ""},
        {"Classpath-exception-2.0", true, LICENSE_SPDX, true, ""},
        {"Classpath-exception-2.0", false, LICENSE_SPDX, false, ""},
        {"Nokia-Qt-exception-1.1", true, LICENSE_SPDX, true, "3.1"},
        {"LicenseRef-scancode-public-domain", false, LICENSE_SCANCODE, true, ""},
        {"LicenseRef-scancode-copyheart", false, LICENSE_SCANCODE, true, ""},
        {"LicenseRef-scancode-none-such", false, LICENSE_SCANCODE, false, ""},
        {"LicenseRef-scancode-agpl-3.0-bacula", false, LICENSE_SCANCODE, true, "yes"},
        {"AdditionRef-scancode-alfresco-exception-0.5", true, LICENSE_SCANCODE, true, ""},
        {"AdditionRef-scancode-public-domain", true, LICENSE_SCANCODE, false, ""},
        {"LicenseRef-www.example.com-no-work-pd", false, LICENSE_OTHER, false, ""},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(CASES); i++) {
        struct license_entry entry =
            license_find(&(const struct license_id){str_from(CASES[i].text), CASES[i].exception});
        if (entry.registry != CASES[i].registry || entry.known != CASES[i].known ||
            !str_eq(entry.since, str_from(CASES[i].since)))
            fail_msg("%s: %d, %d, '%.*s'", CASES[i].text, entry.registry, entry.known, STR_A(entry.since));
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(expressions_are_taken_apart),
        cmocka_unit_test(faults_are_told),
        cmocka_unit_test(ids_are_looked_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
