{{- define "backend.migrationsSpec" -}}
backoffLimit: {{ .Values.migrations.retries }}
activeDeadlineSeconds: {{ .Values.migrations.deadlineSeconds }}
template:
  metadata:
    labels:
      {{- include "backend.selector" . | nindent 6 }}
      app.kubernetes.io/component: migrations
  spec:
    restartPolicy: Never
    serviceAccountName: {{ include "backend.fullname" . }}
    automountServiceAccountToken: false
    enableServiceLinks: false
    securityContext: {{- include "backend.podSecurity" . | nindent 6 }}
    {{- with .Values.imagePullSecrets }}
    imagePullSecrets:
      {{- range . }}
      - name: {{ . }}
      {{- end }}
    {{- end }}
    {{- with .Values.nodeSelector }}
    nodeSelector: {{- toYaml . | nindent 6 }}
    {{- end }}
    {{- with .Values.tolerations }}
    tolerations: {{- toYaml . | nindent 6 }}
    {{- end }}
    containers:
      - name: migrate
        image: {{ include "backend.image" . }}
        imagePullPolicy: {{ .Values.image.pullPolicy }}
        args: [migrate]
        securityContext: {{- include "backend.containerSecurity" . | nindent 10 }}
        env: {{- include "backend.migratingEnvironment" . | trim | nindent 10 }}
        {{- include "backend.commonEnvironment" . | nindent 8 }}
        resources: {{- toYaml .Values.resources | nindent 10 }}
    volumes: {{- include "backend.volumes" . | nindent 6 }}
{{- end -}}
