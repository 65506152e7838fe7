#include "fetched.h"

#define TESTS(f) cmocka_unit_test_setup_teardown(f, bed_of_test, end_of_test)

static struct site site;

/* Lines of 12 bytes, as faulty.py has them. */
static struct str lines(struct bed *bed) {
    struct out out;
    out_memory(&out, 1 << 20);
    for (unsigned i = 0; i < 20000; i++)
        out_format(&out, "line %06u\n", i);
    struct str text = str_copy(&bed->arena, out_text(&out));
    out_done(&out);
    return text;
}

static void start_nginx(void) {
    struct arena *arena = &site.bed.arena;
    site.port = server_port();
    site.strict_port = server_port();
    site.old_port = server_port();
    server_script(&site.bed, site.folder,
                  "mkdir -p www/many tmp1; printf '{\"a\": 1}' >www/a.json; printf hidden >www/hidden.txt\n"
                  "i=0; while [ $i -lt 200 ]; do printf 'document %d' $i >www/many/$i.json; i=$((i + 1)); done\n"
                  "head -c 33554432 /dev/zero >www/zeros.json; head -c 2000000 /dev/zero >www/large.bin");
    struct str directives = str_format(
        arena,
        "limit_req_zone $server_name zone=slow:1m rate=20r/s; limit_conn_zone $server_name zone=few:1m;\n"
        "map $http_user_agent $is_browser { default 0; ~Mozilla 1; }\n"
        "server { listen 127.0.0.1:%u ssl; root %s/www; gzip on; gzip_types application/json; gzip_min_length 1000;\n"
        "location = /hidden.txt { return 403; }\n"
        "location = /old { return 301 /a.json; }\n"
        "location = /plain { return 302 http://localhost:%u/a.json; }\n"
        "location = /file { return 302 file:///etc/passwd; }\n"
        "location = /user { return 302 https://user:secret@localhost:%u/a.json; }\n"
        "location = /round { return 302 /round; }\n"
        "location = /other { return 308 https://b.example.test:%u/a.json; }\n"
        "location = /busy { add_header Retry-After 3600 always; return 503; }\n"
        "location = /unauthorised { return 401; }\n"
        "location = /teapot { return 418; }\n"
        "location = /nowhere { return 302 'https://'; }\n"
        "location /many/ { limit_conn few 3; limit_conn_status 500; }\n"
        "location /slow/ { limit_req zone=slow; limit_req_status 429; alias %s/www/many/; }\n"
        "location /browsers/ { if ($is_browser = 0) { return 403; } alias %s/www/; } }\n"
        "server { listen 127.0.0.1:%u ssl; root %s/www; ssl_client_certificate %s/ca.pem; ssl_verify_client on; }\n"
        "server { listen 127.0.0.1:%u ssl; root %s/www; ssl_protocols TLSv1.1; ssl_ciphers ALL:@SECLEVEL=0; }\n",
        site.port, site.folder, site.port, site.port, site.port, site.folder, site.folder, site.strict_port,
        site.folder, site.folder, site.old_port, site.folder);
    site.nginx = server_nginx(&site.bed, site.folder, directives.ptr, site.port);
}

static int start_site(void **state) {
    (void)state;
    arena_init(&site.bed.arena, 64 << 20);
    diag_init(&site.bed.sink, &site.bed.arena);
    site.folder = folder_new(&site.bed);
    server_certificates(&site.bed, site.folder);
    start_nginx();
    site.faulty = server_faulty(&site.bed, site.folder, false, &site.faulty_port);
    site.proxy = server_faulty(&site.bed, site.folder, true, &site.proxy_port);
    return 0;
}

static int end_site(void **state) {
    (void)state;
    server_stop(site.proxy);
    server_stop(site.faulty);
    server_stop(site.nginx);
    folder_free(site.folder);
    arena_done(&site.bed.arena);
    return 0;
}

/* A test's own bed, and one request with what came of it. */
struct trial {
    struct bed bed;
    struct fetch_settings settings;
    struct fetch_request request;
    struct fetched fetched;
};

static int bed_of_test(void **state) {
    struct trial *trial = calloc(1, sizeof *trial);
    arena_init(&trial->bed.arena, 256 << 20);
    diag_init(&trial->bed.sink, &trial->bed.arena);
    trial->settings = (struct fetch_settings){
        .ca_file = folder_path(&trial->bed, site.folder, "ca.pem"), .backoff_ms = 20, .proxy = ""};
    *state = trial;
    return 0;
}

