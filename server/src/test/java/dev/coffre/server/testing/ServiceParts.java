package dev.coffre.server.testing;

import dev.coffre.server.access.AccessTokens;
import dev.coffre.server.access.Challenges;
import dev.coffre.server.access.CredentialsVerifier;
import dev.coffre.server.access.MachineAuthenticator;
import dev.coffre.server.access.ReaderTokenIssuer;
import dev.coffre.server.access.SecurityPinService;
import dev.coffre.server.address.AddressService;
import dev.coffre.server.admin.Administration;
import dev.coffre.server.admission.BackupSessions;
import dev.coffre.server.admission.DamageRecorder;
import dev.coffre.server.alerts.AlertScanTask;
import dev.coffre.server.alerts.AlertService;
import dev.coffre.server.audit.AuditLog;
import dev.coffre.server.commit.MachineReplacement;
import dev.coffre.server.commit.PointCommit;
import dev.coffre.server.commit.PointLimits;
import dev.coffre.server.endpoint.VaultApi;
import dev.coffre.server.fetch.PointFetch;
import dev.coffre.server.fetch.RecordFetch;
import dev.coffre.server.gc.GarbageCollector;
import dev.coffre.server.health.LastSeenTracker;
import dev.coffre.server.health.MachineHealthService;
import dev.coffre.server.health.StorageUsage;
import dev.coffre.server.hosting.AuditQueries;
import dev.coffre.server.hosting.Inventory;
import dev.coffre.server.hosting.KeySlotService;
import dev.coffre.server.hosting.MachineRegistration;
import dev.coffre.server.http.PlatformThreads;
import dev.coffre.server.jobs.JobExport;
import dev.coffre.server.jobs.JobRecorder;
import dev.coffre.server.jobs.JobSearch;
import dev.coffre.server.mail.MailService;
import dev.coffre.server.objectlock.ObjectLockTask;
import dev.coffre.server.people.AccountQueries;
import dev.coffre.server.people.AccountService;
import dev.coffre.server.people.ApiTokenService;
import dev.coffre.server.people.InitialSetup;
import dev.coffre.server.people.SecondFactorService;
import dev.coffre.server.people.SignInService;
import dev.coffre.server.portal.Portal;
import dev.coffre.server.rebuild.StoreReconciler;
import dev.coffre.server.retention.ClockGuard;
import dev.coffre.server.retention.PointDeletion;
import dev.coffre.server.retention.ProtectionAlerts;
import dev.coffre.server.retention.RetentionService;
import dev.coffre.server.retention.RetentionTask;
import dev.coffre.server.retention.SafeguardService;
import dev.coffre.server.scrub.ScrubTask;
import dev.coffre.server.service.AdministrationServices;
import dev.coffre.server.service.OpenStore;
import dev.coffre.server.service.Readiness;
import dev.coffre.server.service.VaultService;
import dev.coffre.server.service.VaultServices;
import dev.coffre.vault.signing.VerifyingKey;
import java.time.InstantSource;
import java.util.List;

/** The parts of a running service that tests use one by one. */
public final class ServiceParts implements AutoCloseable {
    private final VaultService service;
    private final OpenStore store;
    private final InstantSource clock;

    public ServiceParts(VaultService service, OpenStore store, InstantSource clock) {
        this.service = service;
        this.store = store;
        this.clock = clock;
    }

    public VaultApi api(PlatformThreads threads) {
        return new VaultApi(service.services(), service.administration(), clock, threads);
    }

    public Portal portal(PlatformThreads threads) {
        return new Portal(service.services(), service.administration(), clock, threads);
    }

    /** All services, for a test that wires a second process. */
    public VaultServices services() {
        return service.services();
    }

    /** As {@link #services}. */
    public AdministrationServices administrationServices() {
        return service.administration();
    }

    public AddressService addresses() {
        return service.administration().addresses();
    }

    public VerifyingKey signingKey() {
        return store.signingKey().verifyingKey();
    }

    public Administration administration() {
        return service.administration().administration();
    }

    public Inventory inventory() {
        return service.services().machines().inventory();
    }

