# Runs one private PostgreSQL cluster for as long as standard input stays open (see ../postgres.rs).
# $1: where PostgreSQL's programs are; $2: the cluster's folder, with settings.conf in it.
set -u
trap '' HUP INT PIPE TERM
exec 2>&1
bin=$1
dir=$2

if "$bin/initdb" -D "$dir/data" -U postgres -A trust -E UTF8 --locale=C --no-sync >"$dir/log" 2>&1 &&
  cat "$dir/settings.conf" >>"$dir/data/postgresql.conf" &&
  "$bin/pg_ctl" start -D "$dir/data" -l "$dir/log" -w -t 60 >>"$dir/pg_ctl.log" 2>&1; then
  echo ready
else
  cat "$dir"/*log
fi
exec >/dev/null 2>&1 # xtask has read all there is to say

cat # until xtask ends, in whatever way

"$bin/pg_ctl" stop -D "$dir/data" -m fast -t 20 || "$bin/pg_ctl" stop -D "$dir/data" -m immediate
rm -rf "$dir"
