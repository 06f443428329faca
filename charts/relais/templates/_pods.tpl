{{/* What every pod of this chart is like, whatever it runs. */}}
{{- define "relais.pod" -}}
serviceAccountName: {{ include "relais.fullname" . }}
automountServiceAccountToken: false
enableServiceLinks: false
securityContext: {{- include "relais.podSecurity" . | nindent 2 }}
{{- with .Values.imagePullSecrets }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . }}
  {{- end }}
{{- end }}
{{- with .Values.nodeSelector }}
nodeSelector: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.tolerations }}
tolerations: {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}

{{- define "relais.environmentSecrets" -}}
{{- with . }}
envFrom:
  {{- range . }}
  - secretRef:
      name: {{ . }}
  {{- end }}
{{- end }}
{{- end -}}

{{/* relais.toml, where the pod works. */}}
{{- define "relais.configurationMount" -}}
{{- if .Values.configMap }}
- name: configuration
  mountPath: /work
  readOnly: true
{{- end }}
{{- end -}}

{{- define "relais.configurationVolume" -}}
{{- with .Values.configMap }}
- name: configuration
  configMap:
    name: {{ . }}
    items:
      - {key: relais.toml, path: relais.toml}
{{- end }}
{{- end -}}