static int end_of_test(void **state) {
    struct trial *trial = *state;
    out_done(&trial->fetched.body);
    arena_done(&trial->bed.arena);
    free(trial);
    return 0;
}

static void ask_port(struct trial *trial, unsigned port, const char *path) {
    struct str url = str_format(&trial->bed.arena, "https://localhost:%u%s", port, path);
    out_done(&trial->fetched.body);
    trial->request = fetched_request(&trial->fetched, &trial->bed, url);
}

/* Asks nginx, or faulty.py. */
static void run(struct trial *trial, const char *path) {
    ask_port(trial, site.port, path);
    fetched_run(&trial->fetched, &trial->settings, &trial->request);
}

static void run_faulty(struct trial *trial, const char *path) {
    ask_port(trial, site.faulty_port, path);
    fetched_run(&trial->fetched, &trial->settings, &trial->request);
}

/* The document of that many tries, and nothing else. */
static void expect_text(struct trial *trial, struct str text) {
    assert_outcome(&trial->fetched, FETCH_OK);
    if (!str_eq(out_text(&trial->fetched.body), text))
        fail_msg("%zu bytes that are not the %zu expected", trial->fetched.body.len, text.len);
    assert_int_equal(trial->fetched.answer.bytes, text.len);
    assert_int_equal(trial->fetched.answer.reason.len, 0);
}

static void expect_failure(struct trial *trial, enum fetch_outcome outcome, const char *reason) {
    assert_outcome(&trial->fetched, outcome);
    assert_str(trial->fetched.answer.reason, reason);
}

static void a_document_comes_whole_with_what_names_it(void **state) {
    struct trial *trial = *state;
    run(trial, "/a.json");
    expect_text(trial, STR("{\"a\": 1}"));
    assert_int_equal(trial->fetched.answer.code, 200);
    assert_int_equal(trial->fetched.answer.tries, 1);
    assert_str(trial->fetched.answer.content_type, "application/json");
    assert_true(trial->fetched.answer.etag.len > 2 && trial->fetched.answer.etag.ptr[0] == '"');
    assert_true(str_ends(trial->fetched.answer.modified, STR(" GMT")));
    assert_str(trial->fetched.answer.url, trial->request.url.ptr);
}

static void what_did_not_change_does_not_come_again(void **state) {
    struct trial *trial = *state;
    run(trial, "/a.json");
    struct str etag = trial->fetched.answer.etag, modified = trial->fetched.answer.modified;
    ask_port(trial, site.port, "/a.json");
    trial->request.etag = etag;
    fetched_run(&trial->fetched, &trial->settings, &trial->request);
    assert_outcome(&trial->fetched, FETCH_NOT_MODIFIED);
    ask_port(trial, site.port, "/a.json");
    trial->request.modified = modified;
    fetched_run(&trial->fetched, &trial->settings, &trial->request);
    assert_outcome(&trial->fetched, FETCH_NOT_MODIFIED);
    ask_port(trial, site.port, "/a.json");
    trial->request.etag = STR("\"another\"\r\nX-Smuggled: 1");
    fetched_run(&trial->fetched, &trial->settings, &trial->request);
    expect_text(trial, STR("{\"a\": 1}"));
}

static void answers_that_no_second_try_changes_are_told(void **state) {
    struct trial *trial = *state;
    static const struct {
        const char *path;
        enum fetch_outcome outcome;
        const char *reason;
    } CASES[] = {
        {"/none.json", FETCH_GONE, "answered 404"},
        {"/hidden.txt", FETCH_REFUSED, "answered 403"},
        {"/unauthorised", FETCH_REFUSED, "answered 401"},
        {"/teapot", FETCH_REFUSED, "answered 418"},
        {"/nowhere", FETCH_BROKEN, "redirects to what is no URL"},
    };
    for (size_t i = 0; i < ARRAY_LEN(CASES); i++) {
        run(trial, CASES[i].path);
        expect_failure(trial, CASES[i].outcome, CASES[i].reason);
        assert_int_equal(trial->fetched.answer.tries, 1);
        assert_int_equal(trial->fetched.body.len, 0);
    }
}

