#!/bin/sh
# Makes the root file system of an image: `root.sh install PACKAGE…`, then `root.sh finish ACCOUNT UID`, which makes the account
# and takes out what a running image has no use for, and an intruder has: package managers, compilers, interpreters that only
# they need, an administrator's programs, set-uid bits, documents, logs and caches. The list of packages stays, for scanners.
set -eu
step=$1
shift

case $step in
    install)
        rm -f /etc/apt/apt.conf.d/docker-clean
        apt-get update -qq
        DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends "$@"
        ;;
    finish)
        echo "$1:x:$2:$2::/tmp:/usr/sbin/nologin" >> /etc/passwd
        echo "$1:x:$2:" >> /etc/group
        rm -rf /usr/bin/apt* /usr/lib/apt /usr/lib/*/libapt-* /usr/bin/gpgv /etc/apt /var/lib/apt /var/cache /var/log \
            /usr/bin/dpkg* /usr/sbin/dpkg* /usr/lib/dpkg /etc/dpkg /var/lib/dpkg/info /var/lib/dpkg/alternatives \
            /var/lib/dpkg/*-old /var/lib/dpkg/lock* /var/lib/dpkg/triggers /var/lib/dpkg/updates /var/lib/dpkg/diversions* \
            /usr/bin/perl* /usr/lib/*/perl* /usr/share/perl* /usr/share/debconf /usr/bin/debconf* \
            /usr/share/doc /usr/share/man /usr/share/info /usr/share/locale /usr/share/lintian /usr/share/bash-completion \
            /usr/share/bug /usr/share/gcc /usr/share/gdb /usr/lib/systemd /etc/systemd /usr/lib/init /etc/init.d /etc/cron* \
            /usr/bin/python3-config /usr/bin/pip* /usr/bin/pdb3* /usr/bin/pydoc3* /usr/bin/2to3* \
            /usr/lib/python3*/ensurepip /usr/lib/python3*/idlelib /usr/lib/python3*/lib2to3 /usr/lib/python3*/test \
            /usr/lib/python3*/pydoc_data \
            /usr/bin/su /usr/bin/mount /usr/bin/umount /usr/bin/passwd /usr/bin/gpasswd /usr/bin/chsh /usr/bin/chfn \
            /usr/bin/chage /usr/bin/expiry /usr/bin/newgrp /usr/bin/sg /usr/bin/login /usr/bin/openssl /usr/bin/ip /usr/bin/ss \
            /usr/bin/nsenter /usr/bin/unshare /usr/bin/setpriv /usr/bin/deb-systemd-* /usr/bin/update-alternatives \
            /usr/bin/ssh-agent /usr/bin/scp /usr/bin/sftp /usr/lib/openssh/ssh-keysign \
            /etc/ld.so.cache~ /etc/*- /etc/machine-id /root/.[!.]* /tmp/* /run/* "$0"
        find /usr/sbin -mindepth 1 -not -name nginx -not -name nologin -delete
        find / -xdev -name __pycache__ -type d -not -path '/app/*' -prune -exec rm -rf {} +
        # Made anew, the same each time and checked by nothing: without it each start compiles what it imports. What the compiler
        # imports itself it must not write, as that would be kept, with a time in it that is another one in the image.
        if [ -x /usr/bin/python3 ]; then
            PYTHONHASHSEED=0 PYTHONDONTWRITEBYTECODE=1 python3 -m compileall -q -f -j 1 --invalidation-mode unchecked-hash \
                /usr/lib/python3*
        fi
        find / -xdev -type f -perm /6000 -exec chmod a-s {} +
        mkdir -p /var/cache /var/log /tmp
        chmod 1777 /tmp
        ;;
esac
