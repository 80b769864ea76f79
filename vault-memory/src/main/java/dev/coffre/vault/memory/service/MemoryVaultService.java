package dev.coffre.vault.memory.service;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.coffre.vault.Alias;
import dev.coffre.vault.CommitResult;
import dev.coffre.vault.DomainReader;
import dev.coffre.vault.DomainSlots;
import dev.coffre.vault.PutResult;
import dev.coffre.vault.RecordSink;
import dev.coffre.vault.Vault;
import dev.coffre.vault.VaultSession;
import dev.coffre.vault.id.DomainId;
import dev.coffre.vault.id.JobId;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.id.SessionId;
import dev.coffre.vault.job.JobState;
import dev.coffre.vault.memory.MemoryReportSink;
import dev.coffre.vault.memory.MemoryVault;
import dev.coffre.vault.point.ChainLink;
import dev.coffre.vault.point.PointChain;
import dev.coffre.vault.point.StoredPoint;
import dev.coffre.vault.point.Tombstone;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.record.RecordBytes;
import dev.coffre.vault.signing.VerifyingKey;
import dev.coffre.vault.slot.KeySlotFile;
import dev.coffre.vault.wire.BatchResponse;
import dev.coffre.vault.wire.CredentialsResponse;
import dev.coffre.vault.wire.Empty;
import dev.coffre.vault.wire.HealthReportRequest;
import dev.coffre.vault.wire.JobReportRequest;
import dev.coffre.vault.wire.JobReportResponse;
import dev.coffre.vault.wire.MachineKeysResponse;
import dev.coffre.vault.wire.OpenSessionRequest;
import dev.coffre.vault.wire.PointKey;
import dev.coffre.vault.wire.RegisterMachineRequest;
import dev.coffre.vault.wire.RegisterMachineResponse;
import dev.coffre.vault.wire.SessionResponse;
import dev.coffre.vault.wire.WireJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.net.ssl.SSLContext;

/**
 * Docs/protocol.md over a {@link MemoryVault}, on the loopback device, with real TLS and real authentication: what a machine
 * needs to register, back up, recover and check. It accepts any vault credentials. Thread-safe.
 */
public class MemoryVaultService implements AutoCloseable {
    /** The name of its vault. */
    public static final String VAULT_NAME = "Docs";

    private static final long CREDENTIALS_LIFE_MILLIS = 48 * 3_600_000L;
    private static final int MAX_BODY = 2 * VaultSession.MAX_BATCH;

    private final MemoryVault vault;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final MachineAuthentication authentication;
    private final HttpsServer server;
    private final ExecutorService requestExecutor = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<MachineId, RegisterMachineRequest> machines = Collections.synchronizedMap(new LinkedHashMap<>());
    private final Map<MachineId, Vault> views = new ConcurrentHashMap<>();
    private final Map<SessionId, VaultSession> sessions = new ConcurrentHashMap<>();

    /** Opens the port. It answers requests once it is {@linkplain #start started}. */
    public MemoryVaultService(MemoryVault vault, SSLContext tls, InstantSource clock, RandomGenerator random) {
        this.vault = vault;
        this.clock = clock;
        this.random = random;
        authentication = new MachineAuthentication(vault.id(), clock, random);
        try {
            server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        } catch (IOException e) {
            throw new IllegalStateException("the loopback device takes no listener", e);
        }
        server.setHttpsConfigurator(new HttpsConfigurator(tls));
        server.setExecutor(requestExecutor);
        server.createContext("/", this::handle);
    }

    public void start() {
        server.start();
    }

    public URI url() {
        return URI.create("https://127.0.0.1:" + server.getAddress().getPort());
    }

    /** Returns the machines' registrations, oldest first. */
    protected Map<MachineId, RegisterMachineRequest> machines() {
        return machines;
    }

    protected void register(MachineId machine, RegisterMachineRequest asked, DomainSlots slots) {
        machines.put(machine, asked);
        views.put(
                machine,
                vault.register(machine, DomainId.parse(asked.domain()), VerifyingKey.parse(asked.pointKey()), slots));
    }