static void redirects_are_followed_on_https_alone(void **state) {
    struct trial *trial = *state;
    run(trial, "/old");
    expect_text(trial, STR("{\"a\": 1}"));
    assert_true(str_ends(trial->fetched.answer.url, STR("/a.json")));
    run(trial, "/plain");
    expect_failure(trial, FETCH_UNSAFE, "redirects to what is not https");
    run(trial, "/file");
    expect_failure(trial, FETCH_UNSAFE, "redirects to what is not https");
    run(trial, "/user");
    expect_failure(trial, FETCH_UNSAFE, "redirects to what holds a user's name");
    run(trial, "/round");
    expect_failure(trial, FETCH_UNSAFE, "redirects more than 10 times");
}

static void a_redirect_may_lead_to_another_host(void **state) {
    struct trial *trial = *state;
    trial->settings.resolve = str_format(&trial->bed.arena, "b.example.test:%u:127.0.0.1", site.port).ptr;
    trial->settings.internal = true;
    run(trial, "/other");
    expect_text(trial, STR("{\"a\": 1}"));
}

#define INSIDE "lies in an inner network, where only hosts that you name yourself are asked (or all, with --internal)"

/* The host is found at an inner address, as that of anybody who has a say about a name. */
static void a_redirect_into_the_inner_network_is_refused(void **state) {
    struct trial *trial = *state;
    trial->settings.resolve = str_format(&trial->bed.arena, "b.example.test:%u:127.0.0.1", site.port).ptr;
    run(trial, "/other");
    expect_failure(trial, FETCH_UNSAFE, INSIDE);
    assert_int_equal(trial->fetched.answer.tries, 1);
}

static void a_host_of_the_inner_network_is_asked_only_when_it_is_named(void **state) {
    struct trial *trial = *state;
    ask_port(trial, site.port, "/a.json");
    trial->request.named = false;
    fetched_run(&trial->fetched, &trial->settings, &trial->request);
    expect_failure(trial, FETCH_UNSAFE, INSIDE);
    assert_int_equal(trial->fetched.answer.tries, 0);
    ask_port(trial, site.port, "/a.json");
    trial->request.named = false;
    trial->settings.internal = true;
    fetched_run(&trial->fetched, &trial->settings, &trial->request);
    expect_text(trial, STR("{\"a\": 1}"));
}

static void what_is_not_https_is_not_asked_for(void **state) {
    struct trial *trial = *state;
    static const struct {
        const char *url;
        const char *reason;
    } CASES[] = {
        {"http://localhost/", "is not https"},
        {"file:///etc/passwd", "is not https"},
        {"https://me:secret@localhost/", "holds a user's name"},
        {"https://local host/", "is no URL"},
        {"", "is no URL"},
        {"https://localhost/\r\nHost: b", "is no URL"},
    };
    for (size_t i = 0; i < ARRAY_LEN(CASES); i++) {
        out_done(&trial->fetched.body);
        trial->request = fetched_request(&trial->fetched, &trial->bed, str_from(CASES[i].url));
        fetched_run(&trial->fetched, &trial->settings, &trial->request);
        expect_failure(trial, FETCH_UNSAFE, CASES[i].reason);
    }
}

static void only_trusted_certificates_count(void **state) {
    struct trial *trial = *state;
    static const char REASON[] = "its certificate is not trusted, or is not for that name";
    trial->settings.ca_file = folder_path(&trial->bed, site.folder, "stranger.pem");
    run(trial, "/a.json");
    expect_failure(trial, FETCH_BROKEN, REASON);
    assert_int_equal(trial->fetched.answer.tries, 1);
    trial->settings.ca_file = NULL; /* the system's */
    run(trial, "/a.json");
    expect_failure(trial, FETCH_BROKEN, REASON);
    trial->settings.ca_file = folder_path(&trial->bed, site.folder, "ca.pem");
    trial->settings.resolve = str_format(&trial->bed.arena, "other.invalid:%u:127.0.0.1", site.port).ptr;
    struct str url = str_format(&trial->bed.arena, "https://other.invalid:%u/a.json", site.port);
    out_done(&trial->fetched.body);
    trial->request = fetched_request(&trial->fetched, &trial->bed, url);
    fetched_run(&trial->fetched, &trial->settings, &trial->request);
    expect_failure(trial, FETCH_BROKEN, REASON);
}

