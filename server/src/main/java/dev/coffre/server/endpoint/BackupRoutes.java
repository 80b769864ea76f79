package dev.coffre.server.endpoint;

import dev.coffre.server.access.TokenIdentity;
import dev.coffre.server.admission.BackupSessions;
import dev.coffre.server.catalog.SessionRow;
import dev.coffre.server.commit.PointCommit;
import dev.coffre.server.commit.PointLimits;
import dev.coffre.server.http.PlatformThreads;
import dev.coffre.server.http.ThreadShare;
import dev.coffre.server.metrics.RequestMetrics;
import dev.coffre.server.openapi.Parameter;
import dev.coffre.vault.Alias;
import dev.coffre.vault.CommitResult;
import dev.coffre.vault.CommitTerms;
import dev.coffre.vault.PutResult;
import dev.coffre.vault.VaultSession;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.id.SessionId;
import dev.coffre.vault.point.SignedPoint;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.record.RecordBytes;
import dev.coffre.vault.retention.PointKind;
import dev.coffre.vault.signing.VerifyingKey;
import dev.coffre.vault.wire.BatchResponse;
import dev.coffre.vault.wire.OpenSessionRequest;
import dev.coffre.vault.wire.SessionResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.stream.IntStream;

/** Backups of a machine: docs/protocol.md §4. */
final class BackupRoutes {
    private static final String SESSION = "session";
    private static final int MAX_OIDS = VaultSession.MAX_OIDS * Oid.BYTES;
    private static final int MAX_ALIASES = VaultSession.MAX_ALIASES * 2 * Oid.BYTES;
    private static final int MAX_POINT = SignedPoint.MAX_RECORD + VerifyingKey.SIGNATURE_BYTES;

    private final BackupSessions sessions;
    private final PointLimits pointLimits;
    private final PointCommit pointCommit;
    private final ApiAuthenticator authenticator;
    private final PlatformThreads threads;
    private final RequestMetrics figures;

    BackupRoutes(
            BackupSessions sessions,
            PointLimits pointLimits,
            PointCommit pointCommit,
            ApiAuthenticator authenticator,
            PlatformThreads threads,
            RequestMetrics figures) {
        this.sessions = sessions;
        this.pointLimits = pointLimits;
        this.pointCommit = pointCommit;
        this.authenticator = authenticator;
        this.threads = threads;
        this.figures = figures;
    }

    List<Route> routes() {
        CallerKind<TokenIdentity.MachineTokenIdentity> machine = authenticator.machines();
        return List.of(
                machine.post("/v1/sessions", "Opens a session, or goes on with one that was interrupted")
                        .takes(OpenSessionRequest.class)
                        .mayFail(
                                ProblemCode.MACHINE_UNKNOWN,
                                ProblemCode.VAULT_DELETED,
                                ProblemCode.RETAIN_UNTIL_TOO_LATE)
                        .answers(SessionResponse.class, this::open),
                machine.get("/v1/sessions/{session}", "What the session has brought so far")
                        .answers(
                                SessionResponse.class,
                                (who, request) -> totals(sessions.require(who, session(request)))),
                machine.post("/v1/sessions/{session}/have", "Which of these records the vault holds")
                        .takesBytes("oids, 32 bytes each", MAX_OIDS)
                        .answersBytes(
                                "A bit for each oid in their order, the highest of a byte first: is it there?",
                                this::have),
                machine.post("/v1/sessions/{session}/records", "Brings records; what is answered is durable")
                        .takesBytes(
                                "frames of records: at most 8 MiB of them, or exactly one", RecordFrames.MAX_BODY_BYTES)
                        .mayFail(
                                ProblemCode.MISSING_RECORDS,
                                ProblemCode.BATCH_TOO_LARGE,
                                ProblemCode.RECORD_TOO_LARGE,
                                ProblemCode.RECORD_OF_OTHER_DOMAIN,
                                ProblemCode.RECORD_TOO_DEEP,
                                ProblemCode.KID_NOT_ALLOWED,
                                ProblemCode.EPOCH_REFUSED,
                                ProblemCode.PAYLOAD_MALFORMED,
                                ProblemCode.FORMAT_TOO_NEW,
                                ProblemCode.QUOTA_EXCEEDED,
                                ProblemCode.VAULT_DISK_FULL)
                        .answers(BatchResponse.class, this::records),
                machine.post(
                                "/v1/sessions/{session}/aliases",
                                "Says which records have the content of those that the vault lost")
                        .takesBytes("pairs of oids: one that is lost, one that is there", MAX_ALIASES)
                        .mayFail(ProblemCode.VAULT_DISK_FULL)
                        .answersBytes("Nothing: it is durable", this::alias),
                machine.post("/v1/sessions/{session}/commit", "Makes a recovery point of what the vault holds")
                        .asks(
                                Parameter.text("kind", "scheduled, or on-demand as unless said", "scheduled|on-demand"),
                                Parameter.instant(
                                        "retainUntil", "retention keeps the point until then, in ms since 1970"))
                        .takesBytes("the point's record, then its signature of 64 bytes", MAX_POINT)
                        .mayFail(
                                ProblemCode.MISSING_RECORDS,
                                ProblemCode.HEAD_MOVED,
                                ProblemCode.POINT_REFUSED,
                                ProblemCode.RETAIN_UNTIL_TOO_LATE,
                                ProblemCode.POINT_LIMIT_REACHED,
                                ProblemCode.QUOTA_EXCEEDED,
                                ProblemCode.POINT_SIGNATURE_INVALID,
                                ProblemCode.RECORD_TOO_LARGE,
                                ProblemCode.RECORD_DAMAGED,
                                ProblemCode.RECORD_OF_OTHER_DOMAIN,
                                ProblemCode.EPOCH_REFUSED,
                                ProblemCode.PAYLOAD_MALFORMED,
                                ProblemCode.FORMAT_TOO_NEW,
                                ProblemCode.VAULT_DISK_FULL)
                        .answersBytes("The receipt, 104 bytes", this::commit));
    }

