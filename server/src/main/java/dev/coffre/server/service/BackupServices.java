package dev.coffre.server.service;

import dev.coffre.server.admission.BackupSessions;
import dev.coffre.server.admission.DamageRecorder;
import dev.coffre.server.commit.PointCommit;
import dev.coffre.server.commit.PointLimits;
import dev.coffre.server.fetch.PointFetch;
import dev.coffre.server.fetch.RecordFetch;
import dev.coffre.server.hosting.KeySlotService;

/** The services that a machine uses for backups and recoveries. */
public record BackupServices(
        BackupSessions sessions,
        PointLimits pointLimits,
        PointCommit pointCommit,
        RecordFetch recordFetch,
        PointFetch pointFetch,
        KeySlotService keySlots,
        DamageRecorder damageRecorder) {}
