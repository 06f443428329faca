#!/bin/sh
# Proves a promotion before it is pushed, in a checkout of its commit: the charts take the values of the folder it is run in.
set -eu
charts=../../charts
helm dependency build "$charts/utilisateurs" > /dev/null
helm template utilisateurs "$charts/utilisateurs" --values values.yaml > /dev/null
helm template relais "$charts/relais" --values relais.yaml > /dev/null
