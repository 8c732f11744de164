#!/bin/sh
# Prints the secrets that the pods name, with new passwords: ./secrets.sh [NAMESPACE] [HOST:PORT] | kubectl apply -f -
# NAMESPACE is the namespace of copydesk (main). Each part gets the URL of its own user; the server gets hashes alone.
# Needs `copydesk` and openssl. Keep what it prints nowhere: a second run makes other passwords, for all at once.
set -eu
namespace=${1:-main}
server=${2:-copydesk-server:6379}
lines=$(COPYDESK_NAMESPACE=$namespace copydesk acl)

secret() {
    printf -- '---\napiVersion: v1\nkind: Secret\nmetadata:\n  name: %s\nstringData:\n' "$1"
}

hash_of() {
    printf %s "$1" | sha256sum | cut -d ' ' -f 1
}

admin=$(openssl rand -hex 32)
secret copydesk-admin
printf '  password: "%s"\n  url: "redis://default:%s@%s/0"\n' "$admin" "$admin" "$server"
users="user default on #$(hash_of "$admin") ~* &* +@all"
for role in producer scraper worker reader sink door viewer scaler; do
    password=$(openssl rand -hex 32)
    user=copydesk-$namespace-$role
    secret "copydesk-$role"
    if [ "$role" = scaler ]; then
        printf '  address: "%s"\n  username: "%s"\n  password: "%s"\n' "$server" "$user" "$password"
    else
        printf '  url: "redis://%s:%s@%s/0"\n' "$user" "$password" "$server"
    fi
    # `off` comes first in each line of `copydesk acl`; what is printed last turns the user on.
    users="$users
$(printf '%s\n' "$lines" | sed -n "/^user $user /p") on #$(hash_of "$password")"
done
secret copydesk-users
printf '  users.acl: |\n'
printf '%s\n' "$users" | sed 's/^/    /'
