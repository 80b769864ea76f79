package dev.coffre.server.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffre.server.address.AddressSettings;
import dev.coffre.server.address.ServerTrust;
import dev.coffre.server.datadir.DataDirectory;
import dev.coffre.server.endpoint.WebServer;
import dev.coffre.server.http.TrustedProxies;
import dev.coffre.server.log.LogFormat;
import dev.coffre.server.message.AlertEntry;
import dev.coffre.server.message.AlertList;
import dev.coffre.server.message.CreateVaultRequest;
import dev.coffre.server.message.JobList;
import dev.coffre.server.message.PinRequest;
import dev.coffre.server.message.PinResponse;
import dev.coffre.server.message.RenameRequest;
import dev.coffre.server.message.SetScrubPlanRequest;
import dev.coffre.server.message.SignInRequest;
import dev.coffre.server.message.UsageList;
import dev.coffre.server.message.VaultEntry;
import dev.coffre.server.message.VaultHealthResponse;
import dev.coffre.server.service.Locations;
import dev.coffre.server.testing.AnyCertificate;
import dev.coffre.server.testing.DescribedApi;
import dev.coffre.server.testing.RawFiles;
import dev.coffre.server.testing.TestService;
import dev.coffre.server.testing.TestStore;
import dev.coffre.vault.CommitResult;
import dev.coffre.vault.PutResult;
import dev.coffre.vault.SecurityPin;
import dev.coffre.vault.SlotChange;
import dev.coffre.vault.VaultSession;
import dev.coffre.vault.admission.SlotRules;
import dev.coffre.vault.client.AuthenticatingMachine;
import dev.coffre.vault.client.CredentialsClient;
import dev.coffre.vault.client.ProxyChoice;
import dev.coffre.vault.client.RemoteVault;
import dev.coffre.vault.client.RetryPolicy;
import dev.coffre.vault.client.VaultAddress;
import dev.coffre.vault.client.VaultLocator;
import dev.coffre.vault.client.VaultRoute;
import dev.coffre.vault.credentials.VaultCredentials;
import dev.coffre.vault.id.DomainId;
import dev.coffre.vault.id.JobId;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.job.AgentHealth;
import dev.coffre.vault.job.AgentSoftware;
import dev.coffre.vault.job.JobKind;
import dev.coffre.vault.job.JobReport;
import dev.coffre.vault.job.JobResult;
import dev.coffre.vault.job.JobState;
import dev.coffre.vault.point.ChainHead;
import dev.coffre.vault.point.PointChain;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.record.RecordBytes;
import dev.coffre.vault.signing.SigningKey;
import dev.coffre.vault.slot.KeySlotFile;
import dev.coffre.vault.slot.SlotKind;
import dev.coffre.vault.testing.FetchedRecords;
import dev.coffre.vault.testing.SimulatedClock;
import dev.coffre.vault.testing.TestRecords;
import dev.coffre.vault.wire.AccessTokenResponse;
import dev.coffre.vault.wire.Challenge;
import dev.coffre.vault.wire.JobReportRequest;
import dev.coffre.vault.wire.ProblemResponse;
import dev.coffre.vault.wire.RegisterMachineRequest;
import dev.coffre.vault.wire.RegisterMachineResponse;
import dev.coffre.vault.wire.WireJson;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The protocol's main path and its edges, through a real start of the service, TLS and the agent's own client. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ServedOverHttpsTest {
    private static final String PASSWORD = "correct horse battery";

    @TempDir
    static Path folder = Path.of("");

    private final SplittableRandom random = new SplittableRandom(7);
    private final SimulatedClock clock = new SimulatedClock();
    private @Nullable ServiceProcess running;
    private @Nullable HttpClient client;
    private @Nullable DescribedApi description;

    private ServiceProcess service() {
        ServiceProcess service = running;
        assertThat(service).isNotNull();
        return Objects.requireNonNull(service);
    }

    @BeforeAll
    void start() {
        TestStore.ofRun().prepare(folder.resolve("data"));
        ServeSettings settings = new ServeSettings(
                new DataDirectory(folder.resolve("data")),
                Locations.KNOWN,
                "127.0.0.1",
                0,
                new AddressSettings(List.of(), new ServerTrust.OwnKey()),
                Optional.of(PASSWORD),
                folder.resolve("agents"),
                "TRACE",
                LogFormat.TEXT,
                TrustedProxies.NONE,
                WebServer.EdgePolicy.DEFAULT,
                Optional.empty());
        PrintStream quiet = new PrintStream(new ByteArrayOutputStream(), true, UTF_8);
        running = ServiceProcess.start(
                settings,
                new Environment(
                        clock, new SecureRandom(), quiet, quiet, Locale.ENGLISH, clock::nanos, TestService.CHEAP),
                code -> {});
        client = AnyCertificate.client();
    }

    @AfterAll
    void stop() {
        service().close();
    }

    @Test
    void aMachineRegistersBacksUpAndRecovers() throws Exception {
        String admin = adminToken();
        VaultEntry vault = WireJson.read(
                send(
                        json("POST", "/v1/admin/vaults", new CreateVaultRequest("main-path", Optional.empty()), admin),
                        200),
                VaultEntry.class);
        byte[] credentials = credentials(vault, admin);
        Agent agent = new Agent(credentials);
        RegisterMachineResponse registered = agent.register("desk");
        assertThat(agent.register("desk")).isEqualTo(registered);
        try (RemoteVault remote = agent.vault(registered)) {
            RecordBytes chunk = agent.records.chunk(100_000);
            RecordBytes root = agent.records.tree(chunk);
            try (VaultSession session = remote.open(Optional.empty())) {
                assertThat(session.have(List.of(chunk.oid())).isEmpty()).isTrue();
                assertThat(session.put(List.of(root))).isEqualTo(new PutResult.Missing(List.of(chunk.oid())));
                assertThat(session.put(List.of(chunk, root))).isInstanceOf(PutResult.Admitted.class);
                assertThat(session.have(List.of(root.oid(), chunk.oid())).cardinality())
                        .isEqualTo(2);
                assertThat(session.commit(agent.records.point(
                                MachineId.parse(registered.machine()), ChainHead.NONE, root.oid(), agent.pointKey)))
                        .isInstanceOf(CommitResult.Committed.class);
                assertThat(session.totals().recordsAdmitted()).isEqualTo(2);
            }
            PointChain chain = remote.chain(MachineId.parse(registered.machine()));
            assertThat(chain.points()).hasSize(1);
            FetchedRecords fetched = new FetchedRecords();
            remote.fetch(List.of(root.oid(), chunk.oid(), agent.records.chunk().oid()), fetched);
            assertThat(fetched.records()).containsExactly(root, chunk);
            assertThat(fetched.missing()).hasSize(1);
            changePassphrase(remote, agent, registered, admin);
        }
        assertThat(agent.enrollment().machines()).hasSize(1);
        FetchedRecords elsewhere = new FetchedRecords();
        var foreign = agent.enrollment().read(MachineId.parse(registered.machine()));
        assertThat(foreign.machineName()).isEqualTo("desk");
        foreign.reader().fetch(List.<Oid>of(), elsewhere);
        assertThat(foreign.reader().chain(MachineId.parse(registered.machine())).points())
                .hasSize(1);
    }

    private void changePassphrase(RemoteVault remote, Agent agent, RegisterMachineResponse registered, String admin)
            throws Exception {
        SlotChange change = new SlotChange(List.of(agent.records.slot(SlotKind.PASSPHRASE, 1)), Optional.empty());
        assertThatThrownBy(() -> remote.replaceSlots(change, new SecurityPin("00000000")))
                .isInstanceOf(Problem.class);
        remote.replaceSlots(change, pin(registered, admin));
        assertThat(remote.slots().slots()).containsExactlyElementsOf(change.slots());
        String told =
                new String(send(bare("GET /v1/admin/audit?action=replace-slots", Optional.of(admin)), 200), UTF_8);
        assertThat(told)
                .contains("\"slots\":\"" + change.slots().getFirst().id() + "\"")
                .contains("\"superseded\":\"" + agent.slot.id() + "\"");
    }

    /** After a tricked PIN and {@code reinstate-slots} more slots are valid than a change makes. */
    @Test
    void aChangeKeepsNineSlotsThatWereValid() throws Exception {
        String admin = adminToken();
        VaultEntry vault = WireJson.read(
                send(json("POST", "/v1/admin/vaults", new CreateVaultRequest("slots", Optional.empty()), admin), 200),
                VaultEntry.class);
        Agent agent = new Agent(credentials(vault, admin));
        RegisterMachineResponse registered = agent.register("tricked");
        try (RemoteVault remote = agent.vault(registered)) {
            List<KeySlotFile> tricked = Stream.generate(() -> agent.records.slot(SlotKind.PASSPHRASE, 1))
                    .limit(SlotRules.MAX_SLOTS)
                    .toList();
            remote.replaceSlots(new SlotChange(tricked, Optional.empty()), pin(registered, admin));
            command(
                    "admin",
                    "reinstate-slots",
                    registered.machine(),
                    agent.slot.id().toString());
            assertThat(remote.slots().slots()).hasSize(9);
            List<KeySlotFile> nine = Stream.concat(
                            tricked.stream(), Stream.of(agent.records.slot(SlotKind.PASSPHRASE, 1)))
                    .toList();
            remote.replaceSlots(new SlotChange(nine, Optional.empty()), pin(registered, admin));
            assertThat(remote.slots().slots()).containsExactlyInAnyOrderElementsOf(nine);
        }
    }

    private SecurityPin pin(RegisterMachineResponse machine, String admin) throws Exception {
        String path = "/v1/admin/machines/" + machine.machine() + "/pin";
        PinResponse pin = WireJson.read(
                send(json("POST", path, new PinRequest("change-passphrase"), admin), 200), PinResponse.class);
        return new SecurityPin(pin.pin());
    }

    @Test
    void whatAgentsReportIsListedExportedAndCounted() throws Exception {
        String admin = adminToken();
        VaultEntry vault = WireJson.read(
                send(json("POST", "/v1/admin/vaults", new CreateVaultRequest("reports", Optional.empty()), admin), 200),
                VaultEntry.class);
        Agent agent = new Agent(credentials(vault, admin));
        RegisterMachineResponse registered = agent.register("=cmd|calc");
        AgentSoftware software = new AgentSoftware("1.0", "Linux 6");
        JobReport begun = new JobReport(
                JobId.random(random), JobKind.CHECK, software, clock.instant(), Optional.empty(), Optional.empty());
        try (RemoteVault remote = agent.vault(registered)) {
            assertThat(remote.reports().report(begun)).isEqualTo(JobState.IN_PROGRESS);
            remote.reports().report(new AgentHealth(software, Optional.of(55), Optional.of(2L)));
        }
        JobList running = WireJson.read(
                send(
                        bare("GET /v1/admin/jobs?vault=reports&state=in-progress,failed&limit=1", Optional.of(admin)),
                        200),
                JobList.class);
        assertThat(running.jobs()).singleElement().satisfies(job -> {
            assertThat(job.machineName()).isEqualTo("=cmd|calc");
            assertThat(job.kind()).isEqualTo("check");
            assertThat(job.started()).isEqualTo(clock.millis());
        });
        assertThat(command("admin", "list-jobs", "--vault", "reports", "--state", "in-progress,failed", "--limit", "1"))
                .startsWith("{\"jobs\":[{\"job\":\"" + begun.id() + "\"");
        assertThat(command("admin", "list-jobs", "--state", "odd")).contains("\"code\":\"flags-invalid\"");
        String csv = new String(
                send(bare("GET /v1/admin/jobs.csv?machine=" + registered.machine(), Optional.of(admin)), 200), UTF_8);
        assertThat(csv.lines()).hasSize(2).last().asString().contains(",reports,'=cmd|calc,check,in-progress,");
        VaultHealthResponse health = WireJson.read(
                send(bare("GET /v1/admin/vaults/reports/health", Optional.of(admin)), 200), VaultHealthResponse.class);
        assertThat(health.counts()).containsEntry("at-risk", 1L);
        assertThat(health.jobs()).containsEntry("in-progress", 1L);
        assertThat(health.machines()).singleElement().satisfies(machine -> {
            assertThat(machine.concerns()).containsExactly("no-point");
            assertThat(machine.cacheFree()).contains(55);
        });
        assertThat(WireJson.read(
                                send(bare("GET /v1/admin/vaults/reports/usage", Optional.of(admin)), 200),
                                UsageList.class)
                        .days())
                .hasSize(1);
        for (String wrong : List.of("state=odd", "from=yesterday", "after=1", "limit=501", "limit=0", "kind=,")) {
            assertThat(code(send(bare("GET /v1/admin/jobs?" + wrong, Optional.of(admin)), 400)))
                    .as(wrong)
                    .isEqualTo("request-malformed");
        }
        alertsAreListedAndAcknowledged(agent, registered, admin);
        String token = agent.token(registered);
        assertThat(code(send(json("PUT", "/v1/jobs/" + begun.id(), "{}", token), 400)))
                .isEqualTo("request-malformed");
        JobReportRequest named =
                new JobReportRequest("backup", "1.0 of /home/ada", "Linux", 0, Optional.empty(), Optional.empty());
        assertThat(code(send(json("PUT", "/v1/jobs/" + begun.id(), named, token), 400)))
                .isEqualTo("request-malformed");
    }

    private void alertsAreListedAndAcknowledged(Agent agent, RegisterMachineResponse registered, String admin)
            throws Exception {
        JobReport failed = new JobReport(
                JobId.random(random),
                JobKind.BACKUP,
                new AgentSoftware("1.0", "Linux 6"),
                clock.instant(),
                Optional.empty(),
                Optional.of(JobResult.failed(ProblemCode.QUOTA_EXCEEDED)));
        try (RemoteVault remote = agent.vault(registered)) {
            remote.reports().report(failed);
        }
        String path = "/v1/admin/vaults/reports/alerts?state=open&severity=critical";
        AlertList open = WireJson.read(send(bare("GET " + path, Optional.of(admin)), 200), AlertList.class);
        assertThat(open.alerts()).singleElement().satisfies(alert -> {
            assertThat(alert.kind()).isEqualTo("backup-failed");
            assertThat(alert.code()).contains("quota-exceeded");
            assertThat(alert.machineName()).contains("=cmd|calc");
        });
        long alert = open.alerts().getFirst().alert();
        AlertEntry seen = WireJson.read(
                send(json("POST", "/v1/admin/vaults/reports/alerts/" + alert + "/acknowledge", "{}", admin), 200),
                AlertEntry.class);
        assertThat(seen.acknowledgedBy()).contains("admin");
        assertThat(command("admin", "list-alerts", "--vault", "reports"))
                .contains("\"alert\":" + alert)
                .contains("\"state\":\"acknowledged\"");
        assertThat(command("admin", "acknowledge-alert", "reports", String.valueOf(alert + 1)))
                .contains("alert-unknown");
        for (String wrong : List.of("state=odd", "severity=bad", "after=x", "limit=0")) {
            assertThat(code(send(bare("GET /v1/admin/alerts?" + wrong, Optional.of(admin)), 400)))
                    .as(wrong)
                    .isEqualTo("request-malformed");
        }
        assertThat(code(send(json("POST", "/v1/admin/vaults/reports/alerts/x/acknowledge", "{}", admin), 404)))
                .isEqualTo("not-found");
    }

    /** What a command says that goes through the administration socket. */
    private String command(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream said = new PrintStream(out, true, UTF_8);
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--data", folder.resolve("data").toString(), "--json"));
        VaultCli.run(
                new Environment(clock, new SecureRandom(), said, said, Locale.ENGLISH), all.toArray(String[]::new));
        return out.toString(UTF_8);
    }

    @Test
    void credentialsAreRefusedWhenExpiredSupersededOrEdited() throws Exception {
        String admin = adminToken();
        VaultEntry vault = WireJson.read(
                send(json("POST", "/v1/admin/vaults", new CreateVaultRequest("doors", Optional.empty()), admin), 200),
                VaultEntry.class);
        byte[] first = credentials(vault, admin);
        new Agent(first).enrollment().verify();
        byte[] second = credentials(vault, admin);
        assertProblem(() -> new Agent(first).enrollment().verify(), ProblemCode.CREDENTIALS_SUPERSEDED);
        new Agent(second).enrollment().verify();
        byte[] edited = new String(second, UTF_8).replace("doors", "floor").getBytes(UTF_8);
        assertThat(code(send(header("POST", "/v1/credentials/verify", edited), 403)))
                .isEqualTo("credentials-damaged");
        clock.advance(Duration.ofHours(48));
        assertProblem(() -> new Agent(second).enrollment().verify(), ProblemCode.CREDENTIALS_EXPIRED);
    }

    @Test
    void everyRouteOfAMachineIsClosedToPeopleAndToNobody() throws Exception {
        String admin = adminToken();
        List<String> machines = List.of(
                "POST /v1/sessions",
                "GET /v1/sessions/00",
                "POST /v1/sessions/00/have",
                "POST /v1/sessions/00/records",
                "POST /v1/sessions/00/commit",
                "POST /v1/records/fetch",
                "GET /v1/machines",
                "GET /v1/machines/00000000000000000000000000000000/points",
                "GET /v1/machines/00000000000000000000000000000000/keys",
                "GET /v1/slots",
                "POST /v1/slots",
                "PUT /v1/jobs/00000000000000000000000000000000",
                "PUT /v1/agent/health",
                "GET /v1/retention",
                "POST /v1/retention/preview",
                "PUT /v1/retention",
                "POST /v1/deletion");
        for (String route : machines) {
            assertThat(code(send(bare(route, Optional.of(admin)), 403)))
                    .as(route)
                    .isEqualTo("forbidden");
            assertThat(code(send(bare(route, Optional.empty()), 401))).as(route).isEqualTo("not-authenticated");
        }
    }

    @Test
    void whatIsNotInTheProtocolIsAProblemAnswer() throws Exception {
        String admin = adminToken();
        assertThat(code(send(bare("GET /nothing", Optional.empty()), 404))).isEqualTo("not-found");
        assertThat(code(send(bare("DELETE /v1/health", Optional.empty()), 405))).isEqualTo("request-malformed");
        assertThat(code(send(
                        request("/v1/admin/token")
                                .header("Content-Type", "text/plain")
                                .POST(HttpRequest.BodyPublishers.ofString("{}"))
                                .build(),
                        415)))
                .isEqualTo("request-malformed");
        assertThat(code(send(
                        request("/v1/admin/token")
                                .header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString("{\"name\":"))
                                .build(),
                        400)))
                .isEqualTo("request-malformed");
        assertThat(code(send(
                        request("/v1/admin/vaults")
                                .header("Authorization", "Bearer " + admin)
                                .header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofByteArray(new byte[WireJson.MAX_BYTES + 1]))
                                .build(),
                        413)))
                .isEqualTo("request-too-large");
        assertThat(code(send(
                        json("POST", "/v1/admin/vaults", new CreateVaultRequest("1st", Optional.empty()), admin), 400)))
                .isEqualTo("vault-name-invalid");
    }

    @Test
    void namesAreUniqueAndFitForAList() throws Exception {
        String admin = adminToken();
        CreateVaultRequest twice = new CreateVaultRequest("twice", Optional.empty());
        VaultEntry vault = WireJson.read(send(json("POST", "/v1/admin/vaults", twice, admin), 200), VaultEntry.class);
        assertThat(code(send(json("POST", "/v1/admin/vaults", twice, admin), 409)))
                .isEqualTo("vault-name-taken");
        byte[] credentials = credentials(vault, admin);
        String name =
                "/v1/admin/machines/" + new Agent(credentials).register("desk").machine() + "/name";
        new Agent(credentials).register("shelf");
        assertThat(code(send(json("PUT", name, new RenameRequest("shelf"), admin), 409)))
                .isEqualTo("machine-name-taken");
        for (String unfit : List.of(" ", "two\nlines", "x".repeat(1_000))) {
            assertThat(code(send(json("PUT", name, new RenameRequest(unfit), admin), 400)))
                    .isEqualTo("machine-name-invalid");
        }
    }

    @Test
    void theStoreIsReadAgainWithinBoundsOnly() throws Exception {
        String admin = adminToken();
        for (SetScrubPlanRequest unfit : List.of(
                new SetScrubPlanRequest(Optional.of(0), Optional.empty()),
                new SetScrubPlanRequest(Optional.of(1_000_000), Optional.empty()))) {
            assertThat(code(send(json("PUT", "/v1/admin/scrub", unfit, admin), 400)))
                    .as(unfit.toString())
                    .isEqualTo("scrub-plan-invalid");
        }
    }

    @Test
    void aRecordThatSaysToBeEndlessIsRefusedBeforeAnyOfItIsHeld() throws Exception {
        String admin = adminToken();
        VaultEntry vault = WireJson.read(
                send(json("POST", "/v1/admin/vaults", new CreateVaultRequest("endless", Optional.empty()), admin), 200),
                VaultEntry.class);
        Agent agent = new Agent(credentials(vault, admin));
        String token = agent.token(agent.register("hostile"));
        byte[] frame = {0x7f, -1, -1, -1, 0};
        HttpRequest request = request("/v1/sessions/" + "0".repeat(32) + "/records")
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/octet-stream")
                .POST(HttpRequest.BodyPublishers.ofByteArray(frame))
                .build();
        assertThat(code(send(request, 413))).isEqualTo("record-too-large");
    }

    @Test
    void secretsReachNeitherLogsNorTheDataFolder() throws Exception {
        String admin = adminToken();
        VaultEntry vault = WireJson.read(
                send(json("POST", "/v1/admin/vaults", new CreateVaultRequest("secrets", Optional.empty()), admin), 200),
                VaultEntry.class);
        byte[] credentials = credentials(vault, admin);
        Agent agent = new Agent(credentials);
        String token = agent.token(agent.register("secrets"));
        String header = Base64.getUrlEncoder().withoutPadding().encodeToString(credentials);
        for (Path file : RawFiles.belowWithStore(folder.resolve("data"))) {
            String content = new String(RawFiles.read(file), ISO_8859_1);
            assertThat(content).as(file.toString()).doesNotContain(admin, token, PASSWORD, header.substring(0, 60));
        }
        assertThat(folder.resolve("data/logs/access.log")).isNotEmptyFile();
    }

    /** A machine that speaks as the agent does. */
    private final class Agent {
        private final byte[] credentials;
        private final VaultCredentials.Grant grant;
        private final DomainId domain = DomainId.random(random);
        private final TestRecords records = new TestRecords(domain, random);
        private final SigningKey pointKey = SigningKey.generate(new SecureRandom());
        private final KeyPair authentication;
        private final KeySlotFile slot = records.slot(SlotKind.PASSPHRASE, 1);

        Agent(byte[] credentials) throws GeneralSecurityException {
            this.credentials = credentials;
            this.grant = VaultCredentials.decode(credentials).grant();
            this.authentication = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        }

        VaultAddress address() {
            return new VaultAddress(
                    grant.urls().stream().map(URI::create).toList(),
                    Set.of(service().pin()));
        }

        CredentialsClient enrollment() {
            return new CredentialsClient(
                    address(),
                    VaultRoute.via(new ProxyChoice.None()),
                    RetryPolicy.interactive(),
                    random.split(),
                    credentials);
        }

        RegisterMachineResponse register(String name) {
            byte[] spki = authentication.getPublic().getEncoded();
            return enrollment()
                    .register(new RegisterMachineRequest(
                            name,
                            "linux",
                            "test",
                            pointKey.verifyingKey().toString(),
                            HexFormat.of().formatHex(Arrays.copyOfRange(spki, spki.length - 32, spki.length)),
                            domain.toString(),
                            List.of(Base64.getEncoder().encodeToString(slot.encode())),
                            Optional.empty()));
        }

        RemoteVault vault(RegisterMachineResponse registered) {
            return new RemoteVault(
                    VaultLocator.fixed(address()),
                    VaultRoute.via(new ProxyChoice.None()),
                    RetryPolicy.interactive(),
                    random.split(),
                    new AuthenticatingMachine(
                            MachineId.parse(registered.machine()), VaultId.parse(registered.vault()), this::sign));
        }

        /** By hand, as a script would. */
        String token(RegisterMachineResponse registered) throws Exception {
            var challenge = WireJson.read(send(bare("POST /v1/challenge", Optional.empty()), 200), Challenge.class);
            String signed = base64("{\"alg\":\"EdDSA\",\"typ\":\"JWT\"}".getBytes(UTF_8)) + "."
                    + base64(("{\"iss\":\"" + registered.machine() + "\",\"sub\":\"" + registered.machine()
                                    + "\",\"aud\":\"" + registered.vault() + "\",\"iat\":0,\"exp\":60,\"jti\":\""
                                    + challenge.nonce() + "\"}")
                            .getBytes(UTF_8));
            String assertion = signed + "." + base64(sign(signed.getBytes(UTF_8)));
            HttpRequest login = request("/v1/token")
                    .header("Coffre-Assertion", assertion)
                    .POST(HttpRequest.BodyPublishers.noBody())
                    .build();
            String token =
                    WireJson.read(send(login, 200), AccessTokenResponse.class).token();
            assertThat(code(send(login, 401))).as("the nonce serves once").isEqualTo("not-authenticated");
            return token;
        }

        private byte[] sign(byte[] message) {
            try {
                Signature ed25519 = Signature.getInstance("Ed25519");
                ed25519.initSign(authentication.getPrivate());
                ed25519.update(message);
                return ed25519.sign();
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private String adminToken() throws Exception {
        return WireJson.read(
                        send(json("POST", "/v1/admin/token", new SignInRequest("admin", PASSWORD), ""), 200),
                        AccessTokenResponse.class)
                .token();
    }

    private byte[] credentials(VaultEntry vault, String admin) throws Exception {
        return send(bare("POST /v1/admin/vaults/" + vault.name() + "/credentials", Optional.of(admin)), 200);
    }

    private HttpRequest json(String method, String path, Object message, String token) {
        HttpRequest.Builder request = request(path)
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofByteArray(WireJson.write(message)));
        return token.isEmpty()
                ? request.build()
                : request.header("Authorization", "Bearer " + token).build();
    }

    private HttpRequest header(String method, String path, byte[] credentials) {
        return request(path)
                .header("Coffre-Credentials", base64(credentials))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build();
    }

    private HttpRequest bare(String route, Optional<String> token) {
        String[] parts = route.split(" ", 2);
        HttpRequest.Builder request = request(parts[1]).method(parts[0], HttpRequest.BodyPublishers.noBody());
        token.ifPresent(bearer -> request.header("Authorization", "Bearer " + bearer));
        return request.build();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(
                URI.create("https://127.0.0.1:" + service().port() + path));
    }

    private byte[] send(HttpRequest request, int expectedStatus) throws Exception {
        HttpResponse<byte[]> response =
                Objects.requireNonNull(client).send(request, HttpResponse.BodyHandlers.ofByteArray());
        assertThat(response.statusCode())
                .as(request.method() + " " + request.uri().getPath() + ": " + new String(response.body(), UTF_8))
                .isEqualTo(expectedStatus);
        if (expectedStatus >= 400) {
            assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
        }
        assertThat(response.headers().firstValue("Coffre-Protocol")).contains("1");
        described()
                .assertSaid(
                        request.method(),
                        request.uri().getPath(),
                        response.statusCode(),
                        response.headers().firstValue("Content-Type").orElse(""),
                        response.body());
        return response.body();
    }

    /** What the running service says of its API, which every answer here is held to. */
    private DescribedApi described() throws Exception {
        if (description == null) {
            HttpResponse<byte[]> document = Objects.requireNonNull(client)
                    .send(request("/v1/openapi.json").build(), HttpResponse.BodyHandlers.ofByteArray());
            assertThat(document.statusCode()).isEqualTo(200);
            description = new DescribedApi(document.body());
        }
        return description;
    }

    private static String code(byte[] problem) {
        return WireJson.read(problem, ProblemResponse.class).code();
    }

    private static void assertProblem(ThrowingCallable call, ProblemCode code) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.code()).isEqualTo(code));
    }
}