static void old_tls_is_not_spoken(void **state) {
    struct trial *trial = *state;
    ask_port(trial, site.old_port, "/a.json");
    fetched_run(&trial->fetched, &trial->settings, &trial->request);
    assert_outcome(&trial->fetched, FETCH_BROKEN);
    assert_true(str_starts(trial->fetched.answer.reason, STR("no TLS connection comes about: ")));
}

static void a_key_that_is_not_the_certificates_is_told(void **state) {
    struct trial *trial = *state;
    trial->settings.client_certificate = folder_path(&trial->bed, site.folder, "client.pem");
    trial->settings.client_key = folder_path(&trial->bed, site.folder, "ca.key");
    run(trial, "/a.json");
    assert_outcome(&trial->fetched, FETCH_BROKEN);
    assert_true(str_contains(trial->fetched.answer.reason, STR("do not fit together, or cannot be read: ")));
    assert_true(str_ends(trial->fetched.answer.reason, STR("client.pem")));
    assert_int_equal(trial->fetched.answer.tries, 1);
}

static void a_client_certificate_is_shown(void **state) {
    struct trial *trial = *state;
    ask_port(trial, site.strict_port, "/a.json");
    fetched_run(&trial->fetched, &trial->settings, &trial->request);
    expect_failure(trial, FETCH_REFUSED, "answered 400");
    trial->settings.client_certificate = folder_path(&trial->bed, site.folder, "client.pem");
    trial->settings.client_key = folder_path(&trial->bed, site.folder, "client.key");
    ask_port(trial, site.strict_port, "/a.json");
    fetched_run(&trial->fetched, &trial->settings, &trial->request);
    expect_text(trial, STR("{\"a\": 1}"));
}

static void the_size_is_bounded_as_told_and_as_unpacked(void **state) {
    struct trial *trial = *state;
    trial->settings.bytes_max = 1000000;
    run(trial, "/large.bin");
    expect_failure(trial, FETCH_TOO_LARGE, "is larger than 1000000 bytes");
    /* 32 MiB that come as 32 KiB */
    run(trial, "/zeros.json");
    expect_failure(trial, FETCH_TOO_LARGE, "is larger than 1000000 bytes");
    assert_true(trial->fetched.body.len <= 1000000);
    ask_port(trial, site.port, "/large.bin");
    trial->request.bytes_max = 2000000;
    fetched_run(&trial->fetched, &trial->settings, &trial->request);
    assert_outcome(&trial->fetched, FETCH_OK);
}

static void a_packed_document_is_unpacked(void **state) {
    struct trial *trial = *state;
    run(trial, "/zeros.json");
    assert_outcome(&trial->fetched, FETCH_OK);
    assert_int_equal(trial->fetched.body.len, 33554432);
}

static void a_host_that_knows_no_program_is_asked_under_another_name(void **state) {
    struct trial *trial = *state;
    run(trial, "/browsers/a.json");
    expect_failure(trial, FETCH_REFUSED, "answered 403");
    trial->settings.user_agent_fallback = "Mozilla/5.0 (compatible; keyway)";
    run(trial, "/browsers/a.json");
    expect_text(trial, STR("{\"a\": 1}"));
    run(trial, "/hidden.txt");
    expect_failure(trial, FETCH_REFUSED, "answered 403");
    run_faulty(trial, "/agent/1");
    expect_text(trial, STR("keyway/" KEYWAY_VERSION));
    trial->settings.user_agent = "plant/1";
    run_faulty(trial, "/agent/2");
    expect_text(trial, STR("plant/1"));
}

static void a_writer_that_has_enough_ends_it(void **state) {
    struct trial *trial = *state;
    ask_port(trial, site.port, "/large.bin");
    trial->fetched.stop_at = 1000;
    fetched_run(&trial->fetched, &trial->settings, &trial->request);
    expect_failure(trial, FETCH_STOPPED, "is not wanted any more");
}

