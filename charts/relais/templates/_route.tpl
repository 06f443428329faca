{{/* The name, and what certificates and names are asked for by. */}}
{{- define "relais.host" -}}
{{- .Values.route.host -}}
{{- end -}}

{{- define "relais.routeAnnotations" -}}
{{- $annotations := dict -}}
{{- with .Values.route.externalDns -}}
{{- if .enabled -}}
{{- $_ := set $annotations "external-dns.alpha.kubernetes.io/hostname" (include "relais.host" $) -}}
{{- $_ := set $annotations "external-dns.alpha.kubernetes.io/ttl" (toString .ttl) -}}
{{- end -}}
{{- end -}}
{{- if and (eq .Values.route.kind "ingress") .Values.route.ingress.clusterIssuer -}}
{{- $_ := set $annotations "cert-manager.io/cluster-issuer" .Values.route.ingress.clusterIssuer -}}
{{- end -}}
{{- toYaml (merge (deepCopy .Values.route.annotations) $annotations) -}}
{{- end -}}


{{/* Every path with the Service and the port it goes to. */}}
{{- define "relais.targets" -}}
{{- $targets := list -}}
{{- range .Values.route.paths -}}
{{- $targets = append $targets (dict "path" . "component" "state" "port" 8765) -}}
{{- end -}}
{{- if .Values.webhooks.enabled -}}
{{- range .Values.route.webhookPaths -}}
{{- $targets = append $targets (dict "path" . "component" "webhooks" "port" 8780) -}}
{{- end -}}
{{- end -}}
{{- toJson $targets -}}
{{- end -}}
