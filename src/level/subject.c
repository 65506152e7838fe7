#include "level/subject.h"

static enum status add_models(struct subject_product *own, struct arena *arena) {
    const struct product *product = own->product;
    map_init(&own->models, arena, true);
    for (size_t i = 0; i < product->model_count; i++) {
        const struct str names[] = {product->models[i].name, product->models[i].order_number};
        uint32_t stored;
        for (size_t k = 0; k < ARRAY_LEN(names); k++)
            if (names[k].len)
                TRY(map_add(&own->models, names[k], (uint32_t)i, &stored));
    }
    return STATUS_OK;
}

static enum status add_supplier_names(struct subject_product *own, struct arena *arena) {
    const struct supplier *supplier = &own->product->supplier;
    struct str *names = ARENA_ARRAY(arena, struct str, supplier->alias_count + 1);
    if (!names)
        return STATUS_MEMORY;
    names[0] = supplier->name;
    for (size_t i = 0; i < supplier->alias_count; i++)
        names[i + 1] = supplier->aliases[i];
    own->supplier_names = names;
    own->supplier_name_count = supplier->alias_count + 1;
    return STATUS_OK;
}

enum status subject_products(const struct plant *plant, struct arena *arena, const struct subject_product **products) {
    struct subject_product *all = ARENA_ARRAY(arena, struct subject_product, plant->product_count);
    if (!all)
        return STATUS_MEMORY;
    for (size_t i = 0; i < plant->product_count; i++) {
        all[i].product = plant->products[i];
        TRY(add_supplier_names(&all[i], arena));
        TRY(add_models(&all[i], arena));
    }
    *products = all;
    return STATUS_OK;
}

/* An asset may name its model or its order number where others name the product. */
static const struct product_model *find_model(const struct subject_product *own, const struct asset *asset) {
    const struct str said[] = {asset->order_number, asset->model, asset->product};
    uint32_t index = MAP_NONE;
    for (size_t i = 0; i < ARRAY_LEN(said) && index == MAP_NONE; i++)
        index = said[i].len ? map_get(&own->models, said[i]) : MAP_NONE;
    return index == MAP_NONE ? NULL : &own->product->models[index];
}

/* What the asset says of its model stands: the document fills in what it leaves out. */
static struct advisory_subject as_documented(const struct advisory_subject *written, const struct product *product,
                                             const struct product_model *model) {
    struct advisory_subject subject = *written;
    subject.supplier = product->supplier.name;
    subject.product = product->name;
    if (model && subject.model.len == 0)
        subject.model = model->name;
    if (model && subject.order_number.len == 0)
        subject.order_number = model->order_number;
    return subject;
}

static bool are_equal(const struct advisory_subject *a, const struct advisory_subject *b) {
    return str_eq_nocase(a->supplier, b->supplier) && str_eq_nocase(a->product, b->product) &&
           str_eq(a->model, b->model) && str_eq(a->order_number, b->order_number);
}

size_t subject_list(const struct asset *asset, const struct subject_product *product,
                    struct advisory_subject subjects[SUBJECTS_MAX]) {
    subjects[0] = (struct advisory_subject){.supplier = asset->supplier,
                                            .product = asset->product,
                                            .model = asset->model,
                                            .order_number = asset->order_number,
                                            .serial = asset->serial,
                                            .version = asset->version};
    if (!product)
        return 1;
    subjects[0].supplier_names = product->supplier_names;
    subjects[0].supplier_name_count = product->supplier_name_count;
    subjects[1] = as_documented(&subjects[0], product->product, find_model(product, asset));
    return are_equal(&subjects[0], &subjects[1]) ? 1 : 2;
}
