package dev.coffre.server.endpoint;

import dev.coffre.server.access.Grant;
import dev.coffre.server.catalog.SessionRow;
import dev.coffre.server.http.PlatformThreads;
import dev.coffre.server.service.VaultService;
import dev.coffre.vault.Admission;
import dev.coffre.vault.CommitResult;
import dev.coffre.vault.VaultSession;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.id.SessionId;
import dev.coffre.vault.point.SignedPoint;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.record.RecordBytes;
import dev.coffre.vault.signing.VerifyingKey;
import dev.coffre.vault.wire.BatchAdmitted;
import dev.coffre.vault.wire.OpenSession;
import dev.coffre.vault.wire.SessionTotals;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/** A machine's backup: docs/protocol.md §4. */
final class BackupRoutes {
    private static final String SESSION = "session";

    /** Bodies that are in memory at once: each is at most one large record, 16 MiB. */
    private static final int BODIES_AT_ONCE = 12;

    private final VaultService service;
    private final Guard guard;
    private final PlatformThreads threads;
    private final Semaphore bodies = new Semaphore(BODIES_AT_ONCE);

    BackupRoutes(VaultService service, Guard guard, PlatformThreads threads) {
        this.service = service;
        this.guard = guard;
        this.threads = threads;
    }

    List<Route> routes() {
        return List.of(
                Route.post("/v1/sessions", this::open),
                Route.get("/v1/sessions/{session}", this::totals),
                Route.post("/v1/sessions/{session}/have", this::have),
                Route.post("/v1/sessions/{session}/records", this::records),
                Route.post("/v1/sessions/{session}/commit", this::commit));
    }

    private HttpAnswer open(HttpRequest request) {
        Grant.Machine machine = guard.machine(request);
        Optional<SessionRow> resumed = request.json(OpenSession.class)
                .resume()
                .flatMap(BackupRoutes::sessionId)
                .flatMap(id -> service.sessions().resume(machine, id));
        return totals(resumed.orElseGet(() -> service.sessions().open(machine)));
    }

    private HttpAnswer totals(HttpRequest request) {
        return totals(service.sessions().require(guard.machine(request), session(request)));
    }

    private HttpAnswer have(HttpRequest request) {
        Grant.Machine machine = guard.machine(request);
        List<Oid> oids = oids(request.bytes(VaultSession.MAX_OIDS * Oid.BYTES));
        BitSet have = service.sessions().have(machine, session(request), oids);
        byte[] bits = new byte[(oids.size() + 7) / 8];
        have.stream().forEach(i -> bits[i / 8] |= (byte) (128 >> (i % 8)));
        return HttpAnswer.bytes(bits);
    }

    private HttpAnswer records(HttpRequest request) {
        Grant.Machine machine = guard.machine(request);
        bodies.acquireUninterruptibly();
        try {
            List<RecordBytes> batch = RecordFrames.read(request);
            long received =
                    batch.stream().mapToLong(record -> record.bytes().length).sum();
            return switch (service.sessions().put(machine, session(request), batch)) {
                case Admission.Admitted admitted ->
                    HttpAnswer.json(new BatchAdmitted(received, admitted.bytes(), admitted.records()));
                case Admission.Missing missing -> throw new MissingRecords(missing.oids());
            };
        } finally {
            bodies.release();
        }
    }

    private HttpAnswer commit(HttpRequest request) {
        Grant.Machine machine = guard.machine(request);
        byte[] body = request.bytes(SignedPoint.MAX_RECORD + VerifyingKey.SIGNATURE_BYTES);
        if (body.length <= VerifyingKey.SIGNATURE_BYTES) {
            throw HttpRequest.malformed("no point in the body");
        }
        int recordLength = body.length - VerifyingKey.SIGNATURE_BYTES;
        SignedPoint point =
                SignedPoint.of(Arrays.copyOf(body, recordLength), Arrays.copyOfRange(body, recordLength, body.length));
        SessionId session = session(request);
        return switch (threads.call(() -> service.pointCommit().commit(machine, session, point))) {
            case CommitResult.Committed committed ->
                HttpAnswer.bytes(committed.receipt().encode());
            case CommitResult.Missing missing -> throw new MissingRecords(missing.oids());
            case CommitResult.HeadMoved moved ->
                throw ProblemCode.HEAD_MOVED
                        .with("seq", moved.head().seq())
                        .with("hash", moved.head().hash());
        };
    }

    private static HttpAnswer totals(SessionRow session) {
        var totals = session.totals();
        return HttpAnswer.json(new SessionTotals(
                session.id().toString(),
                totals.bytesReceived(),
                totals.bytesAdmitted(),
                totals.recordsAdmitted(),
                totals.dataRecordsAdmitted()));
    }

    static List<Oid> oids(byte[] body) {
        if (body.length % Oid.BYTES != 0) {
            throw HttpRequest.malformed("a body that is not a list of oids");
        }
        List<Oid> oids = new ArrayList<>(body.length / Oid.BYTES);
        for (int at = 0; at < body.length; at += Oid.BYTES) {
            oids.add(Oid.from(body, at));
        }
        return oids;
    }

    private static SessionId session(HttpRequest request) {
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
