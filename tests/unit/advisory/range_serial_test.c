#include "range_bed.h"

static enum range_place at(struct bed *bed, const char *range, const char *product, const char *serial) {
    return range_check_serial(range_of(bed, str_from(range), str_from(product), STR_NONE), str_from(serial)).place;
}

static const struct {
    const char *range;
    const char *product;
    const char *serial;
    enum range_place place;
} SERIALS[] = {
    {"<=the_first_5_digits_of_serial_number_22081", "", "22081234567890", RANGE_INSIDE},
    {"<=the_first_5_digits_of_serial_number_22081", "", "220821", RANGE_OUTSIDE},
    {"<=the_first_5_digits_of_serial_number_22081", "", "21999", RANGE_INSIDE},
    {"<=The_first_5_digits_of_serial_No._\"26061\"", "", "26062xx", RANGE_OUTSIDE},
    {"5  digits of serial number <= 24031", "", "24031A", RANGE_INSIDE},
    {"<= first five digits of serial number 24061 24061", "", "24062", RANGE_OUTSIDE},
    {"<= first 2  digits of serial number are 04 ", "", "03999", RANGE_INSIDE},
    {"<= first 2  digits of serial number are 04 ", "", "05", RANGE_OUTSIDE},
    {"<=the_first_3_digits_of_serial_number_20X", "", "209", RANGE_INSIDE},
    {"<=the_first_3_digits_of_serial_number_20X", "", "20X1", RANGE_INSIDE},
    {"<=the_first_3_digits_of_serial_number_20X", "", "20Y", RANGE_OUTSIDE},
    {"<= Serial Numbers 2310****", "", "23101234", RANGE_INSIDE},
    {"<= Serial Numbers 2310****", "", "23111234", RANGE_OUTSIDE},
    {"<=23071", "Q03UDVCPU The first 5 digits of serial No.", "23072", RANGE_OUTSIDE},
    {"<=23071", "Q03UDVCPU The first 5 digits of serial No.", "23071", RANGE_INSIDE},
    {"first 5 digits of serial number 24062 or later", "", "24062", RANGE_INSIDE},
    {"first 5 digits of serial number 24062 or later", "", "24061", RANGE_OUTSIDE},
    {"first 5 digits of serial number 24062 or prior", "", "24063", RANGE_OUTSIDE},
    {"< first 5 digits of serial number 24062", "", "24062", RANGE_OUTSIDE},
    {"first 5 digits of serial number 24062", "", "24062", RANGE_UNSURE},
    {"<=the_first_5_digits_of_serial_number_22081", "", "", RANGE_UNSURE},
    {"<=the_first_5_digits_of_serial_number_22081", "", "2208", RANGE_UNSURE},
    {"<=the_first_5_digits_of_serial_number_22081", "", "A2208", RANGE_UNSURE},
    {"<=the_first_5_digits_of_serial_number", "", "22081", RANGE_UNSURE},
    {"<= 4.2", "", "22081", RANGE_UNSURE},
    {"", "", "22081", RANGE_UNSURE},
};

static void the_serial_number_decides(void **state) {
    struct bed *bed = *state;
    for (size_t i = 0; i < ARRAY_LEN(SERIALS); i++)
        if (at(bed, SERIALS[i].range, SERIALS[i].product, SERIALS[i].serial) != SERIALS[i].place)
            fail_msg("'%s', serial number '%s'", SERIALS[i].range, SERIALS[i].serial);
}

static void the_version_does_not(void **state) {
    struct bed *bed = *state;
    struct str product = STR("Q03UDVCPU The first 5 digits of serial No.");
    const struct range *range = range_of(bed, STR("<=23071"), product, STR_NONE);
    assert_int_equal(ask(bed, range, product, STR("1.05")).reason, RANGE_REASON_SERIAL);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(the_serial_number_decides),
        BED_TEST(the_version_does_not),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
