{{/* What the pods read: a change of it, and of nothing else of the ConfigMap, rolls them. */}}
{{- define "backend.settings" -}}
UTILISATEURS_HOST: 0.0.0.0
UTILISATEURS_DRAIN_SECONDS: {{ .Values.lifecycle.drainSeconds | quote }}
PORT: "8000"
PGSSLMODE: {{ .Values.database.sslMode }}
{{- if .Values.database.caSecret }}
PGSSLROOTCERT: /etc/database-ca/ca.crt
{{- end }}
{{ tpl (toYaml .Values.settings) . }}
{{- end -}}
