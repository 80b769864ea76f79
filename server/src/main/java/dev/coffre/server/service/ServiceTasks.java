package dev.coffre.server.service;

import dev.coffre.server.alerts.AlertScanTask;
import dev.coffre.server.mail.MailOutboxTask;
import dev.coffre.server.retention.ProtectionAlerts;
import dev.coffre.server.retention.RetentionTask;
import dev.coffre.server.scrub.ScrubTask;

/** Work that the schedulers run periodically, or that a test runs on demand. */
public record ServiceTasks(
        RetentionTask retention,
        ProtectionAlerts protectionAlerts,
        AlertScanTask alertScan,
        ScrubTask scrub,
        MailOutboxTask mailOutbox) {}
