# The HW-8's hardening guide as checks, run against the configuration that a firewall in the plant gives out.
load ../../../tools/settings

@test "what no rule allows is dropped" { is filter.default drop; }
@test "no rule allows everything" { lacks filter.wide_rules any-any; }
@test "management is reached from the inside alone" { is management.side inside; }
@test "the account as shipped is gone" { lacks accounts.names admin; }
@test "rules are exported every night" { is export.interval daily; }
@test "the island key is sealed" { is island.key sealed; }
