package dev.coffre.server.endpoint;

import dev.coffre.server.access.TokenIdentity;
import dev.coffre.server.audit.AuditAction;
import dev.coffre.server.audit.AuditLog;
import dev.coffre.server.fetch.FetchedRecord;
import dev.coffre.server.fetch.PointFetch;
import dev.coffre.server.fetch.PointPage;
import dev.coffre.server.fetch.RecordFetch;
import dev.coffre.server.hosting.Inventory;
import dev.coffre.server.hosting.KeySlotService;
import dev.coffre.server.http.PlatformThreads;
import dev.coffre.server.http.ThreadShare;
import dev.coffre.server.openapi.Parameter;
import dev.coffre.vault.SecurityPin;
import dev.coffre.vault.SlotChange;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.id.SlotId;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.point.PointChain;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.slot.KeySlotFile;
import dev.coffre.vault.wire.Empty;
import dev.coffre.vault.wire.MachineKeysResponse;
import dev.coffre.vault.wire.MachineList;
import dev.coffre.vault.wire.PointKey;
import dev.coffre.vault.wire.ReplaceSlotsRequest;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Recovery by a machine or a reader of its domain: docs/protocol.md §5. */
final class RecoveryRoutes {
    private static final int MAX_FETCH = 4_096 * Oid.BYTES;

    private static final String HEAD = "Coffre-Head";
    private static final String VERIFY = "verify";

    private final RecordFetch recordFetch;
    private final PointFetch pointFetch;
    private final KeySlotService keySlots;
    private final Inventory inventory;
    private final AuditLog auditLog;
    private final ApiAuthenticator authenticator;
    private final PlatformThreads threads;

    RecoveryRoutes(
            RecordFetch recordFetch,
            PointFetch pointFetch,
            KeySlotService keySlots,
            Inventory inventory,
            AuditLog auditLog,
            ApiAuthenticator authenticator,
            PlatformThreads threads) {
        this.recordFetch = recordFetch;
        this.pointFetch = pointFetch;
        this.keySlots = keySlots;
        this.inventory = inventory;
        this.auditLog = auditLog;
        this.authenticator = authenticator;
        this.threads = threads;
    }

    List<Route> routes() {
        CallerKind<TokenIdentity.DomainTokenIdentity> reader = authenticator.readers();
        return List.of(
                reader.post("/v1/records/fetch", "Brings records back")
                        .takesBytes("oids, 32 bytes each", MAX_FETCH)
                        .asks(Parameter.text(
                                VERIFY, "true: hash chunks and bundles too, and note what is damaged", "true"))
                        .answersBytes(
                                "For each oid in their order a frame: a byte of status (0 here, 1 missing, 2 damaged,"
                                        + " 3 another record with its content), then the record",
                                this::fetch),
                authenticator
                        .machineListCallers()
                        .get("/v1/machines", "The machines of the vault; for a machine, itself")
                        .answers(MachineList.class, (seeking, request) -> machines(seeking)),
                reader.get("/v1/machines/{machine}/points", "A machine's recovery points, 256 and 4 MiB a page")
                        .asks(
                                Parameter.number("before", "newest first, those before this seq", 1, Long.MAX_VALUE),
                                Parameter.number("limit", "with before: most links of the page", 1, 256),
                                Parameter.number(
                                        "after", "without before: ascending, those after this seq", 0, Long.MAX_VALUE))
                        .mayFail(ProblemCode.VAULT_BUSY)
                        .answersBytes(
                                "Frames of point files and tombstones without a gap; the header Coffre-Head is the"
                                        + " chain's",
                                this::points),
                reader.get("/v1/machines/{machine}/keys", "The keys that sign the machine's points, and the vault's")
                        .answers(MachineKeysResponse.class, this::keys),
                reader.get("/v1/slots", "The key slots of the domain")
                        .mayFail(ProblemCode.VAULT_BUSY)
                        .answersBytes("Frames of slot files and keyring files", this::slots),
                authenticator
                        .machines()
                        .post("/v1/slots", "Replaces the key slots of the domain, all at once")
                        .takes(ReplaceSlotsRequest.class)
                        .mayFail(
                                ProblemCode.PIN_MISSING,
                                ProblemCode.PIN_WRONG,
                                ProblemCode.PIN_EXPIRED,
                                ProblemCode.PIN_TRIES_EXHAUSTED,
                                ProblemCode.SLOTS_REFUSED,
                                ProblemCode.RECOVERY_CODE_DROPPED,
                                ProblemCode.MACHINE_UNKNOWN,
                                ProblemCode.VAULT_DELETED)
                        .answers(Empty.class, this::replaceSlots));
    }

    private ApiResponse fetch(TokenIdentity.DomainTokenIdentity reader, ApiRequest request) {
        List<Oid> oids = BackupRoutes.oids(request.bytes(MAX_FETCH));
        boolean verify = request.parameter(VERIFY).isPresent();
        ThreadShare share = ThreadShare.ofMachine(reader.vault(), reader.machine());
        List<RecordFetch.StoredRecord> places = threads.call(share, () -> recordFetch.find(reader.domain(), oids));
        request.reserveResponse(recordFetch.bytesInMemory(places));
        return stream(Map.of(), frames -> {
            int sent = 0;
            while (sent < places.size()) {
                List<RecordFetch.StoredRecord> left = places.subList(sent, places.size());
                List<FetchedRecord> records = threads.call(share, () -> recordFetch.read(left, verify));
                for (FetchedRecord record : records) {
                    frames.writeInt(1 + record.bytes().length);
                    frames.writeByte(record.status().number());
                    frames.write(record.bytes());
                }
                sent += records.size();
            }
        });
    }