    private SessionResponse open(
            TokenIdentity.MachineTokenIdentity machine, OpenSessionRequest asked, ApiRequest request) {
        Optional<Instant> until = asked.retainUntil().map(Instant::ofEpochMilli);
        pointLimits.require(machine.vault(), new CommitTerms(PointKind.ON_DEMAND, until));
        return threads.call(share(machine), () -> {
            Optional<SessionRow> resumed =
                    asked.resume().flatMap(BackupRoutes::sessionId).flatMap(id -> sessions.resume(machine, id));
            return totals(resumed.orElseGet(() -> sessions.open(machine)));
        });
    }

    /** Each durable write runs within a share, so that one machine never has many waiting at the catalog's one writer. */
    private static ThreadShare share(TokenIdentity.MachineTokenIdentity machine) {
        return ThreadShare.ofMachine(machine.vault(), machine.machine());
    }

    private ApiResponse have(TokenIdentity.MachineTokenIdentity machine, ApiRequest request) {
        List<Oid> oids = oids(request.bytes(MAX_OIDS));
        SessionId session = session(request);
        BitSet have = threads.call(share(machine), () -> sessions.have(machine, session, oids));
        byte[] bits = new byte[(oids.size() + 7) / 8];
        have.stream().forEach(i -> bits[i / 8] |= (byte) (128 >> (i % 8)));
        return ApiResponse.bytes(bits);
    }

    private BatchResponse records(TokenIdentity.MachineTokenIdentity machine, ApiRequest request) {
        List<RecordBytes> batch = RecordFrames.read(request);
        long received =
                batch.stream().mapToLong(record -> record.bytes().length).sum();
        Executor share = work -> threads.run(share(machine), work);
        return switch (sessions.put(machine, session(request), batch, share)) {
            case PutResult.Admitted admitted -> {
                figures.admitted(received, admitted.bytes(), batch.size(), admitted.records());
                yield new BatchResponse(received, admitted.bytes(), admitted.records());
            }
            case PutResult.Missing missing -> throw new MissingRecordsException(missing.oids());
        };
    }

    private ApiResponse alias(TokenIdentity.MachineTokenIdentity machine, ApiRequest request) {
        List<Oid> oids = oids(request.bytes(MAX_ALIASES));
        if (oids.size() % 2 != 0) {
            throw ApiRequest.malformed("a body that is not a list of pairs of oids");
        }
        List<Alias> aliases = IntStream.range(0, oids.size() / 2)
                .mapToObj(i -> new Alias(oids.get(2 * i), oids.get(2 * i + 1)))
                .toList();
        SessionId session = session(request);
        threads.run(share(machine), () -> sessions.alias(machine, session, aliases));
        return ApiResponse.bytes(new byte[0]);
    }

    private ApiResponse commit(TokenIdentity.MachineTokenIdentity machine, ApiRequest request) {
        if (request.contentLength() > MAX_POINT) {
            throw ProblemCode.RECORD_TOO_LARGE.with("bytes", request.contentLength() - VerifyingKey.SIGNATURE_BYTES);
        }
        byte[] body = request.bytes(MAX_POINT);
        if (body.length <= VerifyingKey.SIGNATURE_BYTES) {
            throw ApiRequest.malformed("no point in the body");
        }
        int recordLength = body.length - VerifyingKey.SIGNATURE_BYTES;
        SignedPoint point =
                SignedPoint.of(Arrays.copyOf(body, recordLength), Arrays.copyOfRange(body, recordLength, body.length));
        SessionId session = session(request);
        CommitTerms terms = terms(request);
        return switch (threads.call(share(machine), () -> pointCommit.commit(machine, session, point, terms))) {
            case CommitResult.Committed committed ->
                ApiResponse.bytes(committed.receipt().encode());
            case CommitResult.Missing missing -> throw new MissingRecordsException(missing.oids());
            case CommitResult.HeadMoved moved ->
                throw ProblemCode.HEAD_MOVED
                        .with("seq", moved.head().seq())
                        .with("hash", moved.head().hash());
        };
    }

    private static CommitTerms terms(ApiRequest request) {
        PointKind kind = request.parameter("kind")
                .map(word -> PointKind.fromCode(word)
                        .filter(named -> named != PointKind.HANDOVER) // its commit would lift the daily limit
                        .orElseThrow(() -> ApiRequest.invalidParameter("kind")))
                .orElse(PointKind.ON_DEMAND);
        return new CommitTerms(kind, request.number("retainUntil").map(Instant::ofEpochMilli));
    }

    private static SessionResponse totals(SessionRow session) {
        var totals = session.totals();
        return new SessionResponse(
                session.id().toString(),
                totals.bytesReceived(),
                totals.bytesAdmitted(),
                totals.recordsAdmitted(),
                totals.dataRecordsAdmitted());
    }

    static List<Oid> oids(byte[] body) {
        if (body.length % Oid.BYTES != 0) {
            throw ApiRequest.malformed("a body that is not a list of oids");
        }
        List<Oid> oids = new ArrayList<>(body.length / Oid.BYTES);
        for (int at = 0; at < body.length; at += Oid.BYTES) {
            oids.add(Oid.from(body, at));
        }
        return oids;
    }

    private static SessionId session(ApiRequest request) {
        return sessionId(request.pathVariable(SESSION)).orElseThrow(ProblemCode.SESSION_UNKNOWN::problem);
    }

    private static Optional<SessionId> sessionId(String hex) {
        try {
            return Optional.of(SessionId.parse(hex));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
