package dev.coffre.server.service;

import dev.coffre.server.audit.AuditLog;
import dev.coffre.server.catalog.ThreadFactories;
import dev.coffre.server.health.LastSeenTracker;
import dev.coffre.server.people.PasswordCost;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/** The running vault service without HTTPS. Only the programs that start one hold it. The caller owns the data folder. */
public final class VaultService implements AutoCloseable {
    private static final Duration PAUSE = Duration.ofSeconds(5);

    private final OpenedParts opened;
    private final VaultServices services;
    private final AdministrationServices administration;
    private final ServiceTasks tasks;

    VaultService(
            OpenedParts opened, VaultServices services, AdministrationServices administration, ServiceTasks tasks) {
        this.opened = opened;
        this.services = services;
        this.administration = administration;
        this.tasks = tasks;
    }

    /**
     * Reconciles the state after a crash and starts the service. Takes over the store: it is closed with the service,
     * and also if this fails.
     */
    public static VaultService open(
            OpenStore store, Path agentArchives, InstantSource clock, SecureRandom random, PasswordCost cost) {
        return open(store, agentArchives, clock, random, cost, ThreadFactories.PLATFORM);
    }

    /** As {@link #open(OpenStore, Path, InstantSource, SecureRandom, PasswordCost)}, with the given threads. */
    public static VaultService open(
            OpenStore store,
            Path agentArchives,
            InstantSource clock,
            SecureRandom random,
            PasswordCost cost,
            ThreadFactories threads) {
        return VaultWiring.open(store, agentArchives, clock, random, cost, threads);
    }

    /** Starts the periodic tasks. @param nanos a monotonic clock */
    public PeriodicTasks startTasks(LongSupplier nanos) {
        LastSeenTracker lastSeen = services.machines().lastSeen();
        List<Runnable> everyMinute = new ArrayList<>(List.of(
                services.monitoring().jobRecorder()::expire,
                lastSeen::flush,
                services.monitoring().usage()::recordToday,
                tasks.alertScan()::runIfDue,
                tasks.objectLock()::saveWritten));
        everyMinute.addAll(tasks.stateEveryMinute());
        return PeriodicTasks.start(
                new ClockCheckTask(
                        services.maintenance().clockGuard(), tasks.protectionAlerts(), tasks.retention(), nanos)::run,
                everyMinute,
                longTasks(),
                tasks.recovery(),
                tasks.stateEverySecond(),
                lastSeen::flush);
    }

    /**
     * Returns the tasks that may take days. Each list has a thread of its own. Locks end by themselves, so their extension must not
     * wait for tasks that read the store: a thief of the bucket's key can add any number of files.
     */
    public List<List<Runnable>> longTasks() {
        return List.of(
                List.of(tasks.objectLock()::runOnce),
                List.of(
                        tasks.reconciler()::runIfDue,
                        services.maintenance().collector()::runIfDue,
                        tasks.scrub()::runOnce));
    }

    /** Starts sending queued mail. */
    public BackgroundTask startMail() {
        return BackgroundTask.start("mail", PAUSE, tasks.mailOutbox()::sendDue);
    }

    /** Starts what several processes do about their audit log; empty if there is one process. */
    public Optional<BackgroundTask> startAuditing() {
        AuditLog log = services.people().auditLog();
        return log.isShared() ? Optional.of(BackgroundTask.start("audit", PAUSE, log::maintain)) : Optional.empty();
    }

    public VaultServices services() {
        return services;
    }

    public AdministrationServices administration() {
        return administration;
    }

    public ServiceTasks tasks() {
        return tasks;
    }

    /** Finishes active admissions and closes the store. */
    @Override
    public void close() {
        opened.close();
    }
}
