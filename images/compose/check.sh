#!/bin/bash
# Says in one line each what is wrong with the settings, and lets nothing start then. A developer's machine may keep the
# placeholders of .env.example, and nobody else; where people are served, it is by https and with a mail server.
set -u
wrong=0

refuse() {
    echo "$1" >&2
    wrong=1
}

for name in DATABASE_PASSWORD DATABASE_OWNER_PASSWORD DATABASE_APP_PASSWORD UTILISATEURS_SECRET; do
    value=${!name}
    # Two of them become part of an address.
    [[ $value =~ ^[A-Za-z0-9._~-]+$ ]] || refuse "$name: only letters, digits and . _ ~ - , as it becomes part of an address"
    [[ $UTILISATEURS_ENVIRONMENT != development ]] || continue
    [[ $value != *change-me* ]] || refuse "$name: is the placeholder of .env.example; make one with: openssl rand -hex 32"
    ((${#value} >= 24)) || refuse "$name: is shorter than 24 characters; make one with: openssl rand -hex 32"
done

if [[ $UTILISATEURS_ENVIRONMENT != development ]]; then
    [[ $UTILISATEURS_PUBLIC_URL != *example.* ]] || refuse "PUBLIC_URL: is an example of the documents"
    [[ $UTILISATEURS_MAIL_FROM != *@example.com* ]] || refuse "MAIL_FROM: is the placeholder of .env.example"
fi

case $UTILISATEURS_ENVIRONMENT in
    # A test serves nobody: plain http on one machine and the mail catcher are no placeholders there.
    development | test) ;;
    staging | production)
        [[ $UTILISATEURS_PUBLIC_URL == https://* ]] || refuse "PUBLIC_URL: people are served by https only"
        [[ $UTILISATEURS_SMTP_URL != *://mail:* ]] || refuse "SMTP_URL: names the mail catcher, from which no mail leaves"
        ;;
    *) refuse "ENVIRONMENT: is none of development, test, staging, production" ;;
esac

((wrong == 0)) || { echo "Nothing was started. Edit .env, then: docker compose up -d" >&2; exit 2; }
