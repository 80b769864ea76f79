package dev.coffre.server.service;

import dev.coffre.server.access.AccessTokens;
import dev.coffre.server.access.ChallengeStore;
import dev.coffre.server.access.CredentialsVerifier;
import dev.coffre.server.access.MachineAuthenticator;
import dev.coffre.server.access.ReaderTokenIssuer;
import dev.coffre.server.access.SecurityPinService;
import dev.coffre.server.address.AddressService;
import dev.coffre.server.admin.AccountCommands;
import dev.coffre.server.admin.AddressCommands;
import dev.coffre.server.admin.Administration;
import dev.coffre.server.admin.AlertCommands;
import dev.coffre.server.admin.ChangePace;
import dev.coffre.server.admin.JobCommands;
import dev.coffre.server.admin.MachineCommands;
import dev.coffre.server.admin.MailCommands;
import dev.coffre.server.admin.MaintenanceCommands;
import dev.coffre.server.admin.PinCheck;
import dev.coffre.server.admin.RetentionCommands;
import dev.coffre.server.admin.SafeguardCommands;
import dev.coffre.server.admin.SecondFactorCommands;
import dev.coffre.server.admin.TokenCommands;
import dev.coffre.server.admin.VaultCommands;
import dev.coffre.server.admission.AliasRecorder;
import dev.coffre.server.admission.BackupSessions;
import dev.coffre.server.admission.CapacityCheck;
import dev.coffre.server.admission.Committer;
import dev.coffre.server.admission.DamageRecorder;
import dev.coffre.server.admission.DiskSpace;
import dev.coffre.server.admission.GroupCommit;
import dev.coffre.server.admission.OpenPacks;
import dev.coffre.server.admission.SessionPins;
import dev.coffre.server.alerts.AccountAlerts;
import dev.coffre.server.alerts.AlertRegistry;
import dev.coffre.server.alerts.AlertScanTask;
import dev.coffre.server.alerts.AlertService;
import dev.coffre.server.alerts.JobAlerts;
import dev.coffre.server.alerts.KeySlotAlerts;
import dev.coffre.server.alerts.StoreAlerts;
import dev.coffre.server.audit.AuditExport;
import dev.coffre.server.audit.AuditLog;
import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.JournalPosition;
import dev.coffre.server.catalog.PackRow;
import dev.coffre.server.catalog.PackTable;
import dev.coffre.server.catalog.ThreadFactories;
import dev.coffre.server.commit.MachineReplacement;
import dev.coffre.server.commit.PointCommit;
import dev.coffre.server.commit.PointLimits;
import dev.coffre.server.fetch.PointFetch;
import dev.coffre.server.fetch.RecordFetch;
import dev.coffre.server.gc.CollectionReport;
import dev.coffre.server.gc.Compactor;
import dev.coffre.server.gc.GarbageCollector;
import dev.coffre.server.gc.RetiredPackCleanup;
import dev.coffre.server.health.LastSeenTracker;
import dev.coffre.server.health.MachineHealthService;
import dev.coffre.server.health.StorageUsage;
import dev.coffre.server.hosting.AgentPackages;
import dev.coffre.server.hosting.AlertQueries;
import dev.coffre.server.hosting.AuditQueries;
import dev.coffre.server.hosting.CredentialsIssuer;
import dev.coffre.server.hosting.HealthQueries;
import dev.coffre.server.hosting.Inventory;
import dev.coffre.server.hosting.JobQueries;
import dev.coffre.server.hosting.KeySlotService;
import dev.coffre.server.hosting.MachineRegistration;
import dev.coffre.server.hosting.MachineService;
import dev.coffre.server.hosting.ResourceResolver;
import dev.coffre.server.hosting.VaultSettingsService;
import dev.coffre.server.instrumentation.LabeledCounter;
import dev.coffre.server.jobs.JobEndListener;
import dev.coffre.server.jobs.JobExport;
import dev.coffre.server.jobs.JobFeed;
import dev.coffre.server.jobs.JobRecorder;
import dev.coffre.server.jobs.JobSearch;
import dev.coffre.server.mail.MailOutbox;
import dev.coffre.server.mail.MailOutboxTask;
import dev.coffre.server.mail.MailService;
import dev.coffre.server.mail.MailSettingsFile;
import dev.coffre.server.mail.MailTargetPolicy;
import dev.coffre.server.mail.MailTransport;
import dev.coffre.server.mail.SmtpMailTransport;
import dev.coffre.server.metrics.VaultMetrics;
import dev.coffre.server.people.AccountQueries;
import dev.coffre.server.people.AccountService;
import dev.coffre.server.people.ApiTokenService;
import dev.coffre.server.people.InitialSetup;
import dev.coffre.server.people.PasswordCost;
import dev.coffre.server.people.SecondFactorService;
import dev.coffre.server.people.SignInService;
import dev.coffre.server.rebuild.Reconciliation;
import dev.coffre.server.retention.ClockGuard;
import dev.coffre.server.retention.PointDeletion;
import dev.coffre.server.retention.ProtectionAlerts;
import dev.coffre.server.retention.RetentionService;
import dev.coffre.server.retention.RetentionTask;
import dev.coffre.server.retention.SafeguardService;
import dev.coffre.server.retention.VaultDeletion;
import dev.coffre.server.scrub.DamageRegistry;
import dev.coffre.server.scrub.ScrubService;
import dev.coffre.server.scrub.ScrubTask;
import dev.coffre.server.scrub.StoreScrubber;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.signing.SignaturePurpose;
import dev.coffre.vault.signing.VerifyingKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * The vault service without HTTPS: all its parts, wired over one open store. Opening it reconciles the state after a crash. The
 * caller owns the data folder. Thread-safe.
 */
