/* Whether an account lets in who has the password that it is shipped with. Nothing is tried unless it was allowed. */
#include "probe/outside/login_try.h"

struct tried {
    size_t tries, let_in, refused, unclear, forms, missing;
};

static const char *const results[] = {[LOGIN_FORM] = "the login there was not tried: only a person can",
                                      [LOGIN_UNCLEAR] = "it did not say whether the login was right",
                                      [LOGIN_REFUSED] = "refused",
                                      [LOGIN_LET_IN] = "let in with the password that it is shipped with"};

static void try_one(struct probe *probe, struct probe_result *result, struct outside_port *port,
                    const struct credential *credential, struct tried *sum) {
    enum login_try made = login_try(probe, port, credential);
    sum->tries += made > LOGIN_FORM;
    sum->let_in += made == LOGIN_LET_IN;
    sum->refused += made == LOGIN_REFUSED;
    sum->unclear += made == LOGIN_UNCLEAR;
    sum->forms += made == LOGIN_FORM;
    if (made != LOGIN_NO_SERVICE)
        outside_saw(probe, result, port,
                    str_format(probe->arena, "%s: account %s: %s", port->service, credential->name, results[made]).ptr);
}

/* Accounts that are shipped with a password, and for which the file has none. */
static size_t count_missing(const struct product *product, const struct credentials *credentials) {
    size_t defaults = 0;
    for (size_t i = 0; i < product->account_count; i++)
        defaults += product->accounts[i].default_password;
    return defaults - (credentials ? credentials->count : 0);
}

static enum probe_outcome tell(struct probe *probe, struct probe_result *result, const struct tried *sum) {
    if (sum->let_in)
        return probe_tell(probe, result, PROBE_NOT_MET, "%zu of %zu tries were let in", sum->let_in, sum->tries);
    if (sum->unclear)
        return probe_tell(probe, result, PROBE_COULD_NOT_SEE, "%zu of %zu tries had no clear answer", sum->unclear,
                          sum->tries);
    if (sum->forms || sum->missing)
        return probe_tell(probe, result, PROBE_ASK,
                          "whether the password was changed where %zu login%s and %zu account%s could not be tried",
                          sum->forms, plural(sum->forms), sum->missing, plural(sum->missing));
    if (sum->refused == 0)
        return probe_tell(probe, result, PROBE_COULD_NOT_SEE, "no open service takes a password that can be tried");
    return probe_tell(probe, result, PROBE_MET, "%zu tr%s refused", sum->refused,
                      sum->refused == 1 ? "y was" : "ies were");
}

static enum probe_outcome look_default(struct probe *probe, struct probe_result *result) {
    struct outside *outside = outside_of(probe, result);
    struct tried sum = {0, 0, 0, 0, 0, 0};
    if (!outside)
        return result->outcome;
    if (!outside->product)
        return probe_tell(probe, result, PROBE_ASK,
                          "which accounts are shipped with a password: give the product document (--product)");
    sum.missing = count_missing(outside->product, outside->credentials);
    if (!outside->credentials && sum.missing == 0)
        return probe_tell(probe, result, PROBE_NOT_APPLICABLE,
                          "the product has no account that is shipped with a password");
    if (!outside->credentials)
        return probe_tell(probe, result, PROBE_ASK,
                          "whether the password of %zu account%s was changed: nothing is tried without --credentials",
                          sum.missing, plural(sum.missing));
    for (size_t i = 0; i < outside->port_count; i++)
        for (size_t j = 0; j < outside->credentials->count; j++)
            if (!outside->ports[i].udp && outside->ports[i].answer == DIAL_OPEN)
                try_one(probe, result, &outside->ports[i], &outside->credentials->items[j], &sum);
    return tell(probe, result, &sum);
}

static const struct probe_check checks[] = {
    {.id = "credentials-default",
     .title = "No account lets in with the password that it is shipped with",
     .requirements = "CR 1.5, CR 1.1",
     .needs = "the product document, and the passwords (--credentials)",
     .running = true,
     .look = look_default,
     .mend = "change the password of the account, or lock it; have the product ask for a new one at the first login",
     .by_hand = "log in with the name and password on the label"},
};

const struct probe_group outside_credentials_group = PROBE_GROUP("credentials", "Passwords as shipped", checks);
