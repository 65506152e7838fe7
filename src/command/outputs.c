#include "command/outputs.h"

#include "base/file.h"

typedef enum status write_file(void *context, struct str file, struct out *out);

/* `*draft` is set once there is one. */
static enum status write_draft(struct run *run, struct str file, write_file *write, void *context,
                               struct file_draft **draft) {
    struct out out;
    TRY(file_draft_new(file.ptr, run->arena, run->sink, draft));
    out_fd(&out, file_draft_fd(*draft));
    enum status status = write(context, file, &out);
    if (status == STATUS_OK && out_flush(&out) != STATUS_OK)
        status = out.status == STATUS_SYSTEM ? file_draft_refused(*draft, run->sink) : out.status;
    out_done(&out);
    return status;
}

enum status outputs_write(struct run *run, write_file *write, void *context) {
    struct file_draft **drafts = ARENA_ARRAY(run->arena, struct file_draft *, run->value_count);
    enum status status = drafts ? STATUS_OK : STATUS_MEMORY;
    struct str file;
    size_t count = 0;
    for (; status == STATUS_OK && run_option_at(run, "output", count, &file); count++)
        status = write_draft(run, file, write, context, &drafts[count]);
    for (size_t i = 0; i < count && status == STATUS_OK; i++)
        status = file_draft_settle(drafts[i], run->sink);
    for (size_t i = 0; i < count && status == STATUS_OK; i++)
        status = file_draft_keep(drafts[i], run->sink);
    for (size_t i = 0; i < count; i++)
        file_draft_drop(drafts[i]);
    return status;
}