public final class VaultService implements AutoCloseable {
    /** A job without news for this long counts as failed. */
    private static final Duration JOB_TIMEOUT = Duration.ofMinutes(60);

    private final OpenStore store;
    private final OpenPacks packs;
    private final Committer committer;
    private final InstantSource clock;
    private final AccessTokens tokens;
    private final ChallengeStore challenges;
    private final SecurityPinService securityPins;
    private final BackupSessions sessions;
    private final PointLimits pointLimits;
    private final PointCommit pointCommit;
    private final GarbageCollector collector;
    private final RecordFetch recordFetch;
    private final PointFetch pointFetch;
    private final KeySlotService keySlots;
    private final MachineRegistration registration;
    private final MachineReplacement replacement;
    private final Inventory inventory;
    private final RetentionService retention;
    private final SafeguardService safeguards;
    private final ClockGuard clockGuard;
    private final ProtectionAlerts careAlerts;
    private final PointDeletion deletion;
    private final RetentionTask retentionTask;
    private final VaultDeletion vaultDeletion;
    private final Administration administration;
    private final ResourceResolver resources;
    private final AccountQueries accountQueries;
    private final AccountService accounts;
    private final AuditLog auditLog;
    private final ApiTokenService apiTokens;
    private final SecondFactorService secondFactors;
    private final SignInService signIn;
    private final InitialSetup initialSetup;
    private final DamageRecorder damageNotes;
    private final DamageRegistry damageBook;
    private final ScrubTask scrubTask;
    private final ScrubService scrubService;
    private final LastSeenTracker sightings;
    private final JobFeed jobFeed;
    private final JobRecorder jobLog;
    private final JobSearch jobSearch;
    private final MachineHealthService healthCheck;
    private final AlertService alerts;
    private final AlertScanTask alertScan;
    private final MailService mail;
    private final MailOutboxTask mailOutbox;
    private final StorageUsage usage;
    private final AgentPackages agentPackages;
    private final AddressService addresses;
    private final VaultMetrics metrics;
    private final Readiness readiness;

