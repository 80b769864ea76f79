package dev.coffre.server.endpoint;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.server.access.PinOperation;
import dev.coffre.server.access.TokenIdentity;
import dev.coffre.server.admin.MaintenanceCommands;
import dev.coffre.server.admin.RetentionCommands;
import dev.coffre.server.catalog.AlertKind;
import dev.coffre.server.catalog.AlertTable;
import dev.coffre.server.http.PlatformThreads;
import dev.coffre.server.http.TrustedProxies;
import dev.coffre.server.log.LogFormat;
import dev.coffre.server.testing.AnyCertificate;
import dev.coffre.server.testing.DescribedApi;
import dev.coffre.server.testing.TestService;
import dev.coffre.server.tls.TlsKeyFiles;
import dev.coffre.vault.CommitResult;
import dev.coffre.vault.DomainSlots;
import dev.coffre.vault.Vault;
import dev.coffre.vault.VaultSession;
import dev.coffre.vault.id.DomainId;
import dev.coffre.vault.id.JobId;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.id.SessionId;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.point.ChainHead;
import dev.coffre.vault.point.SignedPoint;
import dev.coffre.vault.record.RecordBytes;
import dev.coffre.vault.retention.RetentionPolicyMessage;
import dev.coffre.vault.retention.RetentionPolicySyntax;
import dev.coffre.vault.signing.SigningKey;
import dev.coffre.vault.slot.SlotKind;
import dev.coffre.vault.testing.FetchedRecords;
import dev.coffre.vault.testing.TestRecords;
import dev.coffre.vault.wire.DeletePointsRequest;
import dev.coffre.vault.wire.SetRetentionRequest;
import dev.coffre.vault.wire.WireJson;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Somebody has a machine's keys, and thirty days. Every day he tries every verb that takes a machine's token, as the
 * document of the API names them, while retention and collection run. What was backed up before must be there afterwards.
 */
class StolenKeyTest {
    private static final int DAYS_BEFORE = 8;
    private static final int DAYS_AFTER = 30;
    /** A person notices within the two weeks in which everything can be brought back. */
    private static final int NOTICED_AFTER = 13;

    private static final Duration DAY = Duration.ofDays(1);
    private static final String RECORDS = "/v1/sessions/{session}/records";
    private static final String COMMIT = "/v1/sessions/{session}/commit";

    private final SplittableRandom random = new SplittableRandom(41);
    private final PlatformThreads threads = new PlatformThreads();
    private final HttpClient client = AnyCertificate.client();
    private final TestService service;
    private final WebServer server;
    private final DescribedApi api;
    private final VaultId vault;
    private final Machine victim;
    private final Machine neighbour;
    private final Machine stranger;
    private final HostileArguments hostile;
    private final Map<String, Function<String, List<Attempt>>> attacks = new TreeMap<>();
    private final Map<Integer, Long> answers = new TreeMap<>();
    private final Set<String> findings = new TreeSet<>();
    private String session = "";
    private String foreignSession = "";
    private String token = "";
    private int day;

    /** A machine with everything that is on its disk. */
    private final class Machine {
        final MachineId id = MachineId.random(random);
        final DomainId domain = DomainId.random(random);
        final TestRecords records = new TestRecords(domain, random);
        final SigningKey pointKey = SigningKey.generate(new SecureRandom());
        final VaultId home;
        final Vault vault;
        final Map<Long, List<RecordBytes>> points = new LinkedHashMap<>();

        Machine(VaultId home) {
            this.home = home;
            this.vault = service.register(
                    home,
                    id,
                    domain,
                    pointKey.verifyingKey(),
                    new DomainSlots(List.of(records.slot(SlotKind.PASSPHRASE, 1)), List.of()));
        }

        void backUp() {
            RecordBytes chunk = records.chunk(2_000 + random.nextInt(20_000));
            RecordBytes root = records.tree(chunk);
            ChainHead head = vault.chain(id).head();
            try (VaultSession open = vault.open(Optional.empty())) {
                open.put(List.of(chunk, root));
                assertThat(open.commit(records.point(id, head, root.oid(), pointKey)))
                        .isInstanceOf(CommitResult.Committed.class);
            }
            points.put(head.seq() + 1, List.of(chunk, root));
        }

