package dev.coffre.vault.client;

import dev.coffre.vault.Alias;
import dev.coffre.vault.CommitResult;
import dev.coffre.vault.CommitTerms;
import dev.coffre.vault.PutResult;
import dev.coffre.vault.SessionTotals;
import dev.coffre.vault.VaultSession;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.id.SessionId;
import dev.coffre.vault.id.Sha256;
import dev.coffre.vault.point.ChainHead;
import dev.coffre.vault.point.Receipt;
import dev.coffre.vault.point.SignedPoint;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.record.RecordBytes;
import dev.coffre.vault.retention.PointKind;
import dev.coffre.vault.wire.BatchResponse;
import dev.coffre.vault.wire.ProblemResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A session at a remote vault (docs/protocol.md §4). Thread-safe. */
final class RemoteSession implements VaultSession {
    private final AuthorizedExchange exchange;
    private final SessionId id;
    private final String path;

    RemoteSession(AuthorizedExchange exchange, SessionId id) {
        this.exchange = exchange;
        this.id = id;
        this.path = "/v1/sessions/" + id;
    }

    @Override
    public SessionId id() {
        return id;
    }

    @Override
    public BitSet have(List<Oid> oids) {
        if (oids.size() > MAX_OIDS) {
            throw ProblemCode.REQUEST_TOO_LARGE.with("maximum", (long) MAX_OIDS * Oid.BYTES);
        }
        if (oids.isEmpty()) {
            return new BitSet();
        }
        VaultRequest call = VaultRequest.post(path + "/have", VaultRequest.OCTETS, OidCodec.encode(oids));
        int answerLength = (oids.size() + 7) / 8;
        byte[] bits = exchange.send(() -> call, VaultRequest.OCTETS, answer -> exactly(answer, answerLength));
        BitSet live = new BitSet(oids.size());
        for (int i = 0; i < oids.size(); i++) {
            live.set(i, (bits[i / 8] & 0x80 >> i % 8) != 0);
        }
        return live;
    }

    @Override
    public PutResult put(List<RecordBytes> batch) {
        if (batch.isEmpty()) {
            return new PutResult.Admitted(0, 0);
        }
        long bytes = batch.stream().mapToLong(record -> record.bytes().length).sum();
        if (batch.size() > 1 && bytes > MAX_BATCH) {
            throw ProblemCode.BATCH_TOO_LARGE.with("bytes", bytes).with("limit", MAX_BATCH);
        }
        List<byte[]> body =
                FrameStream.encode(batch.stream().map(RecordBytes::bytes).toList());
        VaultRequest call = VaultRequest.post(path + "/records", VaultRequest.OCTETS, body);
        return exchange.send(
                () -> call,
                VaultRequest.JSON,
                RemoteSession::admitted,
                refusal -> missing(refusal).map(PutResult.Missing::new));
    }

    private static PutResult admitted(VaultResponse answer) throws IOException {
        BatchResponse admitted = Exchange.message(answer, BatchResponse.class);
        return new PutResult.Admitted(admitted.records(), admitted.admitted());
    }

    @Override
    public void alias(List<Alias> aliases) {
        for (int from = 0; from < aliases.size(); from += MAX_ALIASES) {
            List<Alias> some = aliases.subList(from, Math.min(aliases.size(), from + MAX_ALIASES));
            byte[] pairs = OidCodec.encode(some.stream()
                    .flatMap(alias -> Stream.of(alias.lost(), alias.substitute()))
                    .toList());
            VaultRequest call = VaultRequest.post(path + "/aliases", VaultRequest.OCTETS, pairs);
            exchange.send(() -> call, VaultRequest.OCTETS, answer -> exactly(answer, 0));
        }
    }

    @Override
    public CommitResult commit(SignedPoint point, CommitTerms terms) {
        byte[] record = point.record();
        byte[] signature = point.signature();
        byte[] body = ByteBuffer.allocate(record.length + signature.length)
                .put(record)
                .put(signature)
                .array();
        VaultRequest call = VaultRequest.post(path + "/commit" + query(terms), VaultRequest.OCTETS, body);
        return exchange.send(
                () -> call,
                VaultRequest.OCTETS,
                answer -> new CommitResult.Committed(Receipt.decode(exactly(answer, Receipt.BYTES))),
                refusal -> headMoved(refusal).or(() -> missing(refusal).map(CommitResult.Missing::new)));
    }

    private static String query(CommitTerms terms) {
        String kind = terms.kind() == PointKind.SCHEDULED ? "?kind=scheduled" : "?kind=on-demand";
        return kind
                + terms.retainUntil()
                        .map(until -> "&retainUntil=" + until.toEpochMilli())
                        .orElse("");
    }

    @Override
    public SessionTotals totals() {
        return RemoteVault.totals(exchange.json(VaultRequest.get(path), dev.coffre.vault.wire.SessionResponse.class));
    }

    /** Does nothing: the protocol has no verb for it, and the vault expires sessions. */
    @Override
    public void close() {}

    private static byte[] exactly(VaultResponse answer, int length) throws IOException {
        byte[] body = answer.body().readAtMost(length);
        if (body.length < length) {
            throw answer.failures().garbage(body.length + " bytes in place of " + length);
        }
        return body;
    }

    private static Optional<List<Oid>> missing(ProblemResponse refusal) {
        if (!refusal.code().equals(ProblemCode.MISSING_RECORDS.code())) {
            return Optional.empty();
        }
        try {
            return refusal.missing().map(oids -> oids.stream().map(Oid::parse).toList());
        } catch (IllegalArgumentException notAnOid) {
            return Optional.empty();
        }
    }

    private static Optional<CommitResult> headMoved(ProblemResponse refusal) {
        if (!refusal.code().equals(ProblemCode.HEAD_MOVED.code())) {
            return Optional.empty();
        }
        Map<String, String> details = refusal.details().orElse(Map.of());
        try {
            long seq = Long.parseLong(details.getOrDefault("seq", ""));
            Sha256 hash = Sha256.parse(details.getOrDefault("hash", ""));
            return Optional.of(new CommitResult.HeadMoved(new ChainHead(seq, hash)));
        } catch (IllegalArgumentException notAHead) {
            return Optional.empty();
        }
    }
}
