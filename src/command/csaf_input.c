#include "command/csaf_input.h"

#include <errno.h>
#include <unistd.h>

#include "base/file.h"
#include "base/progress.h"
#include "base/url.h"
#include "net/fetch.h"

static const struct diag_kind NOT_FETCHED = {
    "csaf.fetch", SEVERITY_ERROR, "cannot be fetched: {0}",
    "see in a browser whether the address is right, or save the document and name the file"};
static const struct diag_kind NOT_HTTPS = {"csaf.not-https", SEVERITY_ERROR, "'{0}' is not fetched: only https is",
                                           "a file by that name is ./{0}"};
static const struct diag_kind NO_URL = {"csaf.no-url", SEVERITY_ERROR, "an address {0}", "write https://HOST/PATH"};

/* What is being fetched. */
struct fetching {
    struct run *run;
    struct csaf_input *inputs;
    size_t wanted, done;
    struct progress progress;
};
struct order {
    struct fetching *all;
    struct csaf_input *input;
    int error; /* of the file that it is written to */
};

bool csaf_input_is_url(struct str argument) {
    size_t len = 0;
    while (len < argument.len &&
           (char_is_alnum(argument.ptr[len]) || str_find_char(STR("+-."), argument.ptr[len]) != SIZE_MAX))
        len++;
    return len > 0 && str_starts(str_skip(argument, len), STR("://"));
}

struct csaf_network csaf_network_of(const struct run *run) {
    return (struct csaf_network){run_option(run, "ca-file").ptr, run_option(run, "proxy").ptr,
                                 run_has(run, "internal")};
}

enum status csaf_input_of_url(struct run *run, struct str argument, struct csaf_input *input) {
    struct str address;
    enum url_fault fault = url_check(argument, run->arena, &address, NULL);
    switch (fault) {
    case URL_FINE:
        *input = (struct csaf_input){.path = argument.ptr, .is_url = true, .fd = -1, .address = address};
        return STATUS_OK;
    case URL_NO_MEMORY:
        return STATUS_MEMORY;
    case URL_NOT_HTTPS:
        diag_add(run->sink, &NOT_HTTPS, PLACE_NONE, argument);
        return STATUS_INPUT;
    default: /* without the address: a password may stand in it */
        diag_add(run->sink, &NO_URL, PLACE_NONE, url_fault_text(fault));
        return STATUS_INPUT;
    }
}

/* ---- fetching */

static enum status keep(void *context, struct str piece) {
    struct order *order = context;
    if (order->error)
        return STATUS_SYSTEM;
    if (file_write_full(order->input->fd, piece))
        return STATUS_OK;
    order->error = errno;
    return STATUS_SYSTEM;
}

static void begin_anew(void *context) {
    struct order *order = context;
    if (ftruncate(order->input->fd, 0) != 0 || lseek(order->input->fd, 0, SEEK_SET) != 0)
        order->error = errno;
}

static struct str failure_of(const struct order *order, const struct fetch_answer *answer) {
    const char *text = order->error ? strerrordesc_np(order->error) : NULL;
    if (order->error)
        return str_format(order->all->run->arena, "it cannot be put aside: %s", text ? text : "unknown error");
    return str_copy(order->all->run->arena, answer->reason.len ? answer->reason : STR("no answer"));
}

static enum status take(void *context, const struct fetch_answer *answer) {
    struct order *order = context;
    progress_step(&order->all->progress, ++order->all->done, order->all->wanted);
    if (answer->outcome == FETCH_OK && !order->error)
        return STATUS_OK;
    csaf_inputs_done(order->input, 1);
    order->input->failure = failure_of(order, answer);
    return order->input->failure.ptr ? STATUS_OK : STATUS_MEMORY;
}

static enum status add_orders(struct fetching *all, struct fetcher *fetcher, size_t count) {
    struct order *orders = ARENA_ARRAY(all->run->arena, struct order, all->wanted);
    if (!orders)
        return STATUS_MEMORY;
    for (size_t i = 0; i < count; i++) {
        struct csaf_input *input = &all->inputs[i];
        if (!input->is_url)
            continue;
        struct order *order = orders++;
        *order = (struct order){.all = all, .input = input};
        input->fd = file_nameless();
        if (input->fd < 0)
            order->error = errno; /* the first piece fails, or `take` sees it */
        TRY(fetcher_add(fetcher, &(const struct fetch_request){.url = input->address,
                                                               .named = true,
                                                               .context = order,
                                                               .write = keep,
                                                               .restart = begin_anew,
                                                               .done = take}));
    }
    return STATUS_OK;
}

/* A bar moves while nothing comes, too: whoever waits sees that it is the network. */
static bool show(void *context) {
    struct fetching *all = context;
    progress_step(&all->progress, all->done, all->wanted);
    return false;
}

enum status csaf_inputs_fetch(struct run *run, struct csaf_input *inputs, size_t count) {
    struct fetching all = {.run = run, .inputs = inputs};
    const struct csaf_network network = csaf_network_of(run);
    const struct fetch_settings settings = {.ca_file = network.ca_file,
                                            .proxy = network.proxy,
                                            .internal = network.internal,
                                            .bytes_max = CSAF_INPUT_BYTES_MAX};
    struct fetcher *fetcher;
    for (size_t i = 0; i < count; i++)
        all.wanted += inputs[i].is_url;
    if (all.wanted == 0)
        return STATUS_OK;
    TRY(fetcher_new(&settings, run->sink, &fetcher));
    progress_start(&all.progress, "fetching", run->terminal);
    enum status status = add_orders(&all, fetcher, count);
    if (status == STATUS_OK)
        status = fetcher_run(fetcher, show, &all);
    progress_end(&all.progress);
    fetcher_free(fetcher);
    return status;
}

void csaf_inputs_done(struct csaf_input *inputs, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (inputs[i].is_url && inputs[i].fd >= 0) {
            (void)close(inputs[i].fd);
            inputs[i].fd = -1;
        }
}

/* ---- reading */

enum status csaf_input_read(struct csaf_input *input, struct arena *arena, struct diag_sink *sink,
                            struct source *source) {
    if (input->told)
        return STATUS_SYSTEM;
    if (!input->is_url)
        return file_read(input->path, CSAF_INPUT_BYTES_MAX, arena, sink, source);
    if (input->fd < 0) {
        diag_add(sink, &NOT_FETCHED, file_place(sink, input->path), input->failure);
        return STATUS_SYSTEM;
    }
    enum status status = file_read_open(input->fd, str_from(input->path), CSAF_INPUT_BYTES_MAX, arena, sink, source);
    csaf_inputs_done(input, 1);
    return status;
}

enum status csaf_input_take(struct run *run, struct str argument, struct arena *arena, struct source *source) {
    struct csaf_input input = {.path = argument.ptr, .fd = -1};
    enum status status = STATUS_OK;
    if (csaf_input_is_url(argument)) {
        TRY(csaf_input_of_url(run, argument, &input));
        status = csaf_inputs_fetch(run, &input, 1);
    }
    if (status == STATUS_OK)
        status = csaf_input_read(&input, arena, run->sink, source);
    csaf_inputs_done(&input, 1);
    return status;
}
