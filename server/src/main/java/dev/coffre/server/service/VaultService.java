package dev.coffre.server.service;

import dev.coffre.server.access.Challenges;
import dev.coffre.server.access.CredentialsCheck;
import dev.coffre.server.access.MachineLogin;
import dev.coffre.server.access.ReaderLogin;
import dev.coffre.server.access.SecurityPins;
import dev.coffre.server.access.Tokens;
import dev.coffre.server.address.AddressBook;
import dev.coffre.server.admin.AccountCommands;
import dev.coffre.server.admin.Administration;
import dev.coffre.server.admin.ChangePace;
import dev.coffre.server.admin.RetentionCommands;
import dev.coffre.server.admin.SecondFactorCommands;
import dev.coffre.server.admin.TokenCommands;
import dev.coffre.server.admission.AliasNotes;
import dev.coffre.server.admission.BackupSessions;
import dev.coffre.server.admission.Committer;
import dev.coffre.server.admission.DamageNotes;
import dev.coffre.server.admission.DiskSpace;
import dev.coffre.server.admission.GroupCommit;
import dev.coffre.server.admission.OpenPacks;
import dev.coffre.server.admission.Pins;
import dev.coffre.server.admission.Room;
import dev.coffre.server.alerts.AlertBook;
import dev.coffre.server.alerts.AlertDesk;
import dev.coffre.server.alerts.JobAlerts;
import dev.coffre.server.alerts.PeopleAlerts;
import dev.coffre.server.alerts.Rounds;
import dev.coffre.server.alerts.SlotAlerts;
import dev.coffre.server.alerts.StoreAlerts;
import dev.coffre.server.audit.AuditExport;
import dev.coffre.server.audit.AuditLog;
import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.JournalState;
import dev.coffre.server.catalog.PackRow;
import dev.coffre.server.catalog.Packs;
import dev.coffre.server.catalog.ServiceThreads;
import dev.coffre.server.collection.CollectionReport;
import dev.coffre.server.collection.Collector;
import dev.coffre.server.collection.Compaction;
import dev.coffre.server.collection.Retirement;
import dev.coffre.server.commit.PointCommit;
import dev.coffre.server.commit.PointLimits;
import dev.coffre.server.commit.Replacement;
import dev.coffre.server.fetch.PointFetch;
import dev.coffre.server.fetch.RecordFetch;
import dev.coffre.server.figures.Tally;
import dev.coffre.server.health.HealthCheck;
import dev.coffre.server.health.Sightings;
import dev.coffre.server.health.Usage;
import dev.coffre.server.hosting.AgentPackages;
import dev.coffre.server.hosting.AlertListing;
import dev.coffre.server.hosting.AuditListing;
import dev.coffre.server.hosting.CredentialsIssue;
import dev.coffre.server.hosting.Gate;
import dev.coffre.server.hosting.HealthListing;
import dev.coffre.server.hosting.Inventory;
import dev.coffre.server.hosting.JobListing;
import dev.coffre.server.hosting.MachineKeeping;
import dev.coffre.server.hosting.Registration;
import dev.coffre.server.hosting.SlotKeeping;
import dev.coffre.server.hosting.VaultKeeping;
import dev.coffre.server.jobs.JobExport;
import dev.coffre.server.jobs.JobFeed;
import dev.coffre.server.jobs.JobLog;
import dev.coffre.server.jobs.JobSearch;
import dev.coffre.server.jobs.JobWatcher;
import dev.coffre.server.mail.MailDesk;
import dev.coffre.server.mail.MailFile;
import dev.coffre.server.mail.MailLimits;
import dev.coffre.server.mail.MailQueue;
import dev.coffre.server.mail.MailRound;
import dev.coffre.server.mail.Post;
import dev.coffre.server.mail.SmtpPost;
import dev.coffre.server.metrics.VaultFigures;
import dev.coffre.server.people.AccountKeeping;
import dev.coffre.server.people.ApiTokenKeeping;
import dev.coffre.server.people.FirstRun;
import dev.coffre.server.people.PasswordCost;
import dev.coffre.server.people.People;
import dev.coffre.server.people.SecondFactorKeeping;
import dev.coffre.server.people.SignIn;
import dev.coffre.server.rebuild.Reconciliation;
import dev.coffre.server.retention.CareAlerts;
import dev.coffre.server.retention.ClockGuard;
import dev.coffre.server.retention.Deletion;
import dev.coffre.server.retention.RetentionKeeping;
import dev.coffre.server.retention.RetentionRound;
import dev.coffre.server.retention.SafeguardKeeping;
import dev.coffre.server.retention.VaultDeletion;
import dev.coffre.server.scrub.DamageBook;
import dev.coffre.server.scrub.Scrub;
import dev.coffre.server.scrub.ScrubKeeping;
import dev.coffre.server.scrub.ScrubRound;
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
    private static final Duration SILENCE = Duration.ofMinutes(60);

    private final StoreParts store;
    private final OpenPacks packs;
    private final Committer committer;
    private final InstantSource clock;
    private final Tokens tokens;
    private final Challenges challenges;
    private final SecurityPins securityPins;
    private final BackupSessions sessions;
    private final PointLimits pointLimits;
    private final PointCommit pointCommit;
    private final Collector collector;
    private final RecordFetch recordFetch;
    private final PointFetch pointFetch;
    private final SlotKeeping slots;
    private final Registration registration;
    private final Replacement replacement;
    private final Inventory inventory;
    private final RetentionKeeping retention;
    private final SafeguardKeeping safeguards;
    private final ClockGuard clockGuard;
    private final CareAlerts careAlerts;
    private final Deletion deletion;
    private final RetentionRound retentionRound;
    private final VaultDeletion vaultDeletion;
    private final Administration administration;
    private final Gate gate;
    private final People people;
    private final AccountKeeping accounts;
    private final AuditLog auditLog;
    private final ApiTokenKeeping apiTokens;
    private final SecondFactorKeeping secondFactors;
    private final SignIn signIn;
    private final FirstRun firstRun;
    private final DamageNotes damageNotes;
    private final DamageBook damageBook;
    private final ScrubRound scrubRound;
    private final ScrubKeeping scrubs;
    private final Sightings sightings;
    private final JobFeed jobFeed;
    private final JobLog jobLog;
    private final JobSearch jobSearch;
    private final HealthCheck healthCheck;
    private final AlertDesk alerts;
    private final Rounds rounds;
    private final MailDesk mail;
    private final MailRound mailRound;
    private final Usage usage;
    private final AgentPackages agentPackages;
    private final AddressBook addressBook;
    private final VaultFigures figures;
    private final Readiness readiness;

    private VaultService(
            StoreParts store,
            AddressBook addressBook,
            Path agentArchives,
            InstantSource clock,
            SecureRandom random,
            PasswordCost cost,
            ServiceThreads threads) {
        Catalog catalog = store.catalog();
        this.store = store;
        this.clock = clock;
        // Opened first, because it may fail and later steps start threads.
        DiskSpace disk = new DiskSpace(store.files().layout().store());
        this.auditLog = AuditLog.open(
                store.files().disk(), store.folder().audit(), catalog, store.ledger(), clock, disk::isFull);
        this.tokens = new Tokens(catalog, clock, random);
        this.challenges = new Challenges(clock, random);
        this.securityPins = new SecurityPins(clock, random);
        Pins pins = new Pins();
        AlertBook alertBook = new AlertBook(new MailQueue(clock));
        StoreAlerts storeAlerts = new StoreAlerts(catalog, alertBook, clock);
        this.packs = new OpenPacks(store.files(), random, catalog.read(connection -> new Packs(connection).lastNr()));
        Room room = new Room(catalog, disk);
        this.committer = new Committer(new GroupCommit(catalog, packs, room, pins), threads);
        this.damageNotes = new DamageNotes(store.ledger(), committer);
        this.sessions = new BackupSessions(
                catalog,
                committer,
                new AliasNotes(catalog, store.ledger(), committer),
                pins,
                storeAlerts,
                clock,
                random);
        this.pointLimits = new PointLimits(catalog, room, clock, storeAlerts);
        this.pointCommit = new PointCommit(
                catalog, store.ledger(), store.files(), sessions, store.signingKey(), clock, pointLimits);
        this.damageBook = new DamageBook(catalog, store.files(), damageNotes::note, storeAlerts, clock);
        BiConsumer<PackRow, Oid> damageFound = damageBook::met;
        this.recordFetch = new RecordFetch(catalog, store.files(), damageFound);
        this.pointFetch = new PointFetch(catalog, store.ledger(), store.files(), store.signingKey(), clock);
        SlotAlerts slotAlerts = new SlotAlerts(catalog, alertBook, clock);
        this.slots = new SlotKeeping(catalog, store.ledger(), store.files(), securityPins, slotAlerts, clock);
        this.registration = new Registration(catalog, store.ledger(), store.files(), signingKey(), random);
        this.replacement =
                new Replacement(catalog, store.ledger(), store.files(), securityPins, store.signingKey(), clock);
        this.inventory = new Inventory(catalog);
        this.gate = new Gate(inventory);
        this.clockGuard = new ClockGuard(catalog, clock, store.journal().lastAt());
        ClockGuard guard = clockGuard;
        this.collector = new Collector(
                catalog,
                committer,
                store.ledger(),
                pins,
                new Compaction(catalog, committer, packs, store.files(), damageFound, clock, random),
                new Retirement(catalog, store.files(), clock, disk::isFull),
                () -> guard.state() == ClockGuard.State.SURE,
                clock);
        this.careAlerts = new CareAlerts(catalog, alertBook, clock);
        this.retention = new RetentionKeeping(catalog, store.ledger(), clock, clockGuard, careAlerts);
        this.safeguards = new SafeguardKeeping(catalog, store.ledger(), careAlerts);
        this.deletion = new Deletion(catalog, store.ledger(), clock, clockGuard, careAlerts);
        this.vaultDeletion = new VaultDeletion(catalog, store.ledger(), clock, clockGuard, careAlerts);
        this.retentionRound = new RetentionRound(
                catalog,
                store.ledger(),
                store.files(),
                store.signingKey(),
                clock,
                clockGuard,
                careAlerts,
                vaultDeletion);
        this.people = new People(catalog, clock);
        this.accounts = new AccountKeeping(catalog, store.ledger(), random, cost);
        this.jobFeed = new JobFeed();
        Tally endedJobs = new Tally();
        this.jobLog = new JobLog(catalog, jobFeed, clock, SILENCE, watching(new JobAlerts(alertBook), endedJobs));
        this.jobSearch = new JobSearch(catalog, jobLog, clock);
        this.apiTokens = new ApiTokenKeeping(catalog, clock, random);
        this.secondFactors =
                new SecondFactorKeeping(catalog, store.ledger(), store.folder().keys(), clock, random);
        PeopleAlerts peopleAlerts = new PeopleAlerts(catalog, alertBook, clock);
        this.signIn =
                new SignIn(catalog, auditLog, secondFactors, peopleAlerts::secondFactorGuessed, clock, random, cost);
        this.firstRun = new FirstRun(people, accounts, auditLog, random);
        this.alerts = new AlertDesk(catalog, clock);
        MailFile mailFile = new MailFile(store.folder().keys());
        Supplier<MailLimits> mailLimits = () -> MailLimits.of(store.folder().root());
        Post post = new SmtpPost(mailLimits, clock, random);
        this.mail = new MailDesk(catalog, mailFile, mailLimits, post, clock);
        this.mailRound = new MailRound(catalog, mailFile, post, clock);
        Scrub scrub = new Scrub(store.files(), catalog, signingKey(), damageBook);
        this.scrubs = new ScrubKeeping(catalog, clock);
        this.scrubRound = new ScrubRound(catalog, scrub, damageBook, clock);
        this.administration = new Administration(
                gate,
                inventory,
                new VaultKeeping(catalog, store.ledger(), random),
                new MachineKeeping(catalog, store.ledger()),
                new CredentialsIssue(
                        catalog,
                        store.ledger(),
                        store.signingKey(),
                        addressBook::current,
                        clock,
                        random,
                        this::requireOpen),
                new AccountCommands(people, accounts, signIn, inventory),
                new TokenCommands(apiTokens, gate, inventory),
                new SecondFactorCommands(secondFactors, signIn),
                new RetentionCommands(retention, safeguards, deletion, vaultDeletion, clockGuard, securityPins),
                slots,
                securityPins,
                scrub::run,
                scrubs,
                this::collect,
                jobListing(),
                alertListing(),
                mail,
                auditLog,
                new ChangePace(clock),
                addressBook);
        this.agentPackages = new AgentPackages(agentArchives, store.signingKey());
        this.addressBook = addressBook;
        this.sightings = new Sightings(catalog, clock);
        this.healthCheck = new HealthCheck(catalog, sightings, clock);
        this.rounds = new Rounds(catalog, alertBook, healthCheck, disk, clock);
        this.usage = new Usage(catalog, clock);
        this.figures = new VaultFigures(
                catalog, healthCheck, alerts, auditLog, disk, scrub::isRunning, scrubs, endedJobs, signIn.results());
        this.readiness = new Readiness(parts(store, disk));
    }

    private static JobWatcher watching(JobWatcher alerts, Tally ended) {
        return (connection, job, end, now) -> {
            alerts.ended(connection, job, end, now);
            ended.add(
                    1, job.vault().toString(), job.kind().code(), end.outcome().code());
        };
    }

    private static Map<String, BooleanSupplier> parts(StoreParts store, DiskSpace disk) {
        Map<String, BooleanSupplier> parts = new LinkedHashMap<>();
        parts.put(
                "catalog",
                () -> store.catalog().read(connection -> new JournalState(connection).applied()) >= 0
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
            StoreParts store,
            AddressBook addressBook,
            Path agentArchives,
            InstantSource clock,
            SecureRandom random,
            PasswordCost cost) {
        return open(store, addressBook, agentArchives, clock, random, cost, ServiceThreads.PLATFORM);
    }

    /** As {@link #open(StoreParts, AddressBook, Path, InstantSource, SecureRandom, PasswordCost)}, with the given threads. */
    public static VaultService open(
            StoreParts store,
            AddressBook addressBook,
            Path agentArchives,
            InstantSource clock,
            SecureRandom random,
            PasswordCost cost,
            ServiceThreads threads) {
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
            rounds.lookNow(); // updates the alert about a halted collection
        }
    }

    /** Frees records that no recovery point needs. */
    public Collector collector() {
        return collector;
    }

    public ScrubKeeping scrubs() {
        return scrubs;
    }

    /** Verifies the store periodically. */
    public ScrubRound scrubRound() {
        return scrubRound;
    }

    public Instant now() {
        return clock.instant();
    }

    public VerifyingKey signingKey() {
        return store.signingKey().verifyingKey();
    }

    public Tokens tokens() {
        return tokens;
    }

    public Challenges challenges() {
        return challenges;
    }

    public SecurityPins securityPins() {
        return securityPins;
    }

    public CredentialsCheck credentialsCheck() {
        return new CredentialsCheck(store.catalog(), signingKey(), clock, vaultDeletion::requireNot);
    }

    public MachineLogin machineLogin() {
        return new MachineLogin(store.catalog(), challenges, tokens, vaultDeletion::requireNot);
    }

    public ReaderLogin readerLogin() {
        return new ReaderLogin(store.catalog(), tokens, auditLog, clock);
    }

    /** Authenticates people by name and password. {@link #people} returns their rights. */
    public SignIn signIn() {
        return signIn;
    }

    public ApiTokenKeeping apiTokens() {
        return apiTokens;
    }

    public SecondFactorKeeping secondFactors() {
        return secondFactors;
    }

    public AuditLog auditLog() {
        return auditLog;
    }

    public AuditExport auditExport() {
        return new AuditExport(auditLog);
    }

    public AuditListing auditListing() {
        return new AuditListing(gate, auditLog);
    }

    public FirstRun firstRun() {
        return firstRun;
    }

    public People people() {
        return people;
    }

    /** Resolves names and checks roles, for reads that do not go through {@link #administration}. */
    public Gate gate() {
        return gate;
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

    public SlotKeeping slots() {
        return slots;
    }

    public Registration registration() {
        return registration;
    }

    public Replacement replacement() {
        return replacement;
    }

    public Inventory inventory() {
        return inventory;
    }

    public RetentionKeeping retention() {
        return retention;
    }

    public ClockGuard clockGuard() {
        return clockGuard;
    }

    public CareAlerts careAlerts() {
        return careAlerts;
    }

    public Deletion deletion() {
        return deletion;
    }

    /** Vault credentials for a deleted vault, or issued by a wrong clock, would be useless. */
    private void requireOpen(VaultId vault) {
        clockGuard.require();
        vaultDeletion.requireNot(vault);
    }

    /** Carries retention out. */
    public RetentionRound retentionRound() {
        return retentionRound;
    }

    public SafeguardKeeping safeguards() {
        return safeguards;
    }

    public AccountKeeping accounts() {
        return accounts;
    }

    public Administration administration() {
        return administration;
    }

    public DamageNotes damageNotes() {
        return damageNotes;
    }

    public AgentPackages agentPackages() {
        return agentPackages;
    }

    public AddressBook addressBook() {
        return addressBook;
    }

    public Sightings sightings() {
        return sightings;
    }

    public JobFeed jobFeed() {
        return jobFeed;
    }

    public JobLog jobLog() {
        return jobLog;
    }

    public JobSearch jobSearch() {
        return jobSearch;
    }

    public HealthCheck healthCheck() {
        return healthCheck;
    }

    public Usage usage() {
        return usage;
    }

    public AlertDesk alerts() {
        return alerts;
    }

    public AlertListing alertListing() {
        return new AlertListing(gate, alerts);
    }

    public MailDesk mail() {
        return mail;
    }

    /** Sends queued mail. */
    public MailRound mailRound() {
        return mailRound;
    }

    /** Raises and closes alerts that no event triggers. */
    public Rounds rounds() {
        return rounds;
    }

    /** Metrics for monitoring. */
    public VaultFigures figures() {
        return figures;
    }

    public Readiness readiness() {
        return readiness;
    }

    public JobListing jobListing() {
        return new JobListing(gate, jobSearch);
    }

    public JobExport jobExport() {
        return new JobExport(jobSearch);
    }

    public HealthListing healthListing() {
        return new HealthListing(healthCheck, jobSearch, usage);
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