    private VaultService(
            OpenStore store,
            AddressService addressBook,
            Path agentArchives,
            InstantSource clock,
            SecureRandom random,
            PasswordCost cost,
            ThreadFactories threads) {
        Catalog catalog = store.catalog();
        this.store = store;
        this.clock = clock;
        // Opened first, because it may fail and later steps start threads.
        DiskSpace disk = new DiskSpace(store.files().layout().store());
        this.auditLog = AuditLog.open(
                store.files().disk(), store.folder().audit(), catalog, store.ledger(), clock, disk::isFull);
        this.tokens = new AccessTokens(catalog, clock, random);
        this.challenges = new ChallengeStore(clock, random);
        this.securityPins = new SecurityPinService(clock, random);
        SessionPins pins = new SessionPins();
        AlertRegistry alertBook = new AlertRegistry(new MailOutbox(clock));
        StoreAlerts storeAlerts = new StoreAlerts(catalog, alertBook, clock);
        this.packs =
                new OpenPacks(store.files(), random, catalog.read(connection -> new PackTable(connection).lastNr()));
        CapacityCheck room = new CapacityCheck(catalog, disk);
        this.committer = new Committer(new GroupCommit(catalog, packs, room, pins), threads);
        this.damageNotes = new DamageRecorder(store.ledger(), committer);
        this.sessions = new BackupSessions(
                catalog,
                committer,
                new AliasRecorder(catalog, store.ledger(), committer),
                pins,
                storeAlerts,
                clock,
                random);
        this.pointLimits = new PointLimits(catalog, room, clock, storeAlerts);
        this.pointCommit = new PointCommit(
                catalog, store.ledger(), store.files(), sessions, store.signingKey(), clock, pointLimits);
        this.damageBook = new DamageRegistry(catalog, store.files(), damageNotes::record, storeAlerts, clock);
        BiConsumer<PackRow, Oid> damageFound = damageBook::recordDamagedRead;
        this.recordFetch = new RecordFetch(catalog, store.files(), damageFound);
        this.pointFetch = new PointFetch(catalog, store.ledger(), store.files(), store.signingKey(), clock);
        KeySlotAlerts slotAlerts = new KeySlotAlerts(catalog, alertBook, clock);
        this.keySlots = new KeySlotService(catalog, store.ledger(), store.files(), securityPins, slotAlerts, clock);
        this.registration = new MachineRegistration(catalog, store.ledger(), store.files(), signingKey(), random);
        this.replacement =
                new MachineReplacement(catalog, store.ledger(), store.files(), securityPins, store.signingKey(), clock);
        this.inventory = new Inventory(catalog);
        this.resources = new ResourceResolver(inventory);
        this.clockGuard = new ClockGuard(catalog, clock, store.journal().lastAt());
        ClockGuard guard = clockGuard;
        this.collector = new GarbageCollector(
                catalog,
                committer,
                store.ledger(),
                pins,
                new Compactor(catalog, committer, packs, store.files(), damageFound, clock, random),
                new RetiredPackCleanup(catalog, store.files(), clock, disk::isFull),
                () -> guard.state() == ClockGuard.ClockState.SURE,
                clock);
        this.careAlerts = new ProtectionAlerts(catalog, alertBook, clock);
        this.retention = new RetentionService(catalog, store.ledger(), clock, clockGuard, careAlerts);
        this.safeguards = new SafeguardService(catalog, store.ledger(), careAlerts);
        this.deletion = new PointDeletion(catalog, store.ledger(), clock, clockGuard, careAlerts);
        this.vaultDeletion = new VaultDeletion(catalog, store.ledger(), clock, clockGuard, careAlerts);
        this.retentionTask = new RetentionTask(
                catalog,
                store.ledger(),
                store.files(),
                store.signingKey(),
                clock,
                clockGuard,
                careAlerts,
                vaultDeletion);
        this.accountQueries = new AccountQueries(catalog, clock);
        this.accounts = new AccountService(catalog, store.ledger(), random, cost);
        this.jobFeed = new JobFeed();
        LabeledCounter endedJobs = new LabeledCounter();
        this.jobLog = new JobRecorder(
                catalog, jobFeed, clock, JOB_TIMEOUT, countingEnded(new JobAlerts(alertBook), endedJobs));
        this.jobSearch = new JobSearch(catalog, jobLog, clock);
        this.apiTokens = new ApiTokenService(catalog, clock, random);
        this.secondFactors =
                new SecondFactorService(catalog, store.ledger(), store.folder().keys(), clock, random);
        AccountAlerts peopleAlerts = new AccountAlerts(catalog, alertBook, clock);
        this.signIn = new SignInService(
                catalog, auditLog, secondFactors, peopleAlerts::secondFactorGuessed, clock, random, cost);
        this.initialSetup = new InitialSetup(accountQueries, accounts, auditLog, random);
        this.alerts = new AlertService(catalog, clock);
        MailSettingsFile mailFile = new MailSettingsFile(store.folder().keys());
        Supplier<MailTargetPolicy> mailLimits =
                () -> MailTargetPolicy.of(store.folder().root());
        MailTransport post = new SmtpMailTransport(mailLimits, clock, random);
        this.mail = new MailService(catalog, mailFile, mailLimits, post, clock);
        this.mailOutbox = new MailOutboxTask(catalog, mailFile, post, clock);
        StoreScrubber scrub = new StoreScrubber(store.files(), catalog, signingKey(), damageBook);
        this.scrubService = new ScrubService(catalog, clock);
        this.scrubTask = new ScrubTask(catalog, scrub, damageBook, clock);
        PinCheck pinCheck = new PinCheck(securityPins);
        this.administration = new Administration(
                resources,
                auditLog,
                new ChangePace(clock),
                List.of(
                        new VaultCommands(
                                new VaultSettingsService(catalog, store.ledger(), random),
                                vaultDeletion,
                                new CredentialsIssuer(
                                        catalog,
                                        store.ledger(),
                                        store.signingKey(),
                                        addressBook::current,
                                        clock,
                                        random,
                                        this::requireCredentialsAllowed),
                                inventory,
                                pinCheck),
                        new MachineCommands(
                                new MachineService(catalog, store.ledger()), deletion, keySlots, inventory, pinCheck),
                        new MaintenanceCommands(this::collect, scrub::run, scrubService, clockGuard, auditLog),
                        new AccountCommands(accountQueries, accounts, signIn, inventory),
                        new SecondFactorCommands(secondFactors, signIn),
                        new TokenCommands(apiTokens, resources, inventory),
                        new AddressCommands(addressBook),
                        new JobCommands(jobQueries()),
                        new AlertCommands(alertQueries()),
                        new RetentionCommands(retention, deletion, inventory, pinCheck),
                        new SafeguardCommands(safeguards, pinCheck),
                        new MailCommands(mail)));
        this.agentPackages = new AgentPackages(agentArchives, store.signingKey());
        this.addresses = addressBook;
        this.sightings = new LastSeenTracker(catalog, clock);
        this.healthCheck = new MachineHealthService(catalog, sightings, clock);
        this.alertScan = new AlertScanTask(catalog, alertBook, healthCheck, disk, clock);
        this.usage = new StorageUsage(catalog, clock);
        this.metrics = new VaultMetrics(
                catalog,
                healthCheck,
                alerts,
                auditLog,
                disk,
                scrub::isRunning,
                scrubService,
                endedJobs,
                signIn.results());
        this.readiness = new Readiness(readinessChecks(store, disk));
    }