        Set<Long> shown() {
            return vault.chain(id).points().stream()
                    .map(point -> point.seq())
                    .collect(Collectors.toCollection(TreeSet::new));
        }

        /** Everything that was backed up is in the chain, and its content is what it was. */
        void assertRecovers() {
            assertThat(shown()).containsAll(points.keySet());
            points.forEach((seq, content) -> {
                FetchedRecords fetched = new FetchedRecords();
                vault.fetch(content.stream().map(RecordBytes::oid).toList(), fetched);
                assertThat(fetched.records()).as("content of point " + seq).isEqualTo(content);
            });
        }
    }

    /** A body to be sent to a path. */
    @SuppressWarnings("ArrayRecordComponent") // sent once, never compared
    private record Attempt(String path, String type, byte[] body) {
        static Attempt json(String path, String body) {
            return new Attempt(path, "application/json", body.getBytes(UTF_8));
        }

        static Attempt bytes(String path, byte[] body) {
            return new Attempt(path, "application/octet-stream", body);
        }

        static Attempt none(String path) {
            return new Attempt(path, "", new byte[0]);
        }
    }

    StolenKeyTest(@TempDir Path folder) {
        service = TestService.in(folder);
        vault = service.vault("documents");
        victim = new Machine(vault);
        neighbour = new Machine(vault);
        stranger = new Machine(service.vault("elsewhere"));
        VaultApi routes = service.service().api(threads);
        api = new DescribedApi(routes.document());
        hostile = new HostileArguments(
                api,
                List.of(
                        victim.id.toString(),
                        neighbour.id.toString(),
                        stranger.id.toString(),
                        vault.toString(),
                        "0".repeat(64),
                        "2026-02-30"),
                random);
        server = WebServer.start(
                routes,
                service.service().portal(threads),
                new TlsKeyFiles(service.folder().keys(), service.clock(), new SecureRandom()).openOrCreate(),
                new WebServer.WebServerSettings(
                        "127.0.0.1", 0, service.folder(), "WARN", LogFormat.TEXT, TrustedProxies.NONE),
                new SecureRandom());
        learnToAttack();
    }

    @AfterEach
    void stop() {
        server.close();
        threads.close();
        service.close();
    }

    /** What is worth trying beside what the document suggests. Each verb of a machine is named here. */
    private void learnToAttack() {
        attacks.put(
                "POST /v1/sessions", path -> List.of(Attempt.json(path, "{\"resume\":\"" + foreignSession + "\"}")));
        attacks.put("GET /v1/sessions/{session}", path -> List.of());
        attacks.put(
                "POST /v1/sessions/{session}/have",
                path -> List.of(Attempt.bytes(path, oids(victim, neighbour)), Attempt.bytes(path, garbage(33))));
        attacks.put("POST " + RECORDS, this::floods);
        attacks.put(
                "POST /v1/sessions/{session}/aliases",
                path -> List.of(
                        Attempt.bytes(path, eachReplacedByTheNext(victim)),
                        Attempt.bytes(path, eachReplacedByTheNext(neighbour)),
                        Attempt.bytes(path, garbage(96)),
                        Attempt.bytes(path, garbage(33))));
        attacks.put("POST " + COMMIT, this::garbagePoints);
        attacks.put(
                "POST /v1/records/fetch",
                path -> List.of(
                        Attempt.bytes(path, oids(neighbour, stranger)),
                        Attempt.bytes(path + "?verify=true", oids(victim, neighbour)),
                        Attempt.bytes(path, garbage(31))));
        attacks.put("GET /v1/machines", path -> List.of());
        attacks.put(
                "GET /v1/machines/{machine}/points",
                path -> List.of(Attempt.none(path + "?after=-9223372036854775808")));
        attacks.put("GET /v1/machines/{machine}/keys", path -> List.of());
        attacks.put("GET /v1/slots", path -> List.of());
        attacks.put("POST /v1/slots", path -> List.of());
        attacks.put("PUT /v1/jobs/{job}", path -> List.of());
        attacks.put("PUT /v1/agent/health", path -> List.of());
        attacks.put("GET /v1/retention", path -> List.of(Attempt.none(path + "?after=9223372036854775807")));
        attacks.put("POST /v1/retention/preview", path -> List.of());
        attacks.put("PUT /v1/retention", path -> shortenings(path, guessedPin()));
        attacks.put("POST /v1/deletion", path -> deletions(path, guessedPin()));
    }

