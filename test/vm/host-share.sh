#!/bin/sh
# host-share.sh VIRTIOFSD SOCKET MOUNT...: serves the host's root and the other mounts read-only, to one guest.
# Runs in a mount namespace of its own. virtiofsd 7.2 has no read-only option, so the mounts are.
set -eu
virtiofsd=$1 socket=$2
shift 2

# /sys: a folder that is always there, and that neither virtiofsd nor a guest needs.
mount --bind / /sys
for mount in "$@"; do mount --bind "$mount" "/sys$mount"; done
for mount in "" "$@"; do mount -o remount,bind,ro "/sys$mount"; done
exec "$virtiofsd" --socket-path="$socket" -o source=/sys -o sandbox=chroot -o cache=always -f
