{{/* The restricted Pod Security Standard, and a root file system that cannot be written to. 26 is postgres in its image. */}}
{{- define "database.podSecurity" -}}
runAsNonRoot: true
runAsUser: 26
runAsGroup: 26
fsGroup: 26
seccompProfile:
  type: RuntimeDefault
{{- end -}}

{{- define "database.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: [ALL]
{{- end -}}

{{/* Whether there is a drill: it restores what the operator's plugin has written. */}}
{{- define "database.drills" -}}
{{- if and .Values.drill.enabled .Values.backup.enabled (eq .Values.mode "cluster") }}yes{{ end -}}
{{- end -}}

{{/* Relais in a drill: its image, and where it works. */}}
{{- define "database.relais" -}}
{{- $image := .Values.drill.image -}}
image: {{ $image.repository }}{{ ternary (printf "@%s" $image.digest) (printf ":%s" $image.tag) (not (empty $image.digest)) }}
securityContext: {{- include "database.containerSecurity" . | nindent 2 }}
{{- end -}}

{{- define "database.drillEnvironment" -}}
- {name: HOME, value: /tmp}
- {name: BACKUP_SERVER, value: {{ include "database.fullname" . }}}
{{- with .Values.drill.pushgateway }}
- {name: BACKUP_PUSH, value: {{ . | quote }}}
{{- end }}
{{- end -}}