static void wrong_settings_are_refused(void **state) {
    struct trial *trial = *state;
    struct fetcher *fetcher;
    trial->settings.ca_file = "/none/ca.pem";
    assert_int_equal(fetcher_new(&trial->settings, &trial->bed.sink, &fetcher), STATUS_INPUT);
    assert_one_error(&trial->bed, "net.no-file", "/none/ca.pem");
    trial->settings.ca_file = KEYWAY_ROOT "/README.md";
    assert_int_equal(fetcher_new(&trial->settings, &trial->bed.sink, &fetcher), STATUS_INPUT);
    assert_string_equal(trial->bed.sink.items[SEVERITY_ERROR][1].kind->code, "net.no-pem");
    trial->settings.ca_file = NULL;
    trial->settings.client_key = folder_path(&trial->bed, site.folder, "ca.pem");
    assert_int_equal(fetcher_new(&trial->settings, &trial->bed.sink, &fetcher), STATUS_INPUT);
    assert_string_equal(trial->bed.sink.items[SEVERITY_ERROR][2].kind->code, "net.key-alone");
    trial->settings.client_certificate = trial->settings.client_key;
    assert_int_equal(fetcher_new(&trial->settings, &trial->bed.sink, &fetcher), STATUS_INPUT);
    assert_string_equal(trial->bed.sink.items[SEVERITY_ERROR][3].kind->code, "net.no-pem");
    trial->settings.client_key = trial->settings.client_certificate = NULL;
    trial->settings.proxy = "gopher://proxy";
    assert_int_equal(fetcher_new(&trial->settings, &trial->bed.sink, &fetcher), STATUS_INPUT);
    assert_string_equal(trial->bed.sink.items[SEVERITY_ERROR][4].kind->code, "net.proxy");
}

static void a_proxy_is_used_and_its_password_is_not_told(void **state) {
    struct trial *trial = *state;
    trial->settings.proxy = str_format(&trial->bed.arena, "http://user:secret@127.0.0.1:%u", site.proxy_port).ptr;
    /* A name that only the proxy knows. */
    struct str url = str_format(&trial->bed.arena, "https://far.example.test:%u/a.json", site.port);
    trial->request = fetched_request(&trial->fetched, &trial->bed, url);
    fetched_run(&trial->fetched, &trial->settings, &trial->request);
    expect_text(trial, STR("{\"a\": 1}"));
    trial->settings.proxy = str_format(&trial->bed.arena, "http://user:wrong@127.0.0.1:%u", site.proxy_port).ptr;
    run(trial, "/a.json");
    expect_failure(trial, FETCH_REFUSED, "the proxy answered 407");
}

static void the_environment_names_a_proxy(void **state) {
    struct trial *trial = *state;
    struct str proxy = str_format(&trial->bed.arena, "http://127.0.0.1:%u", site.proxy_port);
    assert_int_equal(setenv("https_proxy", proxy.ptr, 1), 0);
    trial->settings.proxy = NULL;
    run(trial, "/a.json");
    assert_int_equal(setenv("no_proxy", "localhost", 1), 0);
    expect_failure(trial, FETCH_REFUSED, "the proxy answered 407");
    run(trial, "/a.json");
    assert_int_equal(unsetenv("https_proxy") + unsetenv("no_proxy"), 0);
    expect_text(trial, STR("{\"a\": 1}"));
}

static void what_breaks_goes_on_where_it_broke(void **state) {
    struct trial *trial = *state;
    struct str text = lines(&trial->bed);
    run_faulty(trial, "/cut/3/a");
    expect_text(trial, text);
    assert_int_equal(trial->fetched.restarts, 0);
    assert_int_equal(trial->fetched.answer.code, 206);
    assert_int_equal(trial->fetched.answer.tries, 4);
}

static void without_ranges_it_begins_anew(void **state) {
    struct trial *trial = *state;
    struct str text = lines(&trial->bed);
    run_faulty(trial, "/cut-weak/2/a");
    expect_text(trial, text);
    assert_int_equal(trial->fetched.restarts, 2);
}

static void an_end_that_only_the_connection_tells_must_be_tls_own(void **state) {
    struct trial *trial = *state;
    struct str text = lines(&trial->bed);
    run_faulty(trial, "/open/2/a");
    expect_text(trial, text);
    assert_int_equal(trial->fetched.answer.tries, 3);
}

static void a_document_that_changed_meanwhile_begins_anew(void **state) {
    struct trial *trial = *state;
    struct str text = str_format(&trial->bed.arena, "3 " STR_F, STR_A(lines(&trial->bed)));
    run_faulty(trial, "/cut-new/2/a");
    expect_text(trial, text);
    assert_int_equal(trial->fetched.restarts, 2);
    assert_str(trial->fetched.answer.etag, "\"3\"");
}

