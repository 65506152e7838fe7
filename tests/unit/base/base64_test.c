#include "bed.h"

#include "base/base64.h"

/* RFC 4648, section 10. */
static const struct {
    const char *bytes, *text;
} VECTORS[] = {{"", ""},
               {"f", "Zg=="},
               {"fo", "Zm8="},
               {"foo", "Zm9v"},
               {"foob", "Zm9vYg=="},
               {"fooba", "Zm9vYmE="},
               {"foobar", "Zm9vYmFy"}};

static void the_vectors_of_the_rfc(void **state) {
    struct bed *bed = *state;
    for (size_t i = 0; i < ARRAY_LEN(VECTORS); i++) {
        struct str bytes;
        assert_str(base64_text(&bed->arena, str_from(VECTORS[i].bytes)), VECTORS[i].text);
        assert_int_equal(base64_read(&bed->arena, str_from(VECTORS[i].text), &bytes), STATUS_OK);
        assert_str(bytes, VECTORS[i].bytes);
        assert_int_equal(bytes.ptr[bytes.len], 0);
    }
}

static void either_alphabet_but_not_both(void **state) {
    struct bed *bed = *state;
    struct str usual, for_urls;
    assert_int_equal(base64_read(&bed->arena, STR("+/+/"), &usual), STATUS_OK);
    assert_int_equal(base64_read(&bed->arena, STR("-_-_"), &for_urls), STATUS_OK);
    assert_true(str_eq(usual, for_urls));
    assert_int_equal(base64_read(&bed->arena, STR("+_+_"), &usual), STATUS_INPUT);
}

static void what_is_none(void **state) {
    static const char *const NONE[] = {"Zg",     "Zg=",      "Zg===", "Z===", "Zm9v\n",
                                       "Zm 9v=", "Zm9v====", "=Zm9",  "Zm*v", "Zg==Zg=="};
    struct bed *bed = *state;
    for (size_t i = 0; i < ARRAY_LEN(NONE); i++) {
        struct str bytes;
        if (base64_read(&bed->arena, str_from(NONE[i]), &bytes) != STATUS_INPUT)
            fail_msg("'%s' was read", NONE[i]);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(the_vectors_of_the_rfc),
        BED_TEST(either_alphabet_but_not_both),
        BED_TEST(what_is_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
