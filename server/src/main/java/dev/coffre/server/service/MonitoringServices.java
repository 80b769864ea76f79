package dev.coffre.server.service;

import dev.coffre.server.alerts.AlertService;
import dev.coffre.server.health.StorageUsage;
import dev.coffre.server.jobs.JobFeed;
import dev.coffre.server.jobs.JobRecorder;
import dev.coffre.server.jobs.JobSearch;
import dev.coffre.server.metrics.MetricSource;
import java.util.List;

/** What shows how the service and its machines are: jobs, usage, alerts, metrics and readiness. */
public record MonitoringServices(
        JobFeed jobFeed,
        JobRecorder jobRecorder,
        JobSearch jobSearch,
        StorageUsage usage,
        AlertService alerts,
        List<MetricSource> metrics,
        Readiness readiness) {
    public MonitoringServices {
        metrics = List.copyOf(metrics);
    }
}