    public ClockGuard clockGuard() {
        return service.services().maintenance().clockGuard();
    }

    public AccountQueries accountQueries() {
        return service.services().people().queries();
    }

    public AccountService accounts() {
        return service.services().people().accounts();
    }

    public SecurityPinService securityPins() {
        return service.services().access().securityPins();
    }

    public SignInService signIn() {
        return service.services().people().signIn();
    }

    public AccessTokens tokens() {
        return service.services().access().tokens();
    }

    public RetentionTask retentionTask() {
        return service.tasks().retention();
    }

    public ObjectLockTask objectLockTask() {
        return service.tasks().objectLock();
    }

    public GarbageCollector collector() {
        return service.services().maintenance().collector();
    }

    public AlertScanTask alertScan() {
        return service.tasks().alertScan();
    }

    public JobRecorder jobLog() {
        return service.services().monitoring().jobRecorder();
    }

    public AuditLog auditLog() {
        return service.services().people().auditLog();
    }

    public BackupSessions sessions() {
        return service.services().backup().sessions();
    }

    public MailService mail() {
        return service.administration().mail();
    }

    public AlertService alerts() {
        return service.services().monitoring().alerts();
    }

    public LastSeenTracker sightings() {
        return service.services().machines().lastSeen();
    }

    public MachineRegistration registration() {
        return service.services().machines().registration();
    }

    public PointFetch pointFetch() {
        return service.services().backup().pointFetch();
    }

    public KeySlotService keySlots() {
        return service.services().backup().keySlots();
    }

    public MachineHealthService healthCheck() {
        return service.services().machines().health();
    }

    public StoreReconciler reconciler() {
        return service.tasks().reconciler();
    }

    /** Does what is done each second. */
    public void second() {
        service.tasks().recovery().run();
        service.tasks().stateEverySecond().forEach(Runnable::run);
    }

    /** Returns the lists of {@link VaultService#longTasks}. */
    public List<List<Runnable>> longTasks() {
        return service.longTasks();
    }

    /** Does what is done with state each minute. */
    public void stateEveryMinute() {
        service.tasks().stateEveryMinute().forEach(Runnable::run);
    }

    public Readiness readiness() {
        return service.services().monitoring().readiness();
    }

    public ScrubTask scrubTask() {
        return service.tasks().scrub();
    }

    public StorageUsage usage() {
        return service.services().monitoring().usage();
    }

    public RetentionService retention() {
        return service.services().maintenance().retention();
    }

    public MachineReplacement replacement() {
        return service.services().machines().replacement();
    }

    public PointDeletion deletion() {
        return service.services().maintenance().deletion();
    }

    public ApiTokenService apiTokens() {
        return service.services().people().apiTokens();
    }

    public RecordFetch recordFetch() {
        return service.services().backup().recordFetch();
    }

    public ReaderTokenIssuer readerTokenIssuer() {
        return service.services().access().readerTokenIssuer();
    }

    public JobSearch jobSearch() {
        return service.services().monitoring().jobSearch();
    }

    public DamageRecorder damageNotes() {
        return service.services().backup().damageRecorder();
    }

    public Challenges challenges() {
        return service.services().access().challenges();
    }

    public ProtectionAlerts careAlerts() {
        return service.tasks().protectionAlerts();
    }

    public SecondFactorService secondFactors() {
        return service.services().people().secondFactors();
    }

    public SafeguardService safeguards() {
        return service.services().maintenance().safeguards();
    }

    public PointLimits pointLimits() {
        return service.services().backup().pointLimits();
    }

    public PointCommit pointCommit() {
        return service.services().backup().pointCommit();
    }

    public MachineAuthenticator machineAuthenticator() {
        return service.services().access().machineAuthenticator();
    }

    public CredentialsVerifier credentialsVerifier() {
        return service.services().access().credentialsVerifier();
    }

    public JobExport jobExport() {
        return new JobExport(jobSearch());
    }

    public InitialSetup initialSetup() {
        return service.services().people().initialSetup();
    }

    public AuditQueries auditQueries() {
        return new AuditQueries(service.services().machines().resources(), auditLog());
    }

    @Override
    public void close() {
        service.close();
    }
}
