{{/* The restricted Pod Security Standard, and a root file system that cannot be written to. */}}
{{- define "frontend.podSecurity" -}}
runAsNonRoot: true
runAsUser: 10002
runAsGroup: 10002
fsGroup: 10002
seccompProfile:
  type: RuntimeDefault
{{- end -}}

{{- define "frontend.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: [ALL]
{{- end -}}
