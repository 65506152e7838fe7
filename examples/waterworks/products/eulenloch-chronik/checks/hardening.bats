# Chronik's hardening guide as checks, run against the configuration that a server in the plant gives out.
load ../../../tools/settings

@test "the account as shipped is gone" { lacks accounts.names chronist; }
@test "values come in over TLS alone" { is sources.tls required; }
@test "reports are read-only" { is reports.write off; }
@test "the mobile view is not installed" { lacks modules.installed mobile; }