    @Test
    void whatWasBackedUpBeforeTheTheftIsThereThirtyDaysLater() throws Exception {
        for (int i = 0; i < DAYS_BEFORE; i++) {
            Stream.of(victim, neighbour, stranger).forEach(Machine::backUp);
            night();
        }
        RetentionPolicyMessage policy = RetentionPolicySyntax.parse(
                ZoneOffset.UTC, Optional.of("60"), Optional.of("9 on sunday"), Optional.empty(), Optional.empty());
        agreeOn(policy);
        var slots = service.service().keySlots().files(victim.domain);

        Set<String> verbs = api.operations()
                .filter(named -> api.security(named).containsKey("machineToken"))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(attacks.keySet()).as("verbs that this test knows to try").isEqualTo(verbs);
        List<Integer> got = new ArrayList<>();
        boolean tricked = false;
        for (day = 0; day <= DAYS_AFTER + NOTICED_AFTER; day++) {
            if (day < DAYS_AFTER) {
                Set<Long> before = victim.shown();
                useTheKey(verbs);
                assertThat(victim.shown())
                        .as("by the key alone nothing is deleted")
                        .containsAll(before);
            }
            if (day < DAYS_AFTER && day % 7 == 3 && gotThroughByATrick()) {
                got.add(day);
                tricked = true;
            }
            if (got.contains(day - NOTICED_AFTER)) {
                undo(policy);
                tricked = false;
            }
            night();
            if (!tricked) {
                victim.assertRecovers();
            }
        }
        assertThat(got).as("days on which a PIN was got by a trick").hasSize(4);
        Stream.of(victim, neighbour, stranger).forEach(Machine::assertRecovers);
        assertThat(service.service().keySlots().files(victim.domain))
                .usingRecursiveComparison()
                .isEqualTo(slots);
        assertThat(findings).as("answers that the document does not know").isEmpty();
        assertThat(answers.get(200)).as("answers by status " + answers).isGreaterThan(300);
        assertThat(service.service()
                        .administration()
                        .execute(TestService.LOCAL, new MaintenanceCommands.ScrubStore())
                        .damages())
                .isZero();
    }

    private void useTheKey(Set<String> verbs) throws Exception {
        token = service.service()
                .tokens()
                .issue(
                        new TokenIdentity.MachineTokenIdentity(vault, victim.id, victim.domain, 1),
                        Duration.ofMinutes(15),
                        "127.0.0.1")
                .token();
        foreignSession = service.service()
                .sessions()
                .open(new TokenIdentity.MachineTokenIdentity(vault, neighbour.id, neighbour.domain, 1))
                .id()
                .toString();
        session = opened();
        for (String verb : verbs) {
            attack(verb);
        }
    }

    /** Somebody reads the mail, and sets right what was done. */
    private void undo(RetentionPolicyMessage policy) {
        boolean told = service.store()
                .catalog()
                .read(connection -> !new AlertTable(connection)
                                .active(AlertKind.DATA_DELETED)
                                .isEmpty()
                        || !new AlertTable(connection)
                                .active(AlertKind.RETENTION_SHORTENED)
                                .isEmpty());
        assertThat(told).as("an alert, and so a mail").isTrue();
        agreeOn(policy);
        service.service()
                .administration()
                .execute(
                        TestService.LOCAL,
                        new RetentionCommands.UndeletePoints(victim.id.toString(), Optional.empty()));
        victim.assertRecovers();
    }

    private void agreeOn(RetentionPolicyMessage policy) {
        service.service()
                .administration()
                .execute(
                        TestService.LOCAL,
                        new RetentionCommands.SetRetention(
                                victim.id.toString(), Optional.of(policy), Optional.empty()));
    }

    private void night() {
        service.clock().advance(DAY);
        service.service().clockGuard().check(Duration.ofNanos(service.clock().nanos()));
        service.service().retentionTask().run();
        service.service().collector().run();
    }

