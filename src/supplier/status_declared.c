/* What product.yaml itself says of practices. Saying it is a claim: that a contact answers, no document shows. */
#include "evidence/words.h"
#include "supplier/status_rule.h"

/* Something else speaks for the requirement, so that a gap in the document is worth telling. */
static bool is_supported(const struct status_search *search) {
    return (search->standing->shown[STRENGTH_CLAIM] & search->process) != 0;
}

enum status status_find_interfaces(const struct status_search *search) {
    const struct product *product = search->workspace->product;
    size_t enabled = 0;
    for (size_t i = 0; i < product->interface_count; i++)
        enabled += product->interfaces[i].enabled;
    if (product->interface_count == 0)
        return is_supported(search) ? status_lacks(search, product->place, STR("product.yaml lists no interface"))
                                    : STATUS_OK;
    return status_shows(
        search, STRENGTH_CLAIM, product->interfaces->place,
        str_format(search->arena, "product.yaml lists " STR_F ", %zu enabled as shipped",
                   STR_A(words_count(search->arena, product->interface_count, "interface", "interfaces")), enabled));
}

enum status status_find_accounts(const struct status_search *search) {
    const struct product *product = search->workspace->product;
    size_t defaults = 0;
    for (size_t i = 0; i < product->account_count; i++)
        defaults += product->accounts[i].default_password;
    if (product->account_count == 0)
        return STATUS_OK;
    return status_shows(search, STRENGTH_CLAIM, product->accounts->place,
                        str_format(search->arena, "product.yaml lists " STR_F ", %zu with a password to be changed",
                                   STR_A(words_count(search->arena, product->account_count, "account", "accounts")),
                                   defaults));
}

enum status status_find_contact(const struct status_search *search) {
    const struct supplier *supplier = &search->workspace->product->supplier;
    if (supplier->psirt_contact.len == 0)
        return is_supported(search)
                   ? status_lacks(search, supplier->place, STR("product.yaml names no contact that takes reports"))
                   : STATUS_OK;
    return status_shows(search, STRENGTH_CLAIM, supplier->place,
                        str_format(search->arena, "reports go to " STR_F, STR_A(supplier->psirt_contact)));
}

enum status status_find_provider(const struct status_search *search) {
    const struct supplier *supplier = &search->workspace->product->supplier;
    if (supplier->psirt_csaf.len == 0)
        return STATUS_OK;
    return status_shows(
        search, STRENGTH_CLAIM, supplier->place,
        str_format(search->arena, "advisories are to be published at " STR_F, STR_A(supplier->psirt_csaf)));
}

/* Updates for every supported version: which versions those are must be said. */
enum status status_find_support(const struct status_search *search) {
    const struct product *product = search->workspace->product;
    size_t supported = 0;
    for (size_t i = 0; i < product->release_count; i++) {
        const struct release *release = &product->releases[i];
        if (release->support_until == DATE_NONE)
            return is_supported(search)
                       ? status_lacks(search, release->place,
                                      str_format(search->arena,
                                                 "release " STR_F " does not say how long it is supported",
                                                 STR_A(release->version)))
                       : STATUS_OK;
        supported += release->support_until >= search->at;
    }
    return status_shows(search, STRENGTH_CLAIM, product->releases->support_place,
                        str_format(search->arena, "%zu of " STR_F " in support, each until a day that is stated",
                                   supported,
                                   STR_A(words_count(search->arena, product->release_count, "release", "releases"))));
}