static void a_part_that_does_not_fit_is_not_taken(void **state) {
    struct trial *trial = *state;
    struct str text = lines(&trial->bed);
    run_faulty(trial, "/lie/1/a");
    expect_text(trial, text);
    assert_int_equal(trial->fetched.restarts, 1);
}

static void a_packed_document_that_broke_comes_plain(void **state) {
    struct trial *trial = *state;
    struct str text = lines(&trial->bed);
    run_faulty(trial, "/gzip-cut/2/a");
    expect_text(trial, text);
    assert_int_equal(trial->fetched.answer.code, 206);
    assert_int_equal(trial->fetched.restarts, 1);
}

static void what_was_packed_only_in_part_is_not_whole(void **state) {
    struct trial *trial = *state;
    run_faulty(trial, "/gzip-short/a");
    expect_failure(trial, FETCH_BROKEN, "cannot be unpacked");
    run_faulty(trial, "/gzip-wrong/a");
    expect_failure(trial, FETCH_BROKEN, "cannot be unpacked");
    run_faulty(trial, "/brotli/a");
    expect_failure(trial, FETCH_BROKEN, "cannot be unpacked");
}

static void what_breaks_each_time_is_given_up(void **state) {
    struct trial *trial = *state;
    run_faulty(trial, "/cut-weak/99/a");
    /* Without a farewell of TLS, so that no end can be taken for the document's. */
    expect_failure(trial, FETCH_BROKEN, "broke while it was read");
    assert_int_equal(trial->fetched.answer.tries, 4);
    run_faulty(trial, "/error/99/a");
    expect_failure(trial, FETCH_BROKEN, "answered 500");
    run_faulty(trial, "/error/3/b");
    expect_text(trial, STR("text"));
    trial->settings.tries = 2;
    run_faulty(trial, "/error/2/c");
    expect_failure(trial, FETCH_BROKEN, "answered 500");
}

/* Twice, for libcurl keeps things of a name that it did not find. */
static void a_name_that_is_not_found_is_told(void **state) {
    struct trial *trial = *state;
    trial->settings.tries = 2;
    ask_port(trial, site.port, "/");
    trial->request.url = STR("https://nowhere.invalid/");
    fetched_run(&trial->fetched, &trial->settings, &trial->request);
    expect_failure(trial, FETCH_BROKEN, "the host's name is not found");
    assert_int_equal(trial->fetched.answer.tries, 2);
}

static void a_server_that_asks_for_time_gets_it(void **state) {
    struct trial *trial = *state;
    run_faulty(trial, "/busy/1/1/a");
    expect_text(trial, STR("at last"));
    assert_in_range(trial->fetched.took_ms, 1000, 3000);
    run_faulty(trial, "/date/1/2/a");
    expect_text(trial, STR("at last"));
    assert_in_range(trial->fetched.took_ms, 1000, 4000);
    run_faulty(trial, "/busy/2/0/a");
    expect_text(trial, STR("at last"));
    trial->settings.tries = 2;
    run_faulty(trial, "/busy/2/1/b");
    expect_failure(trial, FETCH_BUSY, "answered 503");
    assert_int_equal(trial->fetched.answer.retry_after_s, 1);
}

static void a_wait_that_is_too_long_is_not_waited(void **state) {
    struct trial *trial = *state;
    run(trial, "/busy");
    expect_failure(trial, FETCH_BUSY, "asks to be left alone for 3600 s");
    assert_int_equal(trial->fetched.answer.retry_after_s, 3600);
    assert_in_range(trial->fetched.took_ms, 0, 1000);
}

static void silence_and_dripping_are_bounded(void **state) {
    struct trial *trial = *state;
    trial->settings.stall_timeout_ms = 1000;
    trial->settings.tries = 1;
    run_faulty(trial, "/stall/a");
    expect_failure(trial, FETCH_TOO_SLOW, "sends nothing for 1 s");
    trial->settings.stall_timeout_ms = 30000;
    trial->settings.total_timeout_ms = 1500;
    run_faulty(trial, "/drip/a");
    expect_failure(trial, FETCH_TOO_SLOW, "takes more than 1 s");
    assert_in_range(trial->fetched.took_ms, 1000, 4000);
}

