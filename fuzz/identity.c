/* Identities of components: folding twice is folding once, and a key is never one of another kind. */
#include "supplier/identity.h"
#include "component.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct sbom_component component = component_read((struct str){(const char *)data, size});
    struct str folded, again, name;
    struct arena arena;
    struct identity identity;
    arena_init(&arena, 64 << 20);
    if (identity_of(&component, &arena, &identity) != STATUS_OK ||
        identity_fold(component.name, &arena, &folded) != STATUS_OK ||
        identity_fold(folded, &arena, &again) != STATUS_OK || !str_eq(folded, again) ||
        identity_name_key(again, &arena, &name) != STATUS_OK || !str_eq(name, identity.name_key))
        abort();
    if (name.len && (str_eq(name, identity.cpe_key) || str_eq(name, identity.ecosystem_key)))
        abort();
    return arena_done(&arena), 0;
}
