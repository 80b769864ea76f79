package dev.coffre.vault.client;

import com.sun.net.httpserver.HttpExchange;
import dev.coffre.vault.CommitResult;
import dev.coffre.vault.DomainReader;
import dev.coffre.vault.DomainSlots;
import dev.coffre.vault.SecurityPin;
import dev.coffre.vault.SlotChange;
import dev.coffre.vault.id.DomainId;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.memory.MemoryReportSink;
import dev.coffre.vault.memory.MemoryVault;
import dev.coffre.vault.memory.service.BinaryBodies;
import dev.coffre.vault.memory.service.HttpReply;
import dev.coffre.vault.memory.service.MemoryVaultService;
import dev.coffre.vault.point.SignedPoint;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.signing.VerifyingKey;
import dev.coffre.vault.slot.KeySlotFile;
import dev.coffre.vault.slot.KeyringFile;
import dev.coffre.vault.wire.Empty;
import dev.coffre.vault.wire.MachineEntry;
import dev.coffre.vault.wire.MachineList;
import dev.coffre.vault.wire.ReaderTokenRequest;
import dev.coffre.vault.wire.ReaderTokenResponse;
import dev.coffre.vault.wire.RegisterMachineRequest;
import dev.coffre.vault.wire.ReplaceMachineRequest;
import dev.coffre.vault.wire.ReplaceMachineResponse;
import dev.coffre.vault.wire.ReplaceSlotsRequest;
import dev.coffre.vault.wire.WireJson;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;

/**
 * The vault service in memory with what only tests ask of it: other installations, readers, and faults of all kinds. It takes
 * any vault credentials unless told to refuse them.
 */
public final class VaultOverHttps extends MemoryVaultService {
    private static final HexFormat HEX = HexFormat.of();

    private final MemoryVault vault;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final TestIdentity identity;
    private final Map<MachineId, String> replacementPins = new ConcurrentHashMap<>();
    private final Map<String, DomainReader> readerTokens = new ConcurrentHashMap<>();
    private final AtomicInteger toFail = new AtomicInteger();
    private final AtomicInteger toLoseAnswers = new AtomicInteger();
    private final AtomicInteger toDamage = new AtomicInteger();
    private final AtomicInteger verifyingFetches = new AtomicInteger();
    private final AtomicReference<Runnable> beforeReplacement = new AtomicReference<>(() -> {});
    private volatile boolean confusedReceipts;
    private volatile boolean withoutReports;
    private volatile String mutePath = "";
    private volatile Optional<Problem> credentialsProblem = Optional.empty();

    public VaultOverHttps(MemoryVault vault, InstantSource clock, RandomGenerator random) {
        this(vault, TestIdentity.server(), clock, random);
    }

