{{/* The restricted Pod Security Standard, and a root file system that cannot be written to. */}}
{{- define "relais.podSecurity" -}}
runAsNonRoot: true
runAsUser: 10003
runAsGroup: 10003
fsGroup: 10003
seccompProfile:
  type: RuntimeDefault
{{- end -}}

{{- define "relais.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: [ALL]
{{- end -}}