    /** Forgets all tokens, as a restart does. */
    public void forgetTokens() {
        authentication.forgetTokens();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readNBytes(MAX_BODY + 1);
            if (body.length > MAX_BODY) {
                send(
                        exchange,
                        HttpReply.problem(ProblemCode.REQUEST_TOO_LARGE.with("maximum", MAX_BODY), Optional.empty()));
                return;
            }
            answer(exchange, body);
        }
    }

    protected void answer(HttpExchange exchange, byte[] body) throws IOException {
        send(exchange, reply(exchange, body));
    }

    protected static void send(HttpExchange exchange, HttpReply reply) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", reply.type());
        exchange.getResponseHeaders().set("Coffre-Protocol", "1");
        exchange.sendResponseHeaders(reply.status(), reply.body().length == 0 ? -1 : reply.body().length);
        exchange.getResponseBody().write(reply.body());
    }

    protected final synchronized HttpReply reply(HttpExchange exchange, byte[] body) {
        try {
            String[] parts = exchange.getRequestURI().getPath().substring(1).split("/");
            return reply(exchange, parts, body);
        } catch (Problem problem) {
            return HttpReply.problem(problem, Optional.empty());
        }
    }

    /** @param parts the parts of the path: the version, the resource, and so on */
    protected HttpReply reply(HttpExchange exchange, String[] parts, byte[] body) {
        return switch (exchange.getRequestMethod() + " " + parts[1]) {
            case "POST challenge" -> authentication.challenge();
            case "POST token" ->
                authentication.token(exchange.getRequestHeaders().getFirst("Coffre-Assertion"), machines);
            case "POST credentials" -> verifyCredentials(exchange);
            case "POST machines" -> registerMachine(exchange, WireJson.read(body, RegisterMachineRequest.class));
            case "GET machines" -> machineResource(exchange, parts);
            case "POST sessions" -> parts.length == 2 ? open(exchange, body) : sessionResource(exchange, parts, body);
            case "GET sessions" -> HttpReply.json(totals(session(parts)));
            case "POST records" -> fetchRecords(reader(exchange), body);
            case "GET slots" -> slots(reader(exchange).slots());
            case "PUT jobs" -> acceptReport(exchange, parts, WireJson.read(body, JobReportRequest.class));
            case "PUT agent" -> acceptReport(exchange, WireJson.read(body, HealthReportRequest.class));
            default ->
                throw ProblemCode.NOT_FOUND.with(
                        "path", exchange.getRequestURI().getPath());
        };
    }

    protected void requireCredentials(HttpExchange exchange) {
        if (exchange.getRequestHeaders().getFirst("Coffre-Credentials") == null) {
            throw ProblemCode.NOT_AUTHENTICATED.with("reason", "no credentials");
        }
    }

    private HttpReply verifyCredentials(HttpExchange exchange) {
        requireCredentials(exchange);
        long now = clock.millis();
        return HttpReply.json(
                new CredentialsResponse(vault.id().toString(), VAULT_NAME, now + CREDENTIALS_LIFE_MILLIS, now));
    }

    private HttpReply registerMachine(HttpExchange exchange, RegisterMachineRequest asked) {
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
        return HttpReply.json(new RegisterMachineResponse(
                machine.toString(),
                asked.name(),
                vault.id().toString(),
                VAULT_NAME,
                vault.verifyingKey().toString(),
                clock.millis()));
    }

    protected static String bearer(HttpExchange exchange) {
        String header = exchange.getRequestHeaders().getFirst("Authorization");
        return header == null ? "" : header.substring("Bearer ".length());
    }

    private MachineId machine(HttpExchange exchange) {
        return authentication.machine(bearer(exchange)).orElseThrow(MemoryVaultService::unknown);
    }

    private static Problem unknown() {
        return ProblemCode.NOT_AUTHENTICATED.with("reason", "token");
    }

    /** Returns the vault as the caller may use it. */
    protected Vault view(HttpExchange exchange) {
        return Optional.ofNullable(views.get(machine(exchange))).orElseThrow(MemoryVaultService::unknown);
    }

    /** Returns what the caller may read. */
    protected DomainReader reader(HttpExchange exchange) {
        return view(exchange);
    }

    /** Returns the reports of the calling machine. */
    protected MemoryReportSink reports(HttpExchange exchange) {
        return vault.reportSinkOf(machine(exchange));
    }

    private HttpReply acceptReport(HttpExchange exchange, String[] parts, JobReportRequest report) {
        JobState state = reports(exchange).report(report.toReport(JobId.parse(parts[2])));
        return HttpReply.json(new JobReportResponse(state.code()));
    }

    private HttpReply acceptReport(HttpExchange exchange, HealthReportRequest health) {
        reports(exchange).report(health.toHealth());
        return HttpReply.json(new Empty());
    }

    private HttpReply open(HttpExchange exchange, byte[] body) {
        Optional<String> resume = WireJson.read(body, OpenSessionRequest.class).resume();
        VaultSession session = view(exchange).open(resume.map(SessionId::parse));
        sessions.put(session.id(), session);
        return HttpReply.json(totals(session));
    }

    private VaultSession session(String[] parts) {
        return Optional.ofNullable(sessions.get(SessionId.parse(parts[2])))
                .orElseThrow(ProblemCode.SESSION_UNKNOWN::problem);
    }

    private static SessionResponse totals(VaultSession session) {
        dev.coffre.vault.SessionTotals totals = session.totals();
        return new SessionResponse(
                session.id().toString(),
                totals.bytesReceived(),
                totals.bytesAdmitted(),
                totals.recordsAdmitted(),
                totals.dataRecordsAdmitted());
    }

    private HttpReply sessionResource(HttpExchange exchange, String[] parts, byte[] body) {
        view(exchange);
        VaultSession session = session(parts);
        return switch (parts[3]) {
            case "have" ->
                HttpReply.octets(BinaryBodies.bits(session.have(BinaryBodies.oids(body)), body.length / Oid.BYTES));
            case "records" -> put(session, body);
            case "aliases" -> alias(session, body);
            case "commit" -> commit(session, body);
            default -> throw ProblemCode.NOT_FOUND.with("path", parts[3]);
        };
    }

    private static HttpReply put(VaultSession session, byte[] body) {
        List<RecordBytes> batch = BinaryBodies.records(body);
        long bytes = batch.stream().mapToLong(record -> record.bytes().length).sum();
        return switch (session.put(batch)) {
            case PutResult.Admitted(int records, long admitted) ->
                HttpReply.json(new BatchResponse(bytes, admitted, records));
            case PutResult.Missing(List<Oid> missing) -> missing(missing);
        };
    }

    private static HttpReply alias(VaultSession session, byte[] body) {
        List<Oid> oids = BinaryBodies.oids(body);
        session.alias(IntStream.range(0, oids.size() / 2)
                .mapToObj(i -> new Alias(oids.get(2 * i), oids.get(2 * i + 1)))
                .toList());
        return HttpReply.octets(new byte[0]);
    }

    private static HttpReply missing(List<Oid> missing) {
        return HttpReply.problem(
                ProblemCode.MISSING_RECORDS.with("count", missing.size()),
                Optional.of(missing.stream().map(Oid::toString).toList()));
    }

    private static HttpReply commit(VaultSession session, byte[] body) {
        return switch (session.commit(BinaryBodies.point(body))) {
            case CommitResult.Committed committed ->
                HttpReply.octets(committed.receipt().encode());
            case CommitResult.Missing(List<Oid> missing) -> missing(missing);
            case CommitResult.HeadMoved moved ->
                throw ProblemCode.HEAD_MOVED
                        .with("seq", moved.head().seq())
                        .with("hash", moved.head().hash());
        };
    }

    private static HttpReply fetchRecords(DomainReader reader, byte[] body) {
        ByteArrayOutputStream frames = new ByteArrayOutputStream();
        reader.fetch(BinaryBodies.oids(body), new RecordSink() {
            @Override
            public void record(RecordBytes record) {
                BinaryBodies.frame(frames, 0, record.bytes());
            }

            @Override
            public void substitute(Oid lost, RecordBytes record) {
                BinaryBodies.frame(frames, 3, record.bytes());
            }

            @Override
            public void missing(Oid oid, ProblemCode why) {
                BinaryBodies.frame(frames, why == ProblemCode.RECORD_MISSING ? 1 : 2, new byte[0]);
            }
        });
        return HttpReply.octets(frames.toByteArray());
    }

    private HttpReply machineResource(HttpExchange exchange, String[] parts) {
        MachineId machine = MachineId.parse(parts[2]);
        DomainReader reader = reader(exchange);
        if (parts[3].equals("keys")) {
            List<PointKey> keys = reader.chain(machine).pointKeys().entrySet().stream()
                    .map(key -> new PointKey(key.getKey(), key.getValue().toString()))
                    .toList();
            return HttpReply.json(
                    new MachineKeysResponse(keys, vault.verifyingKey().toString()));
        }
        return HttpReply.frames(
                links(reader.chain(machine), exchange.getRequestURI().getQuery()).stream()
                        .map(link -> switch (link) {
                            case StoredPoint point -> point.encode();
                            case Tombstone tombstone -> tombstone.encode();
                        })
                        .toList());
    }

    /** Returns a page by {@code before=SEQ&limit=N}, in the form that this program's own client sends. */
    private static List<ChainLink> links(PointChain chain, String query) {
        Map<String, Long> wanted = Arrays.stream(query.split("&"))
                .map(each -> each.split("="))
                .collect(Collectors.toMap(pair -> pair[0], pair -> Long.valueOf(pair[1])));
        List<ChainLink> page = new ArrayList<>();
        for (ChainLink link : chain.newestFirst(wanted.getOrDefault("before", Long.MAX_VALUE))) {
            if (page.size() >= wanted.getOrDefault("limit", (long) PointChain.PAGE_SIZE)) {
                break;
            }
            page.add(link);
        }
        return page;
    }

    private static HttpReply slots(DomainSlots slots) {
        List<byte[]> files = new ArrayList<>();
        slots.slots().forEach(slot -> files.add(slot.encode()));
        slots.keyrings().forEach(keyring -> files.add(keyring.encode()));
        return HttpReply.frames(files);
    }

    @Override
    public void close() {
        server.stop(0);
        requestExecutor.close();
    }
}
