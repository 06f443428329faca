"""Values that, together, make every template give its object and take every branch."""

from typing import Any

EVERYTHING: dict[str, dict[str, dict[str, Any]]] = {
    "backend": {
        "as it comes": {},
        "ingress, requests, Datadog, External Secrets": {
            "route.kind": "ingress",
            "route.externalDns.enabled": True,
            "route.ingress.clusterIssuer": "letsencrypt",
            "autoscaling.requests.enabled": True,
            "datadog.enabled": True,
            "serviceMonitor.enabled": True,
            "serviceMonitor.labels": {"release": "prometheus"},
            "secret.externalSecret.enabled": True,
            "imagePullSecrets": ["registry"],
            "nodeSelector": {"pool": "services"},
            "tolerations": [{"key": "pool", "operator": "Exists"}],
            "podAnnotations": {"example.com/note": "x"},
        },
        "gateway, database elsewhere, pooler": {
            "route.kind": "gateway",
            "route.gateway.namespace": "gateways",
            "database.poolerHost": "pooler",
            "database.host": "db.example.net",
            "database.caSecret": "",
            "networkPolicy.databaseCluster": "",
            "networkPolicy.databaseNetworks": ["192.0.2.0/24"],
            "networkPolicy.extraEgress": [{"ports": [{"port": 443, "protocol": "TCP"}]}],
            "autoscaling.enabled": False,
            "image.digest": f"sha256:{'0' * 64}",
        },
    },
    "frontend": {
        "as it comes": {},
        "ingress, autoscaling": {
            "route.kind": "ingress",
            "autoscaling.enabled": True,
            "imagePullSecrets": ["registry"],
            "nodeSelector": {"pool": "services"},
            "tolerations": [{"key": "pool", "operator": "Exists"}],
            "podAnnotations": {"example.com/note": "x"},
        },
        "gateway": {"route.kind": "gateway"},
    },
    "database": {
        "as it comes": {},
        "pooler, drill, monitoring": {
            "pooler.enabled": True,
            "drill.enabled": True,
            "drill.environmentSecrets": ["backups-reader"],
            "podMonitor.enabled": True,
            "backup.credentialsSecret": "backups",
            "backup.endpoint": "https://s3.example.net",
            "storage.className": "gp3",
        },
        "elsewhere": {"mode": "external", "external.host": "db.example.net"},
        "one server, no backup": {"instances": 1, "backup.enabled": False, "heartbeat.enabled": False},
    },
    "relais": {
        "as it comes": {},
        "PostgreSQL, everything, ingress": {
            "state.store.kind": "postgresql",
            "state.replicas": 2,
            "state.tlsSecret": "relais-own-tls",
            "state.externalSecret.enabled": True,
            "webhooks.enabled": True,
            "webhooks.environmentSecrets": ["forge"],
            "configMap": "line",
            "jobs.drift.enabled": True,
            "jobs.drift.environmentSecrets": ["repositories"],
            "jobs.drill.enabled": True,
            "networkPolicy.databaseCluster": "states",
            "networkPolicy.databaseNetworks": ["192.0.2.0/24"],
            "route.kind": "ingress",
            "route.externalDns.enabled": True,
            "route.ingress.clusterIssuer": "letsencrypt",
            "serviceMonitor.enabled": True,
            "imagePullSecrets": ["registry"],
            "nodeSelector": {"pool": "services"},
            "tolerations": [{"key": "pool", "operator": "Exists"}],
        },
        "gateway": {"route.kind": "gateway", "state.store.className": "gp3", "image.digest": f"sha256:{'0' * 64}"},
    },
    "utilisateurs": {"as it comes": {}, "gateway": {"gateway.enabled": True}},
}

ALL = [(chart, name) for chart, variants in EVERYTHING.items() for name in variants]