    /** Somebody at the vault was talked into making a PIN, and reads it out. */
    private boolean gotThroughByATrick() throws Exception {
        String pin = service.service()
                .securityPins()
                .issue(victim.id, day % 2 == 0 ? PinOperation.SHORTEN_RETENTION : PinOperation.DELETE_DATA)
                .pin();
        Attempt attempt = day % 2 == 0
                ? shortenings("/v1/retention", Optional.of(pin)).getFirst()
                : deletions("/v1/deletion", Optional.of(pin)).getFirst();
        int status = send(day % 2 == 0 ? "PUT" : "POST", attempt);
        assertThat(status).isIn(200, 403);
        return status == 200;
    }

    private void attack(String verb) throws Exception {
        String method = verb.split(" ")[0];
        String template = verb.split(" ")[1];
        for (String path : paths(template)) {
            if (method.equals("GET")) {
                send(method, Attempt.none(path));
            } else if (api.bodySchema(verb).isPresent()) {
                send(
                        method,
                        Attempt.json(path, hostile.body(api.bodySchema(verb).orElseThrow())));
            } else {
                send(method, Attempt.bytes(path, garbage(random.nextInt(200))));
            }
        }
        for (Attempt attempt : attacks.getOrDefault(verb, path -> List.of())
                .apply(paths(template).getFirst())) {
            send(method, attempt);
        }
    }

    /** The path with its variables filled: first such as belong to the machine, then such as do not. */
    private List<String> paths(String template) {
        List<String> filled = List.of(template);
        for (var variable : Map.of(
                        "{session}",
                                List.of(
                                        session,
                                        foreignSession,
                                        SessionId.random(random).toString(),
                                        "x"),
                        "{machine}",
                                List.of(
                                        victim.id.toString(),
                                        neighbour.id.toString(),
                                        stranger.id.toString(),
                                        "nobody"),
                        "{job}", List.of(JobId.random(random).toString(), "0".repeat(400)))
                .entrySet()) {
            filled = filled.stream()
                    .flatMap(path -> path.contains(variable.getKey())
                            ? variable.getValue().stream().map(value -> path.replace(variable.getKey(), value))
                            : Stream.of(path))
                    .toList();
        }
        assertThat(filled).as("a path that this test cannot fill").noneMatch(path -> path.contains("{"));
        return filled;
    }

    private String opened() throws Exception {
        HttpResponse<byte[]> answer = answer("POST", Attempt.json("/v1/sessions", "{}"));
        assertThat(answer.statusCode()).isEqualTo(200);
        String text = new String(answer.body(), UTF_8);
        return text.replaceFirst(".*\"session\":\"([0-9a-f]+)\".*", "$1");
    }

    /** Records of the machine's own domain, of another one, with children of another one, and such as are none. */
    private List<Attempt> floods(String path) {
        return List.of(
                Attempt.bytes(path, frames(victim.records.chunk(5_000), victim.records.chunk(500))),
                Attempt.bytes(path, frames(neighbour.records.chunk())),
                Attempt.bytes(
                        path,
                        frames(victim.records.tree(
                                neighbour.points.values().iterator().next().getFirst()))),
                Attempt.bytes(
                        path, ByteBuffer.allocate(4).putInt(Integer.MAX_VALUE).array()),
                Attempt.bytes(path, frames()));
    }

    /** Good points of garbage, one after the other; then such as fork the chain, or are another machine's. */
    private List<Attempt> garbagePoints(String path) {
        RecordBytes chunk = victim.records.chunk();
        RecordBytes root = victim.records.tree(chunk);
        List<Attempt> attempts = new ArrayList<>();
        try {
            send("POST", Attempt.bytes(path.replace("/commit", "/records"), frames(chunk, root)));
        } catch (Exception e) {
            throw new AssertionError(e);
        }
        ChainHead head = victim.vault.chain(victim.id).head();
        SignedPoint next = victim.records.point(victim.id, head, root.oid(), victim.pointKey);
        long forAges = service.clock().millis() + Duration.ofDays(30_000).toMillis();
        attempts.add(Attempt.bytes(path + "?kind=scheduled&retainUntil=" + forAges, signed(next)));
        attempts.add(Attempt.bytes(path, signed(next)));
        attempts.add(Attempt.bytes(
                path, signed(victim.records.point(victim.id, ChainHead.NONE, root.oid(), victim.pointKey))));
        ChainHead others = neighbour.vault.chain(neighbour.id).head();
        attempts.add(
                Attempt.bytes(path, signed(victim.records.point(neighbour.id, others, root.oid(), victim.pointKey))));
        attempts.add(Attempt.bytes(path + "?kind=handover&retainUntil=-1", signed(next)));
        return attempts;
    }

