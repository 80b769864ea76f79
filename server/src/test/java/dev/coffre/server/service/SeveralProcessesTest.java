package dev.coffre.server.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffre.server.access.IssuedToken;
import dev.coffre.server.access.PinOperation;
import dev.coffre.server.admin.TokenCommands;
import dev.coffre.server.alerts.AlertRegistry;
import dev.coffre.server.audit.AuditAction;
import dev.coffre.server.audit.AuditEntry;
import dev.coffre.server.audit.AuditLog;
import dev.coffre.server.audit.AuditStorage;
import dev.coffre.server.catalog.AuditFilter;
import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.TestEngine;
import dev.coffre.server.catalog.TestSql;
import dev.coffre.server.catalog.ThreadFactories;
import dev.coffre.server.endpoint.VaultApi;
import dev.coffre.server.endpoint.WebServer;
import dev.coffre.server.http.PlatformThreads;
import dev.coffre.server.http.TrustedProxies;
import dev.coffre.server.jobs.JobFeed;
import dev.coffre.server.jobs.JobFeedEvent;
import dev.coffre.server.jobs.JobRecorder;
import dev.coffre.server.jobs.JobSearch;
import dev.coffre.server.log.LogFormat;
import dev.coffre.server.mail.MailOutbox;
import dev.coffre.server.people.SignInService.SignInAttempt;
import dev.coffre.server.portal.Portal;
import dev.coffre.server.store.SigningKeyFile;
import dev.coffre.server.testing.AnyCertificate;
import dev.coffre.server.testing.AuthenticatorApp;
import dev.coffre.server.testing.LoggingInMachine;
import dev.coffre.server.testing.PortalBrowser;
import dev.coffre.server.testing.TestService;
import dev.coffre.server.tls.TlsKeyFiles;
import dev.coffre.vault.id.JobId;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.job.AgentSoftware;
import dev.coffre.vault.job.JobKind;
import dev.coffre.vault.job.JobPhase;
import dev.coffre.vault.job.JobProgress;
import dev.coffre.vault.job.JobReport;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three processes over one catalog in PostgreSQL. Each has its own connections, signing key, state, people, tokens, jobs, audit
 * log and web server, built by the wiring. Ledger and packs are common objects here, because several processes cannot write
 * one store on a disk.
 */
class SeveralProcessesTest {
    private static final String PASSWORD = "correct horse battery";
    private static final String HOME = "/portal/vaults";
    private static final List<String> COOKIES = List.of("__Host-coffre", "__Host-coffre-form");

    private final TestService common;
    private final Path folder;
    private final VaultId vault;
    private final PlatformThreads threads = new PlatformThreads();
    private final List<OneProcess> processes = new ArrayList<>();

    SeveralProcessesTest(@TempDir Path folder) {
        this.folder = folder;
        common = TestService.in(folder, TestEngine.POSTGRESQL);
        vault = common.vault("documents");
        common.service().accounts().createFirst("ada", PASSWORD);
        for (int i = 0; i < 3; i++) {
            processes.add(new OneProcess());
        }
    }

    @AfterEach
    void stop() {
        processes.forEach(OneProcess::kill);
        threads.close();
        common.close();
    }

    /** What one process has of its own. */
    private final class OneProcess {
        private final Catalog catalog = Catalog.open(TestEngine.POSTGRESQL.location(folder.resolve("catalog")));
        private final ServiceState state;
        private final AuditLog audit;
        private final VaultServices services;
        private final WebServer web;
        private boolean killed;