static void a_server_that_says_nothing_is_given_up(void **state) {
    struct trial *trial = *state;
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal(bind(fd, (struct sockaddr *)&address, size), 0);
    assert_int_equal(listen(fd, 8), 0);
    assert_int_equal(getsockname(fd, (struct sockaddr *)&address, &size), 0);
    trial->settings.connect_timeout_ms = 200;
    trial->settings.tries = 2;
    ask_port(trial, ntohs(address.sin_port), "/a.json");
    fetched_run(&trial->fetched, &trial->settings, &trial->request);
    expect_failure(trial, FETCH_BROKEN, "does not connect within 200 ms");
    assert_int_equal(trial->fetched.answer.tries, 2);
    assert_int_equal(close(fd), 0);
}

static void headers_without_end_are_bounded(void **state) {
    struct trial *trial = *state;
    run_faulty(trial, "/headers/a");
    expect_failure(trial, FETCH_BROKEN, "the answer's headers are too large");
}

/* Many requests in one run. */
struct crowd {
    unsigned outcomes[FETCH_STOPPED + 1];
    unsigned answers;
    struct fetcher *fetcher;
    struct str next; /* a request that the first answer adds */
};

static enum status crowd_write(void *context, struct str piece) {
    (void)context;
    (void)piece;
    return STATUS_OK;
}

static enum status crowd_done(void *context, const struct fetch_answer *answer) {
    struct crowd *crowd = context;
    crowd->outcomes[answer->outcome]++;
    crowd->answers++;
    struct fetch_request request = {
        .url = crowd->next, .named = true, .context = crowd, .write = crowd_write, .done = crowd_done};
    crowd->next = STR_NONE;
    return request.url.ptr ? fetcher_add(crowd->fetcher, &request) : STATUS_OK;
}

static void crowd_begin(struct trial *trial, struct crowd *crowd, unsigned port, const char *folder, unsigned count) {
    *crowd = (struct crowd){.answers = 0};
    assert_int_equal(fetcher_new(&trial->settings, &trial->bed.sink, &crowd->fetcher), STATUS_OK);
    for (unsigned i = 0; i < count; i++) {
        struct fetch_request request = {
            .url = str_format(&trial->bed.arena, "https://localhost:%u%s%u.json", port, folder, i),
            .named = true,
            .context = crowd,
            .write = crowd_write,
            .done = crowd_done};
        assert_int_equal(fetcher_add(crowd->fetcher, &request), STATUS_OK);
    }
}

static void crowd_run(struct crowd *crowd, bool (*stop)(void *context)) {
    assert_int_equal(fetcher_run(crowd->fetcher, stop, crowd), STATUS_OK);
    fetcher_free(crowd->fetcher);
}

static void a_host_is_asked_only_so_much_at_a_time(void **state) {
    struct trial *trial = *state;
    struct crowd crowd;
    trial->settings.per_host = 3;
    trial->settings.tries = 1;
    crowd_begin(trial, &crowd, site.port, "/many/", 200);
    crowd.next = str_format(&trial->bed.arena, "https://localhost:%u/a.json", site.port);
    crowd_run(&crowd, NULL);
    assert_int_equal(crowd.outcomes[FETCH_OK], 201);
}

static void a_server_that_is_overrun_is_asked_more_slowly(void **state) {
    struct trial *trial = *state;
    struct crowd crowd;
    crowd_begin(trial, &crowd, site.port, "/slow/", 40);
    crowd_run(&crowd, NULL);
    assert_int_equal(crowd.outcomes[FETCH_OK], 40);
    trial->settings.tries = 2;
    crowd_begin(trial, &crowd, site.faulty_port, "/limit/", 40);
    crowd_run(&crowd, NULL);
    assert_int_equal(crowd.outcomes[FETCH_BUSY], 40);
}

static void a_host_that_is_down_holds_up_nobody(void **state) {
    struct trial *trial = *state;
    struct crowd crowd;
    uint64_t begun_ms = clock_ms();
    crowd_begin(trial, &crowd, server_port(), "/", 2000);
    crowd.next = str_format(&trial->bed.arena, "https://localhost:%u/a.json", site.port);
    crowd_run(&crowd, NULL);
    assert_int_equal(crowd.outcomes[FETCH_BROKEN], 2000);
    assert_int_equal(crowd.outcomes[FETCH_OK], 1);
    assert_in_range(clock_ms() - begun_ms, 0, 5000);
}

