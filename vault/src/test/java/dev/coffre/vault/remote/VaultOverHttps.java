package dev.coffre.vault.remote;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.coffre.vault.Admission;
import dev.coffre.vault.Alias;
import dev.coffre.vault.CommitResult;
import dev.coffre.vault.DomainReader;
import dev.coffre.vault.DomainSlots;
import dev.coffre.vault.RecordSink;
import dev.coffre.vault.SecurityPin;
import dev.coffre.vault.SlotChange;
import dev.coffre.vault.Vault;
import dev.coffre.vault.VaultSession;
import dev.coffre.vault.id.DomainId;
import dev.coffre.vault.id.JobId;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.id.SessionId;
import dev.coffre.vault.job.JobState;
import dev.coffre.vault.memory.MemoryReports;
import dev.coffre.vault.memory.MemoryVault;
import dev.coffre.vault.point.ChainLink;
import dev.coffre.vault.point.SignedPoint;
import dev.coffre.vault.point.StoredPoint;
import dev.coffre.vault.point.Tombstone;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.record.RecordBytes;
import dev.coffre.vault.signing.VerifyingKey;
import dev.coffre.vault.slot.KeySlotFile;
import dev.coffre.vault.slot.KeyringFile;
import dev.coffre.vault.wire.AskReaderToken;
import dev.coffre.vault.wire.BatchAdmitted;
import dev.coffre.vault.wire.Challenge;
import dev.coffre.vault.wire.CredentialsAccepted;
import dev.coffre.vault.wire.JobReported;
import dev.coffre.vault.wire.MachineEntry;
import dev.coffre.vault.wire.MachineKeys;
import dev.coffre.vault.wire.MachineList;
import dev.coffre.vault.wire.MachineRegistered;
import dev.coffre.vault.wire.MachineReplaced;
import dev.coffre.vault.wire.Nothing;
import dev.coffre.vault.wire.OpenSession;
import dev.coffre.vault.wire.PointKey;
import dev.coffre.vault.wire.ProblemAnswer;
import dev.coffre.vault.wire.ReaderTokenGranted;
import dev.coffre.vault.wire.RegisterMachine;
import dev.coffre.vault.wire.ReplaceMachine;
import dev.coffre.vault.wire.ReplaceSlots;
import dev.coffre.vault.wire.ReportHealth;
import dev.coffre.vault.wire.ReportJob;
import dev.coffre.vault.wire.SessionTotals;
import dev.coffre.vault.wire.TokenGranted;
import dev.coffre.vault.wire.WireJson;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * A small vault service for tests: docs/protocol.md over a {@link MemoryVault}, with real TLS and real log-ins. It takes
 * any vault credentials unless told to refuse them.
 */
public final class VaultOverHttps implements AutoCloseable {
    private static final Duration TOKEN_LIFE = Duration.ofMinutes(15);
    private static final HexFormat HEX = HexFormat.of();

    private final MemoryVault vault;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final TestIdentity identity = TestIdentity.server();
    private final HttpsServer server;
    private final Map<MachineId, RegisterMachine> machines = new LinkedHashMap<>();
    private final Map<MachineId, Vault> views = new ConcurrentHashMap<>();
    private final Map<SessionId, VaultSession> sessions = new ConcurrentHashMap<>();
    private final Map<MachineId, String> replacementPins = new ConcurrentHashMap<>();
    private final Map<String, MachineId> machineTokens = new ConcurrentHashMap<>();
    private final Map<String, DomainReader> readerTokens = new ConcurrentHashMap<>();
    private final Set<String> nonces = ConcurrentHashMap.newKeySet();
    private final AtomicInteger toFail = new AtomicInteger();
    private final AtomicInteger toLoseAnswers = new AtomicInteger();
    private final AtomicReference<Runnable> beforeReplacement = new AtomicReference<>(() -> {});
    private volatile boolean confusedReceipts;
    private volatile boolean withoutReports;
    private volatile String mutePath = "";
    private volatile Optional<Problem> credentialsProblem = Optional.empty();