        OneProcess() {
            OpenStore store = common.store();
            OpenStore own = new OpenStore(
                    store.files(),
                    new SigningKeyFile(store.folder().keys()).open(),
                    catalog,
                    store.journal(),
                    store.ledger(),
                    store.folder(),
                    store.disk());
            ServiceEnvironment environment = new ServiceEnvironment(
                    own,
                    common.service().addresses(),
                    store.folder().root(),
                    common.clock(),
                    new SecureRandom(),
                    TestService.CHEAP,
                    ThreadFactories.PLATFORM);
            state = ServiceState.of(own, common.clock(), environment.random());
            audit = AuditLog.open(
                    new AuditStorage(own.disk(), own.folder().audit(), own.files(), own.signingKey()),
                    catalog,
                    own.ledger(),
                    common.clock(),
                    () -> false);
            AlertRegistry alerts = new AlertRegistry(new MailOutbox(common.clock()));
            VaultServices base = common.service().services();
            AccessServices access = PeopleWiring.access(
                    environment, state, audit, alerts, base.maintenance().vaultDeletion());
            MonitoringServices shared = base.monitoring();
            services = new VaultServices(
                    access,
                    base.backup(),
                    OperationsWiring.machines(environment, access.securityPins()),
                    base.maintenance(),
                    PeopleWiring.people(environment, state, audit, alerts),
                    new MonitoringServices(
                            state.jobFeed(),
                            new JobRecorder(
                                    catalog,
                                    state.jobFeed(),
                                    state.runningJobs(),
                                    common.clock(),
                                    (connection, job, end, now) -> {}),
                            new JobSearch(catalog, state.runningJobs(), common.clock()),
                            shared.usage(),
                            shared.alerts(),
                            List.of(),
                            shared.readiness()));
            web = WebServer.start(
                    new VaultApi(services, common.service().administrationServices(), common.clock(), threads),
                    new Portal(services, common.service().administrationServices(), common.clock(), threads),
                    new TlsKeyFiles(common.folder().keys(), common.clock(), new SecureRandom()).openOrCreate(),
                    new WebServer.WebServerSettings(
                            "127.0.0.1", 0, common.folder(), "WARN", LogFormat.TEXT, TrustedProxies.NONE),
                    new SecureRandom());
        }

        PortalBrowser browser() {
            return new PortalBrowser(web.port());
        }

        /** A browser that the balancer sends here, with the cookies that it got elsewhere. */
        PortalBrowser browserOf(PortalBrowser elsewhere) {
            PortalBrowser here = browser();
            COOKIES.forEach(name -> elsewhere.cookie(name).ifPresent(value -> here.keep(name, value)));
            return here;
        }

        void everySecond() {
            state.everySecond().forEach(Runnable::run);
        }

        void kill() {
            if (!killed) {
                killed = true;
                web.close();
                catalog.close();
            }
        }
    }

    @Test
    void signedInAtOneWorksAtAnotherAndStaysSo() {
        OneProcess first = processes.get(0);
        PortalBrowser browser = first.browser();
        assertThat(browser.signIn("ada", PASSWORD).statusCode()).isEqualTo(303);

        PortalBrowser atSecond = processes.get(1).browserOf(browser);
        assertThat(atSecond.get(HOME).statusCode()).isEqualTo(200);
        first.kill();
        assertThat(atSecond.post("/portal/vaults/new", Map.of("name", "photos", "description", ""))
                        .statusCode())
                .isEqualTo(303);
        PortalBrowser atThird = processes.get(2).browserOf(browser);
        assertThat(atThird.get(HOME).body()).as("the notice of the action").contains("photos");
        assertThat(atThird.post("/portal/sign-out", Map.of()).statusCode()).isEqualTo(303);
        assertThat(atSecond.get(HOME).statusCode()).as("signed out everywhere").isEqualTo(303);
    }

    @Test
    void wrongPasswordsAreCountedTogether() {
        for (int i = 0; i < 10; i++) {
            assertThat(processes
                            .get(i % 3)
                            .browser()
                            .signIn("ada", "wrong " + i)
                            .statusCode())
                    .isEqualTo(401);
        }
        for (OneProcess process : processes) {
            assertThat(process.browser().signIn("ada", PASSWORD).statusCode()).isEqualTo(429);
        }
        common.clock().advance(Duration.ofMinutes(15));
        assertThat(processes.get(1).browser().signIn("ada", PASSWORD).statusCode())
                .isEqualTo(303);
    }

