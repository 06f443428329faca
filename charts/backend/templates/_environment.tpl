{{/* Addresses of the database are put together by the kubelet: no object but the Secrets holds a password. */}}
{{- define "backend.address" -}}
postgresql://$({{ .role }}_USERNAME):$({{ .role }}_PASSWORD)@{{ .host }}:{{ .port }}/{{ .name }}
{{- end -}}

{{- define "backend.credentials" -}}
{{- range $key := list "username" "password" }}
- name: {{ printf "%s_%s" $.role (upper $key) }}
  valueFrom:
    secretKeyRef:
      name: {{ $.secret }}
      key: {{ $key }}
{{- end }}
{{- end -}}

{{/* The serving role: queries may go through a pooler, elections and listening never. */}}
{{- define "backend.servingEnvironment" -}}
{{- $database := .Values.database -}}
{{- $primary := tpl $database.host . -}}
{{- $queries := default $primary (tpl $database.poolerHost .) -}}
{{- $address := dict "role" "SERVING" "port" $database.port "name" $database.name -}}
{{- include "backend.credentials" (dict "role" "SERVING" "secret" (tpl $database.servingSecret .)) }}
- name: DATABASE_URL
  value: {{ include "backend.address" (set $address "host" $queries) | quote }}
- name: UTILISATEURS_DIRECT_DATABASE_URL
  value: {{ include "backend.address" (set $address "host" $primary) | quote }}
{{- end -}}

{{/* The owner of the schema, straight to the primary. */}}
{{- define "backend.migratingEnvironment" -}}
{{- $database := .Values.database -}}
{{- $address := dict "host" (tpl $database.host .) "port" $database.port "name" $database.name -}}
{{- include "backend.credentials" (dict "role" "SERVING" "secret" (tpl $database.servingSecret .)) }}
{{- include "backend.credentials" (dict "role" "OWNER" "secret" (tpl $database.ownerSecret .)) }}
- name: DATABASE_URL
  value: {{ include "backend.address" (set $address "role" "SERVING") | quote }}
- name: UTILISATEURS_MIGRATIONS_DATABASE_URL
  value: {{ include "backend.address" (set $address "role" "OWNER") | quote }}
{{- end -}}

{{/* What every container of the application reads. */}}
{{- define "backend.commonEnvironment" -}}
envFrom:
  - configMapRef:
      name: {{ include "backend.fullname" . }}
  - secretRef:
      name: {{ tpl .Values.secret.name . }}
volumeMounts:
  - name: tmp
    mountPath: /tmp
  {{- if .Values.database.caSecret }}
  - name: database-ca
    mountPath: /etc/database-ca
    readOnly: true
  {{- end }}
{{- end -}}

{{- define "backend.volumes" -}}
- name: tmp
  emptyDir:
    sizeLimit: 64Mi
{{- if .Values.database.caSecret }}
- name: database-ca
  secret:
    secretName: {{ tpl .Values.database.caSecret . }}
    items:
      - key: ca.crt
        path: ca.crt
{{- end }}
{{- end -}}
