# Leitwart's hardening guide as checks, run against the configuration that a server in the plant gives out.
load ../../../tools/settings

@test "the server runs under an account without rights on the host" { is service.account leitwart; }
@test "the account as shipped is gone" { lacks accounts.names leitadmin; }
@test "clients come from the control room alone" { is clients.from control-room; }
@test "projects must be signed" { is project.signature required; }
@test "the database answers on this host alone" { is database.listen localhost; }