    public VaultOverHttps(MemoryVault vault, InstantSource clock, RandomGenerator random) {
        this.vault = vault;
        this.clock = clock;
        this.random = random;
        try {
            server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        server.setHttpsConfigurator(new HttpsConfigurator(identity.context()));
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::handle);
        server.start();
    }

    public URI url() {
        return URI.create("https://127.0.0.1:" + server.getAddress().getPort());
    }

    public String pin() {
        return identity.pin();
    }

    public VaultAddress address() {
        return new VaultAddress(List.of(url()), Set.of(pin()));
    }

    /** Registers without credentials. */
    public void register(
            MachineId machine, DomainId domain, VerifyingKey pointKey, byte[] authenticationKey, DomainSlots slots) {
        RegisterMachine asked = new RegisterMachine(
                "test",
                "linux",
                "1",
                pointKey.toString(),
                HEX.formatHex(authenticationKey),
                domain.toString(),
                List.of(),
                Optional.empty());
        register(machine, asked, slots);
    }

    /** From now on vault credentials are refused like this; empty: they are taken. */
    public void refuseCredentials(Optional<Problem> problem) {
        credentialsProblem = problem;
    }

    /** The next requests get 503. */
    public void failNext(int count) {
        toFail.set(count);
    }

    /** The next requests are carried out, and their answers are lost on the way. */
    public void loseNextAnswers(int count) {
        toLoseAnswers.set(count);
    }

    /** Requests to this path are carried out, and their answers are lost on the way. */
    public void loseAnswersFrom(String path) {
        mutePath = path;
    }

    /** From now on it is a vault of before there were reports. */
    public void forgetReports() {
        withoutReports = true;
    }

    /** As after a restart: tokens are kept in memory. */
    public void forgetTokens() {
        machineTokens.clear();
        readerTokens.clear();
    }

    public int machineCount() {
        return machines.size();
    }

    /** Ids of the registered machines, oldest first. */
    public List<MachineId> machineIds() {
        return List.copyOf(machines.keySet());
    }

    private void register(MachineId machine, RegisterMachine asked, DomainSlots slots) {
        machines.put(machine, asked);
        views.put(
                machine,
                vault.register(machine, DomainId.parse(asked.domain()), VerifyingKey.parse(asked.pointKey()), slots));
    }

    private record Reply(int status, String type, byte[] body) {
        static Reply json(Object message) {
            return new Reply(200, "application/json", WireJson.write(message));
        }

        static Reply octets(byte[] body) {
            return new Reply(200, "application/octet-stream", body);
        }

        static Reply frames(List<byte[]> contents) {
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            Frames.write(contents).forEach(body::writeBytes);
            return octets(body.toByteArray());
        }

