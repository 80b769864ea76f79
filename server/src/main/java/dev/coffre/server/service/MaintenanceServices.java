package dev.coffre.server.service;

import dev.coffre.server.gc.GarbageCollector;
import dev.coffre.server.retention.ClockGuard;
import dev.coffre.server.retention.PointDeletion;
import dev.coffre.server.retention.RetentionService;
import dev.coffre.server.retention.SafeguardService;
import dev.coffre.server.retention.VaultDeletion;
import dev.coffre.server.scrub.ScrubService;

/** Retention, safeguards, deletion, garbage collection and scrub, and the guard of the clock that they depend on. */
public record MaintenanceServices(
        ClockGuard clockGuard,
        RetentionService retention,
        SafeguardService safeguards,
        PointDeletion deletion,
        VaultDeletion vaultDeletion,
        GarbageCollector collector,
        ScrubService scrubs) {}
