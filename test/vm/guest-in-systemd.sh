# The service that guest-systemd.sh makes of the job: runs its command, and notes its status.

JOB=/run/vm/job
. $JOB/settings
exec </dev/null >/run/vm/out 2>/run/vm/err
as_user=
if [ "$RUN_UID" != 0 ]; then
  systemctl start dbus.service systemd-logind.service
  systemctl start "user@$RUN_UID.service"
  session=/sys/fs/cgroup/user.slice/user-$RUN_UID.slice/session-1.scope
  mkdir -p "$session" && echo 0 >"$session/cgroup.procs"
  as_user="/usr/bin/setpriv --reuid $RUN_UID --regid $RUN_UID --clear-groups --inh-caps=-all"
fi
/usr/bin/setsid --wait $as_user /bin/sh $JOB/command
echo $? >/run/vm/status
