#!/bin/sh
# Takes out of a root file system what a running image has no use for, and an intruder has: package managers, compilers,
# interpreters that only they need, set-uid bits, documents, logs and caches. The list of packages stays, for scanners.
set -eu

rm -rf /usr/bin/apt* /usr/lib/apt /etc/apt /var/lib/apt /var/cache /var/log \
    /usr/bin/dpkg* /usr/sbin/dpkg* /usr/lib/dpkg /etc/dpkg /var/lib/dpkg/info /var/lib/dpkg/alternatives \
    /var/lib/dpkg/*-old /var/lib/dpkg/lock* /var/lib/dpkg/triggers /var/lib/dpkg/updates /var/lib/dpkg/diversions* \
    /usr/bin/perl* /usr/lib/*/perl* /usr/share/perl* /usr/share/debconf /usr/sbin/debconf* /var/cache/debconf \
    /usr/share/doc /usr/share/man /usr/share/info /usr/share/locale /usr/share/lintian /usr/share/bash-completion \
    /usr/share/bug /usr/share/gcc /usr/share/gdb /usr/lib/systemd /etc/systemd /usr/lib/init /etc/init.d /etc/cron* \
    /usr/bin/python3-config /usr/bin/pip* /usr/bin/pdb3* /usr/bin/pydoc3* /usr/bin/2to3* \
    /usr/lib/python3*/ensurepip /usr/lib/python3*/idlelib /usr/lib/python3*/lib2to3 /usr/lib/python3*/test \
    /etc/ld.so.cache~ /etc/*- /etc/machine-id /root/.[!.]* /tmp/* /run/*
find / -xdev -name __pycache__ -type d -not -path '/app/*' -prune -exec rm -rf {} +
find / -xdev -type f -perm /6000 -exec chmod a-s {} +
mkdir -p /var/cache /var/log /tmp
chmod 1777 /tmp