    @Test
    void aTokenOfOneIsAcceptedByAllAndItsNonceOnce() {
        LoggingInMachine machine = new LoggingInMachine(common, vault, new SplittableRandom(3));
        String assertion = machine.assertion(
                processes.get(0).services.access().challenges().issue());
        IssuedToken token =
                processes.get(1).services.access().machineAuthenticator().authenticate(assertion, "192.0.2.1");
        for (OneProcess process : processes) {
            assertThat(process.services.access().tokens().authenticate(Optional.of(token.token())))
                    .isEqualTo(token.identity());
            assertThatThrownBy(() ->
                            process.services.access().machineAuthenticator().authenticate(assertion, "192.0.2.1"))
                    .isInstanceOfSatisfying(
                            Problem.class,
                            refused -> assertThat(refused.code()).isEqualTo(ProblemCode.NOT_AUTHENTICATED));
        }
    }

    @Test
    void aPinOfOneIsTakenByAnotherOnce() {
        String pin = processes
                .get(0)
                .services
                .access()
                .securityPins()
                .issue(vault, PinOperation.DELETE_VAULT)
                .pin();
        processes.get(1).services.access().securityPins().consume(vault, PinOperation.DELETE_VAULT, pin);
        for (OneProcess process : processes) {
            assertThatThrownBy(() ->
                            process.services.access().securityPins().consume(vault, PinOperation.DELETE_VAULT, pin))
                    .isInstanceOfSatisfying(
                            Problem.class, refused -> assertThat(refused.code()).isEqualTo(ProblemCode.PIN_MISSING));
        }
    }

    @Test
    void aSecondFactorThatOneShowsIsConfirmedAtAnother() {
        String secret =
                processes.get(0).services.people().secondFactors().begin("ada").secret();
        String code = new AuthenticatorApp(secret).code(common.clock().instant(), 0);
        processes.get(1).services.people().secondFactors().confirm("ada", code);
        assertThatThrownBy(() -> processes
                        .get(2)
                        .services
                        .people()
                        .signIn()
                        .signIn(new SignInAttempt("ada", PASSWORD, Optional.empty(), "192.0.2.1")))
                .isInstanceOfSatisfying(
                        Problem.class,
                        refused -> assertThat(refused.code()).isEqualTo(ProblemCode.SECOND_FACTOR_MISSING));
    }

    @Test
    void theJobThatOneHearsOfIsLiveAtAnother() throws InterruptedException {
        LoggingInMachine machine = new LoggingInMachine(common, vault, new SplittableRandom(3));
        OneProcess first = processes.get(0);
        OneProcess second = processes.get(1);
        JobProgress progress = new JobProgress(JobPhase.READING, 7, 70, 7, Optional.empty(), Optional.empty());
        JobId job = new JobId(1, 2);
        try (JobFeed.Subscription page = second.services.monitoring().jobFeed().subscribe(vault::equals)) {
            first.services
                    .monitoring()
                    .jobRecorder()
                    .report(
                            vault,
                            machine.id(),
                            new JobReport(
                                    job,
                                    JobKind.BACKUP,
                                    new AgentSoftware("1.0", "linux"),
                                    common.clock().instant(),
                                    Optional.of(progress),
                                    Optional.empty()));
            first.everySecond();
            second.everySecond();
            assertThat(page.next(Duration.ofSeconds(5))).contains(JobFeedEvent.CHANGED);
        }
        assertThat(second.services
                        .monitoring()
                        .jobSearch()
                        .find(machine.id(), job)
                        .orElseThrow()
                        .progress())
                .contains(progress);
    }

