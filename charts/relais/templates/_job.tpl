{{/* A job of the clock: `root`, its `name`, and the `job` of the values. */}}
{{- define "relais.cronJob" -}}
{{- $root := .root -}}
apiVersion: batch/v1
kind: CronJob
metadata:
  name: {{ include "relais.fullname" $root }}-{{ .name }}
  labels: {{- include "relais.labels" $root | nindent 4 }}
spec:
  schedule: {{ .job.schedule | quote }}
  concurrencyPolicy: Forbid
  startingDeadlineSeconds: 3600
  successfulJobsHistoryLimit: 3
  failedJobsHistoryLimit: 3
  jobTemplate:
    spec:
      backoffLimit: 1
      activeDeadlineSeconds: {{ .job.deadlineSeconds }}
      template:
        metadata:
          labels:
            {{- include "relais.selector" $root | nindent 12 }}
            app.kubernetes.io/component: job
        spec:
          restartPolicy: Never
          {{- include "relais.pod" $root | nindent 10 }}
          containers:
            - name: {{ .name }}
              image: {{ include "relais.image" $root }}
              imagePullPolicy: {{ $root.Values.image.pullPolicy }}
              args: {{- toYaml .job.args | nindent 16 }}
              workingDir: {{ ternary "/work" "/tmp" (not (empty $root.Values.configMap)) }}
              securityContext: {{- include "relais.containerSecurity" $root | nindent 16 }}
              env:
                - {name: HOME, value: /tmp}
                - {name: RELAIS_STATE_ADDRESS, value: {{ include "relais.stateAddress" $root | quote }}}
                - name: RELAIS_STATE_TOKEN
                  valueFrom:
                    secretKeyRef:
                      name: {{ tpl $root.Values.jobs.tokenSecret $root }}
                      key: token
              {{- include "relais.environmentSecrets" .job.environmentSecrets | trim | nindent 14 }}
              resources: {{- toYaml $root.Values.jobs.resources | nindent 16 }}
              volumeMounts:
                - {name: scratch, mountPath: /tmp}
                {{- include "relais.configurationMount" $root | trim | nindent 16 }}
          volumes:
            - name: scratch
              emptyDir:
                sizeLimit: {{ $root.Values.jobs.space }}
            {{- include "relais.configurationVolume" $root | trim | nindent 12 }}
{{- end -}}