static void a_host_that_wants_to_be_left_alone_is(void **state) {
    struct trial *trial = *state;
    struct crowd crowd;
    struct fetch_request request = {.url = str_format(&trial->bed.arena, "https://localhost:%u/busy", site.port),
                                    .named = true,
                                    .context = &crowd,
                                    .write = crowd_write,
                                    .done = crowd_done};
    trial->settings.per_host = 1;
    crowd_begin(trial, &crowd, site.port, "/many/", 0);
    assert_int_equal(fetcher_add(crowd.fetcher, &request), STATUS_OK);
    request.url = str_format(&trial->bed.arena, "https://localhost:%u/a.json", site.port);
    assert_int_equal(fetcher_add(crowd.fetcher, &request), STATUS_OK);
    crowd_run(&crowd, NULL);
    assert_int_equal(crowd.outcomes[FETCH_BUSY], 2);
}

static bool stop_after_ten(void *context) {
    const struct crowd *crowd = context;
    return crowd->answers >= 10;
}

static void a_run_can_be_stopped(void **state) {
    struct trial *trial = *state;
    struct crowd crowd;
    crowd_begin(trial, &crowd, site.port, "/many/", 200);
    crowd_run(&crowd, stop_after_ten);
    assert_int_equal(crowd.answers, 200);
    assert_true(crowd.outcomes[FETCH_STOPPED] > 100);
}

static void an_unfinished_fetcher_is_freed(void **state) {
    struct trial *trial = *state;
    struct crowd crowd;
    crowd_begin(trial, &crowd, site.port, "/many/", 20);
    fetcher_free(crowd.fetcher);
    fetcher_free(NULL);
    assert_int_equal(crowd.answers, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TESTS(a_document_comes_whole_with_what_names_it),
        TESTS(what_did_not_change_does_not_come_again),
        TESTS(answers_that_no_second_try_changes_are_told),
        TESTS(redirects_are_followed_on_https_alone),
        TESTS(a_redirect_may_lead_to_another_host),
        TESTS(a_redirect_into_the_inner_network_is_refused),
        TESTS(a_host_of_the_inner_network_is_asked_only_when_it_is_named),
        TESTS(what_is_not_https_is_not_asked_for),
        TESTS(only_trusted_certificates_count),
        TESTS(old_tls_is_not_spoken),
        TESTS(a_key_that_is_not_the_certificates_is_told),
        TESTS(a_client_certificate_is_shown),
        TESTS(the_size_is_bounded_as_told_and_as_unpacked),
        TESTS(a_packed_document_is_unpacked),
        TESTS(a_host_that_knows_no_program_is_asked_under_another_name),
        TESTS(a_writer_that_has_enough_ends_it),
        TESTS(wrong_settings_are_refused),
        TESTS(a_proxy_is_used_and_its_password_is_not_told),
        TESTS(the_environment_names_a_proxy),
        TESTS(what_breaks_goes_on_where_it_broke),
        TESTS(without_ranges_it_begins_anew),
        TESTS(an_end_that_only_the_connection_tells_must_be_tls_own),
        TESTS(a_document_that_changed_meanwhile_begins_anew),
        TESTS(a_part_that_does_not_fit_is_not_taken),
        TESTS(a_packed_document_that_broke_comes_plain),
        TESTS(what_was_packed_only_in_part_is_not_whole),
        TESTS(what_breaks_each_time_is_given_up),
        TESTS(a_name_that_is_not_found_is_told),
        TESTS(a_server_that_asks_for_time_gets_it),
        TESTS(a_wait_that_is_too_long_is_not_waited),
        TESTS(silence_and_dripping_are_bounded),
        TESTS(a_server_that_says_nothing_is_given_up),
        TESTS(headers_without_end_are_bounded),
        TESTS(a_host_is_asked_only_so_much_at_a_time),
        TESTS(a_server_that_is_overrun_is_asked_more_slowly),
        TESTS(a_host_that_is_down_holds_up_nobody),
        TESTS(a_host_that_wants_to_be_left_alone_is),
        TESTS(a_run_can_be_stopped),
        TESTS(an_unfinished_fetcher_is_freed),
    };
    if (access(SERVER_NGINX, X_OK) != 0 || access(SERVER_PYTHON, X_OK) != 0) {
        print_message("skipped: there is no " SERVER_NGINX " or " SERVER_PYTHON "; tools/setup installs them\n");
        return 0;
    }
    return cmocka_run_group_tests(tests, start_site, end_site);
}