    /** Shorter, later, in another zone, on other days; and longer, which is what it may do. */
    private static List<Attempt> shortenings(String path, Optional<String> pin) {
        return Stream.of("7", "8 at 00:00", "59", "9999")
                .map(daily -> RetentionPolicySyntax.parse(
                        ZoneOffset.ofHours(daily.length()),
                        Optional.of(daily),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()))
                .map(policy ->
                        Attempt.json(path, WireJson.writeLine(new SetRetentionRequest(Optional.of(policy), pin))))
                .toList();
    }

    private List<Attempt> deletions(String path, Optional<String> pin) {
        return Stream.of(Optional.<Long>empty(), Optional.of(1L), Optional.of(Long.MAX_VALUE))
                .map(point -> Attempt.json(path, WireJson.writeLine(new DeletePointsRequest(point, pin))))
                .toList();
    }

    /** Somebody at the vault has one that is right; he guesses. */
    private Optional<String> guessedPin() {
        if (random.nextBoolean()) {
            service.service().securityPins().issue(victim.id, PinOperation.DELETE_DATA);
            service.service().securityPins().issue(victim.id, PinOperation.SHORTEN_RETENTION);
        }
        return random.nextInt(4) == 0
                ? Optional.empty()
                : Optional.of(random.ints(8, 0, 32)
                        .mapToObj(i -> "ABCDEFGHJKLMNPQRSTUVWXYZ23456789".substring(i, i + 1))
                        .collect(Collectors.joining()));
    }

    private int send(String method, Attempt attempt) throws Exception {
        HttpResponse<byte[]> answer = answer(method, attempt);
        int status = answer.statusCode();
        answers.merge(status, 1L, Long::sum);
        String path = attempt.path().split("\\?")[0];
        String contentType = answer.headers().firstValue("Content-Type").orElse("");
        try {
            assertThat(status).as("%s %s", method, path).isLessThan(500);
            api.assertSaid(method, path, status, contentType, answer.body());
        } catch (AssertionError wrong) {
            findings.add(method + " " + path.replaceAll("[0-9a-f]{32}", "…") + " " + wrong.getMessage());
        }
        return status;
    }

    private HttpResponse<byte[]> answer(String method, Attempt attempt) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("https://127.0.0.1:" + server.port() + attempt.path()))
                .header("Authorization", "Bearer " + token)
                .method(
                        method,
                        attempt.type().isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofByteArray(attempt.body()));
        if (!attempt.type().isEmpty()) {
            request.header("Content-Type", attempt.type());
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    private byte[] garbage(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] signed(SignedPoint point) {
        byte[] record = point.record();
        byte[] signature = point.signature();
        byte[] body = Arrays.copyOf(record, record.length + signature.length);
        System.arraycopy(signature, 0, body, record.length, signature.length);
        return body;
    }

    private static byte[] oids(Machine... machines) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Arrays.stream(machines)
                .flatMap(machine -> machine.points.values().stream())
                .flatMap(List::stream)
                .map(RecordBytes::oid)
                .map(Oid::bytes)
                .forEach(out::writeBytes);
        return out.toByteArray();
    }

    /** Pairs of oids: every record of the machine, and another one in its place. */
    private static byte[] eachReplacedByTheNext(Machine machine) {
        byte[] oids = oids(machine);
        ByteArrayOutputStream pairs = new ByteArrayOutputStream();
        for (int at = 0; at + 2 * Oid.BYTES <= oids.length; at += Oid.BYTES) {
            pairs.write(oids, at, 2 * Oid.BYTES);
        }
        return pairs.toByteArray();
    }

    private static byte[] frames(RecordBytes... records) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (DataOutputStream frames = new DataOutputStream(out)) {
            for (RecordBytes record : records) {
                frames.writeInt(record.bytes().length);
                frames.write(record.bytes());
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return out.toByteArray();
    }
}
