{{- define "backend.datadogLabels" -}}
tags.datadoghq.com/service: {{ .Values.datadog.service }}
tags.datadoghq.com/env: {{ .Values.datadog.environment }}
tags.datadoghq.com/version: {{ default .Chart.AppVersion .Values.image.tag | quote }}
{{- end -}}

{{- define "backend.datadogAnnotations" -}}
{{- $instance := dict "openmetrics_endpoint" "http://%%host%%:8000/metrics" "namespace" "utilisateurs" "metrics" (list ".+") -}}
ad.datadoghq.com/backend.checks: {{ dict "openmetrics" (dict "instances" (list $instance)) | toJson | quote }}
ad.datadoghq.com/backend.logs: {{ list (dict "source" "python" "service" .Values.datadog.service) | toJson | quote }}
{{- end -}}
