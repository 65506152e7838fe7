/* Tests of whom a document may reach: TLP and sharing groups. */
#include "csaf/check.h"

/* Ids that stand for everybody and for nobody, and the only names that they may have. */
static const struct str max_uuid = STR_INIT("ffffffff-ffff-ffff-ffff-ffffffffffff");
static const struct str nil_uuid = STR_INIT("00000000-0000-0000-0000-000000000000");
static const struct {
    const struct str *id;
    struct str name;
} reserved[] = {{&max_uuid, STR_INIT("Public")}, {&nil_uuid, STR_INIT("No sharing allowed")}};

static const struct json_node *group_of(const struct csaf_check *c) {
    return json_get(json_get(c->document, STR("distribution")), STR("sharing_group"));
}

static bool has_id(const struct csaf_check *c, struct str id) {
    return str_eq_nocase(json_get_string(group_of(c), STR("id")), id);
}

static enum status everybody_may_read_clear_alone(struct csaf_check *c) {
    if (!has_id(c, max_uuid) || csaf_is_clear(c))
        return STATUS_OK;
    const struct json_node *distribution = json_get(c->document, STR("distribution"));
    const struct json_node *label = json_get(json_get(distribution, STR("tlp")), STR("label"));
    return csaf_add(c, label ? label : json_get(group_of(c), STR("id")),
                    STR("is not CLEAR, and the sharing group stands for everybody: leave the group out"));
}

static enum status clear_is_for_everybody(struct csaf_check *c) {
    bool draft = str_eq(json_get_string(c->tracking, STR("status")), STR("draft"));
    if (!group_of(c) || !csaf_is_clear(c) || has_id(c, max_uuid) || (draft && has_id(c, nil_uuid)))
        return STATUS_OK;
    const struct json_node *id = json_get(group_of(c), STR("id"));
    return csaf_add(c, id ? id : group_of(c),
                    STR("narrows a document that is TLP:CLEAR: leave the group out, or use the Max UUID"));
}

static enum status reserved_names_have_their_ids(struct csaf_check *c) {
    const struct json_node *name = json_get(group_of(c), STR("name"));
    for (size_t i = 0; i < ARRAY_LEN(reserved); i++)
        if (str_eq(json_string(name), reserved[i].name) && !has_id(c, *reserved[i].id))
            return csaf_add(c, name,
                            str_format(c->arena, "is reserved for the group " STR_F ": give this one another name",
                                       STR_A(*reserved[i].id)));
    return STATUS_OK;
}

static enum status reserved_ids_have_their_names(struct csaf_check *c) {
    const struct json_node *name = json_get(group_of(c), STR("name"));
    for (size_t i = 0; i < ARRAY_LEN(reserved); i++)
        if (has_id(c, *reserved[i].id) && !str_eq(json_string(name), reserved[i].name))
            return csaf_add(c, name ? name : group_of(c),
                            str_format(c->arena,
                                       "is the name of a group whose id is reserved for another: write '" STR_F
                                       "', or give it an id of its own",
                                       STR_A(reserved[i].name)));
    return STATUS_OK;
}

static enum status check_id(struct csaf_check *c, struct str id) {
    if (!has_id(c, id))
        return STATUS_OK;
    return csaf_add(c, json_get(group_of(c), STR("id")), STR("names no group: leave 'sharing_group' out"));
}

static enum status max_uuid_is_not_used(struct csaf_check *c) {
    return check_id(c, max_uuid);
}

static enum status nil_uuid_is_not_used(struct csaf_check *c) {
    return check_id(c, nil_uuid);
}

static enum status clear_has_no_group(struct csaf_check *c) {
    if (!group_of(c) || !csaf_is_clear(c))
        return STATUS_OK;
    return csaf_add(c, group_of(c), STR("means nothing for a document that all may read: leave it out"));
}

static const struct csaf_test tests[] = {
    {STR_INIT("6.1.38"), STR_INIT("the group of everybody is for TLP:CLEAR alone"), V21, CSAF_MANDATORY,
     everybody_may_read_clear_alone},
    {STR_INIT("6.1.39"), STR_INIT("TLP:CLEAR has no narrower group"), V21, CSAF_MANDATORY, clear_is_for_everybody},
    {STR_INIT("6.1.40"), STR_INIT("reserved names of groups have their ids"), V21, CSAF_MANDATORY,
     reserved_names_have_their_ids},
    {STR_INIT("6.1.41"), STR_INIT("reserved ids of groups have their names"), V21, CSAF_MANDATORY,
     reserved_ids_have_their_names},
    {STR_INIT("6.2.28"), STR_INIT("the Max UUID is no group's id"), V21, CSAF_RECOMMENDED, max_uuid_is_not_used},
    {STR_INIT("6.2.29"), STR_INIT("the Nil UUID is no group's id"), V21, CSAF_RECOMMENDED, nil_uuid_is_not_used},
    {STR_INIT("6.2.30"), STR_INIT("TLP:CLEAR has no group"), V21, CSAF_RECOMMENDED, clear_has_no_group},
};
const struct csaf_tests csaf_tests_distribution = {tests, ARRAY_LEN(tests)};
