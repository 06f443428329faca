{{/* An umbrella chart says it once for all. */}}
{{- define "frontend.host" -}}
{{- default .Values.route.host (.Values.global).host -}}
{{- end -}}

{{- define "frontend.routeAnnotations" -}}
{{- $annotations := dict -}}
{{- with .Values.route.externalDns -}}
{{- if .enabled -}}
{{- $_ := set $annotations "external-dns.alpha.kubernetes.io/hostname" (include "frontend.host" $) -}}
{{- $_ := set $annotations "external-dns.alpha.kubernetes.io/ttl" (toString .ttl) -}}
{{- end -}}
{{- end -}}
{{- if and (eq .Values.route.kind "ingress") .Values.route.ingress.clusterIssuer -}}
{{- $_ := set $annotations "cert-manager.io/cluster-issuer" .Values.route.ingress.clusterIssuer -}}
{{- end -}}
{{- toYaml (merge (deepCopy .Values.route.annotations) $annotations) -}}
{{- end -}}