    private static JobEndListener countingEnded(JobEndListener alerts, LabeledCounter ended) {
        return (connection, job, end, now) -> {
            alerts.ended(connection, job, end, now);
            ended.add(
                    1, job.vault().toString(), job.kind().code(), end.outcome().code());
        };
    }

    private static Map<String, BooleanSupplier> readinessChecks(OpenStore store, DiskSpace disk) {
        Map<String, BooleanSupplier> parts = new LinkedHashMap<>();
        parts.put(
                "catalog",
                () -> store.catalog().read(connection -> new JournalPosition(connection).appliedSegment()) >= 0
                        && store.catalog().isWritable());
        parts.put("store", () -> Files.isWritable(store.files().layout().store()));
        parts.put("disk", disk::hasForBatch);
        parts.put(
                "signing-key",
                () -> store.signingKey()
                        .verifyingKey()
                        .verifies(store.signingKey().sign(SignaturePurpose.ADDRESS), SignaturePurpose.ADDRESS));
        return parts;
    }

    /** @param addressBook how agents reach the service */
    public static VaultService open(
            OpenStore store,
            AddressService addressBook,
            Path agentArchives,
            InstantSource clock,
            SecureRandom random,
            PasswordCost cost) {
        return open(store, addressBook, agentArchives, clock, random, cost, ThreadFactories.PLATFORM);
    }

    /** As {@link #open(OpenStore, AddressService, Path, InstantSource, SecureRandom, PasswordCost)}, with the given threads. */
    public static VaultService open(
            OpenStore store,
            AddressService addressBook,
            Path agentArchives,
            InstantSource clock,
            SecureRandom random,
            PasswordCost cost,
            ThreadFactories threads) {
        new Reconciliation(
                        store.catalog(),
                        store.ledger(),
                        store.files(),
                        store.signingKey().verifyingKey(),
                        clock)
                .run();
        return new VaultService(store, addressBook, agentArchives, clock, random, cost, threads);
    }

    private CollectionReport collect(boolean resume) {
        if (resume) {
            collector.resume();
        }
        try {
            return collector.run();
        } finally {
            alertScan.run(); // updates the alert about a halted collection
        }
    }

    /** Frees records that no recovery point needs. */
    public GarbageCollector collector() {
        return collector;
    }

    public ScrubService scrubService() {
        return scrubService;
    }

    /** Verifies the store periodically. */
    public ScrubTask scrubTask() {
        return scrubTask;
    }

    public Instant now() {
        return clock.instant();
    }

    public InstantSource clock() {
        return clock;
    }

    public VerifyingKey signingKey() {
        return store.signingKey().verifyingKey();
    }

