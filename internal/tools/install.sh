#!/usr/bin/env bash
# Installs what the tests need, where it is missing: Debian's PostgreSQL and
# Node.js (as root), the npm packages and the Go programs of this folder, and
# the servers of the folders below it: MinIO, versitygw and Kubo.
set -euo pipefail
cd "$(dirname "$0")"
bin=$PWD/../../.tools/bin

packages=()
compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || packages+=(postgresql)
command -v npm >/dev/null || packages+=(nodejs npm)
command -v gcc >/dev/null || packages+=(gcc libc6-dev)
if ((${#packages[@]})); then
	if ((EUID)); then
		echo "these Debian packages are missing; install them as root: ${packages[*]}" >&2
		exit 1
	fi
	apt-get update -q
	DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends "${packages[@]}"
fi

# The stamp names what was installed, so that a changed version installs anew.
want=$(cat go.mod go.sum */go.mod */go.sum package-lock.json install.sh | sha256sum)
if [[ -d node_modules && -f $bin/.stamp && $(<"$bin/.stamp") == "$want" ]]; then exit; fi
npm ci --no-audit --no-fund --silent
mkdir -p "$bin"
go build -o "$bin/" filippo.io/age/cmd/age filippo.io/age/cmd/age-keygen \
	github.com/OpenPeeDeeP/depguard/v2/cmd/depguard honnef.co/go/tools/cmd/staticcheck
for server in minio versitygw kubo; do
	s=$SECONDS
	(cd "$server" && go build -ldflags '-s -w' -o "$bin/" tool)
	echo "-- $server built: $((SECONDS - s)) s"
done
echo "$want" >"$bin/.stamp"