    @Test
    void actionsAtAllAreOneAuditLogThatEachShows() {
        for (int i = 0; i < 9; i++) {
            processes
                    .get(i % 3)
                    .audit
                    .record(
                            "ada",
                            "192.0.2.1",
                            Optional.of(vault),
                            AuditAction.of("pin").with("turn", i),
                            () -> true);
        }
        for (OneProcess process : processes) {
            assertThat(process.audit
                            .page(AuditFilter.of(vault), Optional.empty(), 9)
                            .entries())
                    .extracting((AuditEntry entry) -> entry.action().facts().get("turn"))
                    .containsExactly("8", "7", "6", "5", "4", "3", "2", "1", "0");
            assertThat(process.audit.verify().broken()).isEmpty();
        }
        processes.get(0).kill();
        PortalBrowser browser = processes.get(1).browser();
        browser.signIn("ada", PASSWORD);
        assertThat(processes.get(2).browserOf(browser).get("/portal/audit").body())
                .contains("192.0.2.1");
    }

    @Test
    void anApiTokenIsAcceptedByAllUntilItIsRevoked() throws Exception {
        TokenCommands.MakeToken asked =
                new TokenCommands.MakeToken(Optional.of("ada"), "script", Optional.empty(), true, 1);
        String token = common.service()
                .administration()
                .execute(TestService.LOCAL, asked)
                .token();
        for (OneProcess process : processes) {
            assertThat(status(process, token)).isEqualTo(200);
        }
        common.service().administration().execute(TestService.LOCAL, new TokenCommands.RevokeToken("ada", "script"));
        for (OneProcess process : processes) {
            assertThat(status(process, token)).isEqualTo(401);
        }
    }

    private static int status(OneProcess process, String token) throws IOException, InterruptedException {
        return AnyCertificate.client()
                .send(
                        HttpRequest.newBuilder(
                                        URI.create("https://127.0.0.1:" + process.web.port() + "/v1/admin/vaults"))
                                .header("Authorization", "Bearer " + token)
                                .build(),
                        HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    @Test
    void allShowTheSameSetupCode() {
        assertThat(processes)
                .extracting(process -> process.services.people().initialSetup().setupCode())
                .containsOnly(
                        processes.getFirst().services.people().initialSetup().setupCode());
    }

    @Test
    void theCatalogHasNoTokenCookiePinOrNameThatWasTyped() {
        PortalBrowser browser = processes.getFirst().browser();
        browser.signIn("ada", PASSWORD);
        processes.getFirst().browser().signIn("hunter2hunter2", "wrong");
        AccessServices access = processes.getFirst().services.access();
        LoggingInMachine machine = new LoggingInMachine(common, vault, new SplittableRandom(3));
        String token = access.machineAuthenticator()
                .authenticate(machine.assertion(access.challenges().issue()), "192.0.2.1")
                .token();
        String pin =
                access.securityPins().issue(vault, PinOperation.DELETE_VAULT).pin();
        String secret = processes
                .getFirst()
                .services
                .people()
                .secondFactors()
                .begin("ada")
                .secret();

        assertThat(dump())
                .contains("web_session", "access_token", "security_pin", "attempt")
                .doesNotContain(
                        token,
                        browser.cookie("__Host-coffre").orElseThrow(),
                        pin,
                        pin.replace("-", ""),
                        secret,
                        "hunter2");
    }

    /** Returns all rows of all tables as text. */
    private String dump() {
        StringBuilder text = new StringBuilder();
        return processes.getFirst().catalog.read(connection -> {
            List<String> tables = new ArrayList<>();
            TestSql.forEach(
                    connection,
                    row -> tables.add(row.getString(1)),
                    "SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema()");
            for (String table : tables) {
                TestSql.forEach(
                        connection,
                        row -> text.append(table)
                                .append(' ')
                                .append(row.getString(1))
                                .append('\n'),
                        "SELECT CAST(t AS text) FROM " + table + " t");
            }
            return text.toString();
        });
    }
}
