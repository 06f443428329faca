{{- define "relais.toNames" -}}
- to:
    - namespaceSelector:
        matchLabels:
          kubernetes.io/metadata.name: kube-system
      podSelector:
        matchLabels:
          k8s-app: kube-dns
  ports:
    - {protocol: UDP, port: 53}
    - {protocol: TCP, port: 53}
{{- end -}}

{{- define "relais.toOutside" -}}
{{- $policy := .Values.networkPolicy -}}
{{- if and $policy.outside $policy.outsidePorts }}
- to:
    {{- range $policy.outside }}
    - ipBlock:
        cidr: {{ . }}
    {{- end }}
  ports:
    {{- range $policy.outsidePorts }}
    - {protocol: TCP, port: {{ . }}}
    {{- end }}
{{- end }}
{{- end -}}

{{- define "relais.namespaces" -}}
{{- range . }}
- namespaceSelector:
    matchLabels:
      kubernetes.io/metadata.name: {{ . }}
{{- end }}
{{- end -}}
