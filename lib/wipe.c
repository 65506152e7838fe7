#include <keyway/wipe.h>

#include <string.h>

static enum kw_status overwrite(const struct kw_storage *storage, uint32_t area, uint64_t size,
                                const struct kw_wipe_work *work) {
    memset(work->buffer, work->filler, work->size);
    for (uint64_t offset = 0; offset < size;) {
        size_t length = work->size < size - offset ? work->size : (size_t)(size - offset);
        KW_TRY(storage->write(storage->context, area, offset, kw_bytes(work->buffer, length)));
        offset += length;
    }
    return storage->flush(storage->context, area);
}

static int holds_only(const uint8_t *bytes, size_t length, uint8_t filler) {
    for (size_t i = 0; i < length; i++)
        if (bytes[i] != filler)
            return 0;
    return 1;
}

static enum kw_status read_back(const struct kw_storage *storage, uint64_t size, const struct kw_wipe_work *work,
                                struct kw_wipe_result *result) {
    while (result->bytes < size) {
        size_t length = work->size < size - result->bytes ? work->size : (size_t)(size - result->bytes);
        /* Filled with something else first: a port that reads nothing and says that all is well is found out. */
        memset(work->buffer, (uint8_t)~work->filler, length);
        KW_TRY(storage->read(storage->context, result->area, result->bytes, work->buffer, length));
        if (!holds_only(work->buffer, length, work->filler))
            return KW_ERROR_TAMPERED;
        result->bytes += length;
    }
    return KW_OK;
}

static enum kw_status wipe_area(const struct kw_storage *storage, const struct kw_wipe_work *work,
                                struct kw_wipe_result *result) {
    uint64_t size;
    KW_TRY(storage->size(storage->context, result->area, &size));
    KW_TRY(overwrite(storage, result->area, size, work));
    return read_back(storage, size, work, result);
}

enum kw_status kw_wipe_areas(const struct kw_storage *storage, const uint32_t *areas, size_t count,
                             const struct kw_wipe_work *work, struct kw_wipe_result *results) {
    enum kw_status first = KW_OK;
    if (work->size < KW_WIPE_WORK_MIN)
        return KW_ERROR_ARGUMENT;
    for (size_t i = 0; i < count; i++) {
        results[i] = (struct kw_wipe_result){areas[i], KW_OK, 0};
        results[i].status = wipe_area(storage, work, &results[i]);
        if (first == KW_OK)
            first = results[i].status;
    }
    memset(work->buffer, work->filler, work->size);
    return first;
}