    /** Writes frames. */
    @FunctionalInterface
    private interface FrameProducer {
        void write(DataOutputStream out) throws IOException;
    }

    /** Streams frames that are produced while the client reads, however slowly it reads. */
    private static ApiResponse stream(Map<String, String> headers, FrameProducer frames) {
        return new ApiResponse.StreamedBody(
                ApiResponse.BINARY,
                out -> {
                    DataOutputStream data = new DataOutputStream(out);
                    frames.write(data);
                    data.flush();
                },
                headers);
    }

    private MachineList machines(ApiAuthenticator.MachineListCaller seeking) {
        return switch (seeking) {
            case ApiAuthenticator.MachineListCaller.ByCredentials by -> {
                VaultId vault = by.credentials().vault();
                yield threads.call(ThreadShare.ofCredentials(vault), () -> inventory.machines(vault));
            }
            case ApiAuthenticator.MachineListCaller.ByToken(TokenIdentity.MachineTokenIdentity machine) ->
                threads.call(
                        ThreadShare.ofMachine(machine.vault(), machine.machine()),
                        () -> new MachineList(List.of(inventory.machine(machine.machine()))));
            case ApiAuthenticator.MachineListCaller.ByToken(TokenIdentity.ReaderTokenIdentity reader) ->
                threads.call(
                        ThreadShare.ofMachine(reader.vault(), reader.machine()),
                        () -> inventory.machines(reader.vault()));
        };
    }

    private ApiResponse points(TokenIdentity.DomainTokenIdentity reader, ApiRequest request) {
        MachineId machine = request.machine();
        long after = after(request);
        Optional<Long> before = request.number("before");
        int most = Math.toIntExact(
                Math.clamp(request.number("limit").orElse(Long.MAX_VALUE), 1, (long) PointChain.PAGE_SIZE));
        request.reserveResponse(PointFetch.PAGE_BYTES); // before the read, so that a waiting request holds no memory
        PointPage page = threads.call(
                ThreadShare.ofMachine(reader.vault(), reader.machine()),
                () -> before.map(seq -> pointFetch.before(reader.domain(), machine, seq, most))
                        .orElseGet(() -> pointFetch.page(reader.domain(), machine, after)));
        return files(
                page.files(), Map.of(HEAD, page.head().seq() + "-" + page.head().hash()));
    }

    private MachineKeysResponse keys(TokenIdentity.DomainTokenIdentity reader, ApiRequest request) {
        List<PointKey> keys = pointFetch.keys(reader.domain(), request.machine()).stream()
                .map(key -> new PointKey(key.keyGen(), key.pointKey().toString()))
                .toList();
        return new MachineKeysResponse(keys, pointFetch.verifyingKey().toString());
    }

    private ApiResponse slots(TokenIdentity.DomainTokenIdentity reader, ApiRequest request) {
        return files(
                threads.call(
                        ThreadShare.ofMachine(reader.vault(), reader.machine()), () -> keySlots.files(reader.domain())),
                Map.of());
    }

    private static ApiResponse files(List<byte[]> files, Map<String, String> headers) {
        return stream(headers, frames -> {
            for (byte[] file : files) {
                frames.writeInt(file.length);
                frames.write(file);
            }
        });
    }

    private Empty replaceSlots(
            TokenIdentity.MachineTokenIdentity machine, ReplaceSlotsRequest asked, ApiRequest request) {
        SlotChange change = SlotChange.received(
                asked.slots().stream().map(RecoveryRoutes::base64).toList(),
                asked.keyring().map(RecoveryRoutes::base64));
        int epoch = change.slots().stream().mapToInt(KeySlotFile::epoch).max().orElse(0);
        if (epoch != asked.epoch()) {
            throw ProblemCode.SLOTS_REFUSED.with(
                    "reason", "the slots are of epoch " + epoch + ", not " + asked.epoch());
        }
        List<SlotId> wanted = change.slots().stream().map(KeySlotFile::id).toList();
        ThreadShare share = ThreadShare.ofMachine(machine.vault(), machine.machine());
        List<SlotId> ended = threads.call(share, () -> keySlots.validIds(machine.domain())).stream()
                .filter(slot -> !wanted.contains(slot))
                .toList();
        AuditAction action = AuditAction.of("replace-slots")
                .with("machineId", machine.machine())
                .with("epoch", epoch)
                .with("rotation", change.keyring().isPresent())
                .with(AuditAction.idFacts("slots", wanted))
                .with(AuditAction.idFacts("superseded", ended));
        threads.run(
                share,
                () -> auditLog.recordChange(
                        "",
                        request.remoteAddress(),
                        Optional.of(machine.vault()),
                        action,
                        () -> keySlots.replace(machine, change, new SecurityPin(asked.pin()))));
        return new Empty();
    }

    private static long after(ApiRequest request) {
        return request.number("after").orElse(0L);
    }

    static byte[] base64(String text) {
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw ApiRequest.malformed("not base64");
        }
    }
}