    public AccessTokens tokens() {
        return tokens;
    }

    public ChallengeStore challenges() {
        return challenges;
    }

    public SecurityPinService securityPins() {
        return securityPins;
    }

    public CredentialsVerifier credentialsVerifier() {
        return new CredentialsVerifier(store.catalog(), signingKey(), clock, vaultDeletion::requireNotDeleted);
    }

    public MachineAuthenticator machineAuthenticator() {
        return new MachineAuthenticator(store.catalog(), challenges, tokens, vaultDeletion::requireNotDeleted);
    }

    public ReaderTokenIssuer readerTokenIssuer() {
        return new ReaderTokenIssuer(store.catalog(), tokens, auditLog, clock);
    }

    /** Authenticates people by name and password. {@link #accountQueries} returns their rights. */
    public SignInService signIn() {
        return signIn;
    }

    public ApiTokenService apiTokens() {
        return apiTokens;
    }

    public SecondFactorService secondFactors() {
        return secondFactors;
    }

    public AuditLog auditLog() {
        return auditLog;
    }

    public AuditExport auditExport() {
        return new AuditExport(auditLog);
    }

    public AuditQueries auditQueries() {
        return new AuditQueries(resources, auditLog);
    }

    public InitialSetup initialSetup() {
        return initialSetup;
    }

    public AccountQueries accountQueries() {
        return accountQueries;
    }

    /** Resolves names and checks roles, for reads that do not go through {@link #administration}. */
    public ResourceResolver resources() {
        return resources;
    }

    public BackupSessions sessions() {
        return sessions;
    }

    public PointLimits pointLimits() {
        return pointLimits;
    }

    public PointCommit pointCommit() {
        return pointCommit;
    }

    public RecordFetch recordFetch() {
        return recordFetch;
    }

    public PointFetch pointFetch() {
        return pointFetch;
    }

    public KeySlotService keySlots() {
        return keySlots;
    }

    public MachineRegistration registration() {
        return registration;
    }

    public MachineReplacement replacement() {
        return replacement;
    }

    public Inventory inventory() {
        return inventory;
    }

    public RetentionService retention() {
        return retention;
    }

    public ClockGuard clockGuard() {
        return clockGuard;
    }

    public ProtectionAlerts careAlerts() {
        return careAlerts;
    }

    public PointDeletion deletion() {
        return deletion;
    }

    /** Vault credentials for a deleted vault, or issued by a wrong clock, would be useless. */
    private void requireCredentialsAllowed(VaultId vault) {
        clockGuard.requireTrusted();
        vaultDeletion.requireNotDeleted(vault);
    }

    /** Carries retention out. */
    public RetentionTask retentionTask() {
        return retentionTask;
    }

    public SafeguardService safeguards() {
        return safeguards;
    }

    public AccountService accounts() {
        return accounts;
    }

    public Administration administration() {
        return administration;
    }

    public DamageRecorder damageNotes() {
        return damageNotes;
    }

    public AgentPackages agentPackages() {
        return agentPackages;
    }

    public AddressService addresses() {
        return addresses;
    }

    public LastSeenTracker sightings() {
        return sightings;
    }

    public JobFeed jobFeed() {
        return jobFeed;
    }

    public JobRecorder jobLog() {
        return jobLog;
    }

    public JobSearch jobSearch() {
        return jobSearch;
    }

    public MachineHealthService healthCheck() {
        return healthCheck;
    }

    public StorageUsage usage() {
        return usage;
    }

    public AlertService alerts() {
        return alerts;
    }

    public AlertQueries alertQueries() {
        return new AlertQueries(resources, alerts);
    }

    public MailService mail() {
        return mail;
    }

    /** Sends queued mail. */
    public MailOutboxTask mailOutbox() {
        return mailOutbox;
    }

    /** Raises and closes alerts that no event triggers. */
    public AlertScanTask alertScan() {
        return alertScan;
    }

    /** Metrics for monitoring. */
    public VaultMetrics metrics() {
        return metrics;
    }

    public Readiness readiness() {
        return readiness;
    }

    public JobQueries jobQueries() {
        return new JobQueries(resources, jobSearch);
    }

    public JobExport jobExport() {
        return new JobExport(jobSearch);
    }

    public HealthQueries healthQueries() {
        return new HealthQueries(healthCheck, jobSearch, usage);
    }

    /** Finishes active admissions and closes the store. */
    @Override
    public void close() {
        committer.close();
        packs.close();
        try {
            auditLog.close();
        } finally {
            store.close();
        }
    }
}
