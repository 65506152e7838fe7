#include "match_bed.h"

static struct subject *subject_of(struct bed *bed, const struct advisory_db *db, const struct advisory_subject *from) {
    struct subject *subject = ARENA_NEW(&bed->arena, struct subject);
    struct name_reader *reader = name_reader_new(&db->lexicon, true, &bed->arena);
    assert_int_equal(subject_read(subject, db, from, reader, &bed->arena), STATUS_OK);
    return subject;
}

static struct advisory_db *small(struct bed *bed) {
    return DATABASE(bed, "p Acme Pumps|Turbine Pump|<2.0\nv CVE-1\nknown_affected 1");
}

static void product_and_model_are_read_together_and_apart(void **state) {
    struct advisory_db *db = small(*state);
    const struct advisory_subject both = {
        .supplier = STR("Acme Pumps"), .product = STR("Turbine"), .model = STR("Pump")};
    const struct advisory_subject within = {
        .supplier = STR("Acme Pumps"), .product = STR("Turbine Pump"), .model = STR("pump")};
    const struct advisory_subject nothing = {.supplier = STR("Acme Pumps"), .product = STR(" ")};
    assert_int_equal(subject_of(*state, db, &both)->name_count, 3);
    assert_int_equal(subject_of(*state, db, &within)->name_count, 1);
    assert_int_equal(subject_of(*state, db, &nothing)->name_count, 0);
    advisory_free(db);
}

static void order_numbers_are_found_in_every_field_once(void **state) {
    struct advisory_db *db = small(*state);
    const struct advisory_subject from = {.supplier = STR("Siemens"),
                                          .product = STR("CPU (6ES7515-2AM02-0AB0)"),
                                          .model = STR("6ES7 515-2AM02-0AB0"),
                                          .order_number = STR("6ES75152AM020AB0")};
    struct subject *s = subject_of(*state, db, &from);
    assert_int_equal(s->number_count, 1);
    assert_int_equal(s->numbers[0].len, strlen("6ES75152AM020AB0"));
    advisory_free(db);
}

static void a_number_of_no_pattern_is_one_in_its_own_field(void **state) {
    struct advisory_db *db = small(*state);
    const struct advisory_subject from = {
        .supplier = STR("Acme Pumps"), .product = STR("Pump"), .order_number = STR("AB 77-1")};
    assert_int_equal(subject_of(*state, db, &from)->number_count, 1);
    advisory_free(db);
}

static void a_revision_behind_a_number_is_the_hardwares(void **state) {
    struct advisory_db *db = small(*state);
    const struct advisory_subject slash = {.supplier = STR("Rockwell Automation"),
                                           .product = STR("Adapter 1734-AENT/C")};
    const struct advisory_subject word = {.supplier = STR("Rockwell Automation"), .product = STR("1734-AENT series B")};
    assert_int_equal(subject_of(*state, db, &slash)->revisions, 1 << 2);
    assert_int_equal(subject_of(*state, db, &word)->revisions, 1 << 1);
    advisory_free(db);
}

static void models_are_words_with_letters_and_digits(void **state) {
    struct advisory_db *db = small(*state);
    const struct advisory_subject from = {
        .supplier = STR("Acme Pumps"), .product = STR("Modicon M221 V1.6"), .order_number = STR("TM221CE24R")};
    struct subject *s = subject_of(*state, db, &from);
    assert_int_equal(s->model_count, 2);
    assert_true(s->models[0] == name_model(STR("m-221")));
    assert_int_equal(s->run_count, 1);
    advisory_free(db);
}

static void no_version_is_a_model(void **state) {
    (void)state;
    assert_true(name_model(STR("HEN04113")) != 0);
    assert_true(name_model(STR("PM554-TP-ETH")) != 0);
    assert_true(name_model(STR("V1234")) == 0);
    assert_true(name_model(STR("FW1100")) == 0);
    assert_true(name_model(STR("2017")) == 0);
    assert_true(name_model(STR("R1.2")) == 0);
    assert_true(name_model(STR("X86")) == 0);
    assert_true(name_model(STR("Turbine")) == 0);
}

static void many_fields_are_bounded(void **state) {
    struct advisory_db *db = small(*state);
    const struct advisory_subject from = {
        .supplier = STR("Siemens"),
        .product =
            STR("6ES7511-1AK00-0AB0 6ES7511-1AK01-0AB0 6ES7511-1AK02-0AB0 6ES7512-1AK00-0AB0 6ES7512-1AK01-0AB0"),
        .model = STR("6ES7513-1AK00-0AB0 6ES7513-1AK01-0AB0 6ES7513-1AK02-0AB0 6ES7514-1AK00-0AB0 6ES7514-1AK01-0AB0")};
    assert_int_equal(subject_of(*state, db, &from)->number_count, SUBJECT_NUMBERS_MAX);
    advisory_free(db);
}

static void a_supplier_that_nobody_is_called_resembles_one(void **state) {
    struct advisory_db *db = small(*state);
    const struct advisory_subject shorter = {.supplier = STR("AcmeP"), .product = STR("Pump")};
    const struct advisory_subject longer = {.supplier = STR("Acme Pumps of Springfield"), .product = STR("Pump")};
    const struct advisory_subject other = {.supplier = STR("Bluebird"), .product = STR("Pump")};
    const struct advisory_subject tiny = {.supplier = STR("Ac"), .product = STR("Pump")};
    assert_int_equal(subject_of(*state, db, &shorter)->supplier.ids.count, 1);
    assert_int_equal(subject_of(*state, db, &longer)->supplier.ids.count, 1);
    assert_int_equal(subject_of(*state, db, &other)->supplier.ids.count, 0);
    assert_int_equal(subject_of(*state, db, &tiny)->supplier.ids.count, 0);
    advisory_free(db);
}

static void without_memory_it_says_so(void **state) {
    struct bed *bed = *state;
    struct advisory_db *db = small(bed);
    struct subject *subject = ARENA_NEW(&bed->arena, struct subject);
    struct name_reader *reader = name_reader_new(&db->lexicon, true, &bed->arena);
    const struct advisory_subject from = {.supplier = STR("Acme Pumps"), .product = STR("Turbine"), .model = STR("X1")};
    struct arena none;
    arena_init(&none, 1);
    assert_int_equal(subject_read(subject, db, &from, reader, &none), STATUS_MEMORY);
    arena_done(&none);
    advisory_free(db);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(product_and_model_are_read_together_and_apart),
        BED_TEST(order_numbers_are_found_in_every_field_once),
        BED_TEST(a_number_of_no_pattern_is_one_in_its_own_field),
        BED_TEST(a_revision_behind_a_number_is_the_hardwares),
        BED_TEST(models_are_words_with_letters_and_digits),
        BED_TEST(no_version_is_a_model),
        BED_TEST(many_fields_are_bounded),
        BED_TEST(a_supplier_that_nobody_is_called_resembles_one),
        BED_TEST(without_memory_it_says_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
