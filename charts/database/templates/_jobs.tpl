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