    private VaultOverHttps(MemoryVault vault, TestIdentity identity, InstantSource clock, RandomGenerator random) {
        super(vault, identity.context(), clock, random);
        this.vault = vault;
        this.identity = identity;
        this.clock = clock;
        this.random = random;
        start();
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
        RegisterMachineRequest asked = new RegisterMachineRequest(
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

    /** In the next answers to fetches, a bit of the last record is wrong. The vault has it right. */
    public void damageNextFetches(int count) {
        toDamage.set(count);
    }

    /** How many fetches asked the vault to verify. */
    public int verifyingFetches() {
        return verifyingFetches.get();
    }

    /** Requests to this path are carried out, and their answers are lost on the way. */
    public void loseAnswersFrom(String path) {
        mutePath = path;
    }

    /** From now on it is a vault of before there were reports. */
    public void forgetReports() {
        withoutReports = true;
    }

    @Override
    public void forgetTokens() {
        super.forgetTokens();
        readerTokens.clear();
    }

    public int machineCount() {
        return machines().size();
    }

    /** Ids of the registered machines, oldest first. */
    public List<MachineId> machineIds() {
        return List.copyOf(machines().keySet());
    }

    @Override
    protected void answer(HttpExchange exchange, byte[] body) throws IOException {
        if (toFail.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            exchange.sendResponseHeaders(503, -1);
            return;
        }
        HttpReply reply = reply(exchange, body);
        if (exchange.getRequestURI().getPath().equals(mutePath)) {
            return;
        }
        if (toLoseAnswers.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            return;
        }
        if (exchange.getRequestURI().getPath().equals("/v1/records/fetch")) {
            verifyingFetches.addAndGet(
                    "verify=true".equals(exchange.getRequestURI().getQuery()) ? 1 : 0);
            if (toDamage.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                reply.body()[reply.body().length - 1] ^= 1;
            }
        }
        send(exchange, reply);
    }

    @Override
    protected HttpReply reply(HttpExchange exchange, String[] parts, byte[] body) {
        return switch (exchange.getRequestMethod() + " " + parts[1] + " " + parts.length) {
            case "POST machines 4" ->
                replaced(exchange, MachineId.parse(parts[2]), WireJson.read(body, ReplaceMachineRequest.class));
            case "GET machines 2" -> machineList(exchange);
            case "POST reader-token 2" -> readerToken(exchange, WireJson.read(body, ReaderTokenRequest.class));
            case "POST slots 2" -> replaced(exchange, WireJson.read(body, ReplaceSlotsRequest.class));
            default -> super.reply(exchange, parts, body);
        };
    }

    @Override
    protected void requireCredentials(HttpExchange exchange) {
        super.requireCredentials(exchange);
        credentialsProblem.ifPresent(problem -> {
            throw problem;
        });
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

    private HttpReply replaced(HttpExchange exchange, MachineId machine, ReplaceMachineRequest asked) {
        requireCredentials(exchange);
        beforeReplacement.getAndSet(() -> {}).run();
        RegisterMachineRequest before = Optional.ofNullable(machines().get(machine))
                .orElseThrow(() -> ProblemCode.MACHINE_UNKNOWN.with("machine", machine));
        Optional<SignedPoint> handover = asked.handover()
                .map(point -> BinaryBodies.point(Base64.getDecoder().decode(point)));
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
        machines()
                .put(
                        machine,
                        new RegisterMachineRequest(
                                before.name(),
                                asked.os(),
                                asked.agentVersion(),
                                asked.pointKey(),
                                asked.authenticationKey(),
                                before.domain(),
                                before.slots(),
                                before.kind()));
        return HttpReply.json(new ReplaceMachineResponse(
                machine.toString(),
                before.name(),
                vault.id().toString(),
                VAULT_NAME,
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
                                                .chain(machine)
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

    private HttpReply machineList(HttpExchange exchange) {
        requireCredentials(exchange);
        List<MachineEntry> entries = machines().entrySet().stream()
                .map(known -> new MachineEntry(
                        known.getKey().toString(),
                        known.getValue().name(),
                        known.getValue().os(),
                        known.getValue().domain(),
                        0,
                        vault.vaultOf(known.getKey())
                                .chain(known.getKey())
                                .points()
                                .size(),
                        Optional.empty(),
                        known.getValue().kind()))
                .toList();
        return HttpReply.json(new MachineList(entries));
    }

    private HttpReply readerToken(HttpExchange exchange, ReaderTokenRequest asked) {
        requireCredentials(exchange);
        RegisterMachineRequest machine = Optional.ofNullable(machines().get(MachineId.parse(asked.machine())))
                .orElseThrow(() -> ProblemCode.MACHINE_UNKNOWN.with("machine", asked.machine()));
        String token = "r" + random.nextLong(Long.MAX_VALUE);
        readerTokens.put(token, vault.readerOf(DomainId.parse(machine.domain())));
        return HttpReply.json(new ReaderTokenResponse(token, clock.millis() + 1, machine.domain(), machine.name()));
    }

    @Override
    protected DomainReader reader(HttpExchange exchange) {
        DomainReader reader = readerTokens.get(bearer(exchange));
        return reader == null ? super.reader(exchange) : reader;
    }

    @Override
    protected MemoryReportSink reports(HttpExchange exchange) {
        if (withoutReports) {
            throw ProblemCode.NOT_FOUND.with("path", exchange.getRequestURI().getPath());
        }
        return super.reports(exchange);
    }

    private HttpReply replaced(HttpExchange exchange, ReplaceSlotsRequest asked) {
        List<KeySlotFile> slots = asked.slots().stream()
                .map(slot -> KeySlotFile.decode(Base64.getDecoder().decode(slot)))
                .toList();
        Optional<KeyringFile> keyring = asked.keyring()
                .map(file -> KeyringFile.decode(Base64.getDecoder().decode(file)));
        view(exchange).replaceSlots(new SlotChange(slots, keyring), new SecurityPin(asked.pin()));
        return HttpReply.json(new Empty());
    }
}