        static Reply problem(Problem problem, Optional<List<String>> missing) {
            return new Reply(
                    problem.code().httpStatus(),
                    "application/problem+json",
                    WireJson.write(new ProblemAnswer(
                            problem.code().code(), Optional.of(problem.details()), missing, Optional.empty())));
        }
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            if (toFail.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                exchange.sendResponseHeaders(503, -1);
                return;
            }
            Reply reply = reply(exchange, body);
            if (exchange.getRequestURI().getPath().equals(mutePath)) {
                return;
            }
            if (toLoseAnswers.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                return;
            }
            exchange.getResponseHeaders().set("Content-Type", reply.type);
            exchange.getResponseHeaders().set("Coffre-Protocol", "1");
            exchange.sendResponseHeaders(reply.status, reply.body.length == 0 ? -1 : reply.body.length);
            exchange.getResponseBody().write(reply.body);
        }
    }

    private synchronized Reply reply(HttpExchange exchange, byte[] body) throws IOException {
        try {
            String path = exchange.getRequestURI().getPath();
            String[] parts = path.substring(1).split("/");
            return switch (exchange.getRequestMethod() + " " + parts[1]) {
                case "POST challenge" -> challenge();
                case "POST credentials" -> verified(exchange);
                case "POST machines" ->
                    parts.length == 2
                            ? registered(exchange, WireJson.read(body, RegisterMachine.class))
                            : replaced(exchange, MachineId.parse(parts[2]), WireJson.read(body, ReplaceMachine.class));
                case "GET machines" -> parts.length == 2 ? machineList(exchange) : ofMachine(exchange, parts);
                case "POST token" -> token(exchange.getRequestHeaders().getFirst("Coffre-Assertion"));
                case "POST reader-token" -> readerToken(exchange, WireJson.read(body, AskReaderToken.class));
                case "POST sessions" -> parts.length == 2 ? open(exchange, body) : inSession(exchange, parts, body);
                case "GET sessions" -> Reply.json(totals(session(parts)));
                case "POST records" -> fetched(reader(exchange), body);
                case "GET slots" -> slots(reader(exchange).slots());
                case "POST slots" -> replaced(exchange, WireJson.read(body, ReplaceSlots.class));
                case "PUT jobs" -> reported(exchange, parts, WireJson.read(body, ReportJob.class));
                case "PUT agent" -> reported(exchange, WireJson.read(body, ReportHealth.class));
                default -> throw ProblemCode.NOT_FOUND.with("path", path);
            };
        } catch (Problem problem) {
            return Reply.problem(problem, Optional.empty());
        }
    }

    private Reply challenge() {
        byte[] nonce = new byte[32];
        random.nextBytes(nonce);
        nonces.add(HEX.formatHex(nonce));
        return Reply.json(new Challenge(HEX.formatHex(nonce), clock.millis()));
    }

    private void requireCredentials(HttpExchange exchange) {
        String header = exchange.getRequestHeaders().getFirst("Coffre-Credentials");
        if (header == null) {
            throw ProblemCode.NOT_AUTHENTICATED.with("reason", "no credentials");
        }
        credentialsProblem.ifPresent(problem -> {
            throw problem;
        });
    }

    private Reply verified(HttpExchange exchange) {
        requireCredentials(exchange);
        long now = clock.millis();
        return Reply.json(new CredentialsAccepted(vault.id().toString(), "Docs", now + 48 * 3_600_000L, now));
    }

    private Reply registered(HttpExchange exchange, RegisterMachine asked) {
        requireCredentials(exchange);
        MachineId machine = machines.entrySet().stream()
                .filter(known -> known.getValue().pointKey().equals(asked.pointKey()))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseGet(() -> MachineId.random(random));
        if (!machines.containsKey(machine)) {
            List<KeySlotFile> slots = asked.slots().stream()
                    .map(slot -> KeySlotFile.decode(Base64.getDecoder().decode(slot)))
                    .toList();
            register(machine, asked, new DomainSlots(slots, List.of()));
        }
        return Reply.json(new MachineRegistered(
                machine.toString(),
                asked.name(),
                vault.id().toString(),
                "Docs",
                vault.verifyingKey().toString(),
                clock.millis()));
    }

    /** A PIN by which another installation may take the machine's place. */
    public String allowReplacement(MachineId machine) {
        String pin = "PIN" + random.nextInt(10_000, 99_999);
        replacementPins.put(machine, pin);
        return pin;
    }

    /** Happens right before the next replacement is looked at. */
    public void beforeReplacement(Runnable deed) {
        beforeReplacement.set(deed);
    }

    /** From now on the receipt of a handover is that of another point. */
    public void confuseReceipts() {
        confusedReceipts = true;
    }

    private Reply replaced(HttpExchange exchange, MachineId machine, ReplaceMachine asked) {
        requireCredentials(exchange);
        beforeReplacement.getAndSet(() -> {}).run();
        RegisterMachine before = Optional.ofNullable(machines.get(machine))
                .orElseThrow(() -> ProblemCode.MACHINE_UNKNOWN.with("machine", machine));
        Optional<SignedPoint> handover =
                asked.handover().map(point -> point(Base64.getDecoder().decode(point)));
        if (!before.authenticationKey().equals(asked.authenticationKey())) {
            String pin = Optional.ofNullable(replacementPins.get(machine))
                    .orElseThrow(() -> ProblemCode.REREGISTRATION_REFUSED.with("machine", before.name()));
            if (!pin.equals(asked.pin())) {
                throw ProblemCode.PIN_WRONG.with("left", 1);
            }
            vault.allowHandover(machine, VerifyingKey.parse(asked.pointKey()));
        }
        Optional<String> receipt = handover.map(point -> receipt(machine, point));
        replacementPins.remove(machine);
        machines.put(
                machine,
                new RegisterMachine(
                        before.name(),
                        asked.os(),
                        asked.agentVersion(),
                        asked.pointKey(),
                        asked.authenticationKey(),
                        before.domain(),
                        before.slots(),
                        before.kind()));
        return Reply.json(new MachineReplaced(
                machine.toString(),
                before.name(),
                vault.id().toString(),
                "Docs",
                vault.verifyingKey().toString(),
                clock.millis(),
                receipt));
    }

    private String receipt(MachineId machine, SignedPoint handover) {
        return switch (vault.vaultOf(machine).open(Optional.empty()).commit(handover)) {
            case CommitResult.Committed committed ->
                Base64.getEncoder()
                        .encodeToString((confusedReceipts
                                        ? vault.vaultOf(machine)
                                                .points(machine)
                                                .points()
                                                .getFirst()
                                                .receipt()
                                        : committed.receipt())
                                .encode());
            case CommitResult.Missing missing ->
                throw ProblemCode.MISSING_RECORDS.with("count", missing.oids().size());
            case CommitResult.HeadMoved moved ->
                throw ProblemCode.HEAD_MOVED.with("seq", moved.head().seq());
        };
    }

    private Reply machineList(HttpExchange exchange) {
        requireCredentials(exchange);
        List<MachineEntry> entries = machines.entrySet().stream()
                .map(known -> new MachineEntry(
                        known.getKey().toString(),
                        known.getValue().name(),
                        known.getValue().os(),
                        known.getValue().domain(),
                        0,
                        vault.vaultOf(known.getKey())
                                .points(known.getKey())
                                .points()
                                .size(),
                        Optional.empty(),
                        known.getValue().kind()))
                .toList();
        return Reply.json(new MachineList(entries));
    }

    private Reply token(String assertion) throws IOException {
        record Claims(String iss, String sub, String aud, long iat, long exp, String jti) {}
        String[] parts = assertion.split("\\.");
        Claims claims = WireJson.read(Base64.getUrlDecoder().decode(parts[1]), Claims.class);
        MachineId machine = MachineId.parse(claims.iss());
        RegisterMachine known = machines.get(machine);
        boolean good = known != null
                && claims.aud().equals(vault.id().toString())
                && claims.exp() == claims.iat() + 60
                && Math.abs(claims.iat() - clock.millis() / 1000) < 60
                && nonces.remove(claims.jti())
                && isSigned(known, parts);
        if (!good) {
            throw ProblemCode.NOT_AUTHENTICATED.with("reason", "assertion");
        }
        String token = "t" + random.nextLong(Long.MAX_VALUE);
        machineTokens.put(token, machine);
        return Reply.json(
                new TokenGranted(token, clock.instant().plus(TOKEN_LIFE).toEpochMilli()));
    }

    private static boolean isSigned(RegisterMachine known, String[] parts) {
        try {
            byte[] spki = HEX.parseHex("302a300506032b6570032100" + known.authenticationKey());
            Signature ed25519 = Signature.getInstance("Ed25519");
            ed25519.initVerify(KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(spki)));
            ed25519.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
            return ed25519.verify(Base64.getUrlDecoder().decode(parts[2]));
        } catch (java.security.GeneralSecurityException e) {
            return false;
        }
    }

    private Reply readerToken(HttpExchange exchange, AskReaderToken asked) {
        requireCredentials(exchange);
        RegisterMachine machine = Optional.ofNullable(machines.get(MachineId.parse(asked.machine())))
                .orElseThrow(() -> ProblemCode.MACHINE_UNKNOWN.with("machine", asked.machine()));
        String token = "r" + random.nextLong(Long.MAX_VALUE);
        readerTokens.put(token, vault.readerOf(DomainId.parse(machine.domain())));
        return Reply.json(new ReaderTokenGranted(token, clock.millis() + 1, machine.domain(), machine.name()));
    }

    private static String bearer(HttpExchange exchange) {
        String header = exchange.getRequestHeaders().getFirst("Authorization");
        return header == null ? "" : header.substring("Bearer ".length());
    }

    private Vault view(HttpExchange exchange) {
        return Optional.ofNullable(machineTokens.get(bearer(exchange)))
                .map(views::get)
                .orElseThrow(() -> ProblemCode.NOT_AUTHENTICATED.with("reason", "token"));
    }

    private DomainReader reader(HttpExchange exchange) {
        DomainReader reader = readerTokens.get(bearer(exchange));
        return reader == null ? view(exchange) : reader;
    }

    private MemoryReports reports(HttpExchange exchange) {
        if (withoutReports) {
            throw ProblemCode.NOT_FOUND.with("path", exchange.getRequestURI().getPath());
        }
        view(exchange);
        return vault.reportsOf(machineTokens.getOrDefault(bearer(exchange), new MachineId(0, 0)));
    }

    private Reply reported(HttpExchange exchange, String[] parts, ReportJob report) {
        JobState state = reports(exchange).report(report.meant(JobId.parse(parts[2])));
        return Reply.json(new JobReported(state.code()));
    }

    private Reply reported(HttpExchange exchange, ReportHealth health) {
        reports(exchange).report(health.meant());
        return Reply.json(new Nothing());
    }

    private Reply open(HttpExchange exchange, byte[] body) {
        Optional<String> resume = WireJson.read(body, OpenSession.class).resume();
        VaultSession session = view(exchange).open(resume.map(SessionId::parse));
        sessions.put(session.id(), session);
        return Reply.json(totals(session));
    }

    private VaultSession session(String[] parts) {
        return Optional.ofNullable(sessions.get(SessionId.parse(parts[2])))
                .orElseThrow(ProblemCode.SESSION_UNKNOWN::problem);
    }

    private static SessionTotals totals(VaultSession session) {
        dev.coffre.vault.SessionTotals totals = session.totals();
        return new SessionTotals(
                session.id().toString(),
                totals.bytesReceived(),
                totals.bytesAdmitted(),
                totals.recordsAdmitted(),
                totals.dataRecordsAdmitted());
    }

    private Reply inSession(HttpExchange exchange, String[] parts, byte[] body) {
        view(exchange);
        VaultSession session = session(parts);
        return switch (parts[3]) {
            case "have" -> Reply.octets(bits(session.have(oids(body)), body.length / Oid.BYTES));
            case "records" -> put(session, body);
            case "aliases" -> alias(session, body);
            case "commit" -> commit(session, body);
            default -> throw ProblemCode.NOT_FOUND.with("path", parts[3]);
        };
    }

    private static byte[] bits(BitSet live, int count) {
        byte[] bits = new byte[(count + 7) / 8];
        live.stream().forEach(i -> bits[i / 8] |= (byte) (128 >> i % 8));
        return bits;
    }

    private static List<Oid> oids(byte[] body) {
        List<Oid> oids = new ArrayList<>();
        for (int at = 0; at < body.length; at += Oid.BYTES) {
            oids.add(Oid.from(body, at));
        }
        return oids;
    }

    private static Reply put(VaultSession session, byte[] body) {
        List<RecordBytes> batch = new ArrayList<>();
        ByteBuffer in = ByteBuffer.wrap(body);
        long bytes = 0;
        while (in.hasRemaining()) {
            byte[] record = new byte[in.getInt()];
            in.get(record);
            batch.add(RecordBytes.of(record));
            bytes += record.length;
        }
        return switch (session.put(batch)) {
            case Admission.Admitted(int records, long admitted) ->
                Reply.json(new BatchAdmitted(bytes, admitted, records));
            case Admission.Missing(List<Oid> missing) -> missing(missing);
        };
    }

    private static Reply alias(VaultSession session, byte[] body) {
        List<Oid> oids = oids(body);
        session.alias(IntStream.range(0, oids.size() / 2)
                .mapToObj(i -> new Alias(oids.get(2 * i), oids.get(2 * i + 1)))
                .toList());
        return Reply.octets(new byte[0]);
    }

    private static Reply missing(List<Oid> missing) {
        return Reply.problem(
                ProblemCode.MISSING_RECORDS.with("count", missing.size()),
                Optional.of(missing.stream().map(Oid::toString).toList()));
    }

    private static SignedPoint point(byte[] body) {
        int length = body.length - VerifyingKey.SIGNATURE_BYTES;
        return SignedPoint.of(Arrays.copyOf(body, length), Arrays.copyOfRange(body, length, body.length));
    }

    private static Reply commit(VaultSession session, byte[] body) {
        return switch (session.commit(point(body))) {
            case CommitResult.Committed committed ->
                Reply.octets(committed.receipt().encode());
            case CommitResult.Missing(List<Oid> missing) -> missing(missing);
            case CommitResult.HeadMoved moved ->
                Reply.problem(
                        ProblemCode.HEAD_MOVED
                                .with("seq", moved.head().seq())
                                .with("hash", moved.head().hash()),
                        Optional.empty());
        };
    }

    private static Reply fetched(DomainReader reader, byte[] body) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        reader.fetch(oids(body), new RecordSink() {
            @Override
            public void record(RecordBytes record) {
                frame(out, 0, record.bytes());
            }

            @Override
            public void substitute(Oid lost, RecordBytes record) {
                frame(out, 3, record.bytes());
            }

            @Override
            public void missing(Oid oid, ProblemCode why) {
                frame(out, why == ProblemCode.RECORD_MISSING ? 1 : 2, new byte[0]);
            }
        });
        return Reply.octets(bytes.toByteArray());
    }

    private static void frame(DataOutputStream out, int status, byte[] record) {
        try {
            out.writeInt(1 + record.length);
            out.write(status);
            out.write(record);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private Reply ofMachine(HttpExchange exchange, String[] parts) throws IOException {
        MachineId machine = MachineId.parse(parts[2]);
        DomainReader reader = reader(exchange);
        List<ChainLink> links = reader.points(machine).links();
        if (parts[3].equals("keys")) {
            List<PointKey> keys = reader.points(machine).pointKeys().entrySet().stream()
                    .map(key -> new PointKey(key.getKey(), key.getValue().toString()))
                    .toList();
            return Reply.json(new MachineKeys(keys, vault.verifyingKey().toString()));
        }
        long after = Long.parseLong(exchange.getRequestURI().getQuery().substring("after=".length()));
        List<byte[]> files = links.stream()
                .filter(link -> link.seq() > after)
                .limit(256)
                .map(link -> switch (link) {
                    case StoredPoint point -> point.encode();
                    case Tombstone tombstone -> tombstone.encode();
                })
                .toList();
        return Reply.frames(files);
    }

    private static Reply slots(DomainSlots slots) {
        List<byte[]> files = new ArrayList<>();
        slots.slots().forEach(slot -> files.add(slot.encode()));
        slots.keyrings().forEach(keyring -> files.add(keyring.encode()));
        return Reply.frames(files);
    }

    private Reply replaced(HttpExchange exchange, ReplaceSlots asked) {
        List<KeySlotFile> slots = asked.slots().stream()
                .map(slot -> KeySlotFile.decode(Base64.getDecoder().decode(slot)))
                .toList();
        Optional<KeyringFile> keyring = asked.keyring()
                .map(file -> KeyringFile.decode(Base64.getDecoder().decode(file)));
        view(exchange).replaceSlots(new SlotChange(slots, keyring), new SecurityPin(asked.pin()));
        return Reply.json(new Nothing());
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
