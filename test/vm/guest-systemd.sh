# Boots systemd in namespaces of its own, with a cgroup as the root of its hierarchy, as in a container, and runs the job's
# command below it: root's in a service, a user's as a login has it, with a manager of that user's own. Sourced by
# guest-main.sh; takes the host's own systemd.

UNITS=/etc/systemd/system

run_in_systemd() {
  mkdir -p $UNITS $CGROUPS/machine
  ln -sf /dev/null $UNITS/tmp.mount # it would hide what is in /tmp
  cat >$UNITS/job.service <<EOF
[Service]
Type=oneshot
ExecStart=/run/vm/bin/sh $JOB/in-systemd.sh
ExecStopPost=/bin/systemctl --force exit
EOF
  echo "learner:*:19000:0:99999:7:::" >>/etc/shadow
  umount "/run/user/$RUN_UID" 2>/dev/null
  echo 'echo 0 >'$CGROUPS'/machine/cgroup.procs
    exec /usr/bin/unshare --cgroup /run/vm/bin/sh /run/vm/boot' >/run/vm/enter
  echo 'mount -t proc proc /proc
    umount '$CGROUPS' && mount -t cgroup2 cgroup2 '$CGROUPS'
    exec /usr/bin/env -i container=other /lib/systemd/systemd --system --unit=job.service --log-level=warning --show-status=0' >/run/vm/boot
  /usr/bin/unshare --pid --fork --mount --propagation private /run/vm/bin/sh /run/vm/enter >/run/vm/systemd.log 2>&1
  cat /run/vm/status 2>/dev/null || { cat /run/vm/systemd.log >&2; echo 125; }
}
