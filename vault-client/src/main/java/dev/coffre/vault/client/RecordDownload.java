package dev.coffre.vault.client;

import dev.coffre.vault.RecordSink;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.record.RecordBytes;
import dev.coffre.vault.record.RecordHeader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * One fetch. Requests up to 4,096 records at a time; after a broken response it requests only the remaining ones. Records
 * that arrive with another oid are requested once more, and the vault then verifies what it sends (docs/protocol.md §5).
 */
final class RecordDownload {
    private static final int MAX_OIDS = 4_096;
    private static final int MAX_FRAME = 1 + RecordHeader.MAX_RECORD;
    private static final byte FOUND = 0;
    private static final byte MISSING = 1;
    private static final byte DAMAGED = 2;
    private static final byte SUBSTITUTE = 3;

    private final AuthorizedExchange exchange;
    private final List<Oid> wanted;
    private final RecordSink sink;
    private final boolean verifies;
    private final List<Oid> mismatched = new ArrayList<>();
    private int received;

    /** @param wanted without duplicates */
    RecordDownload(AuthorizedExchange exchange, List<Oid> wanted, RecordSink sink) {
        this(exchange, wanted, sink, false);
    }

    private RecordDownload(AuthorizedExchange exchange, List<Oid> wanted, RecordSink sink, boolean verifies) {
        this.exchange = exchange;
        this.wanted = wanted;
        this.sink = sink;
        this.verifies = verifies;
    }

    void run() {
        while (received < wanted.size()) {
            int end = Math.min(wanted.size(), received + MAX_OIDS);
            exchange.<Boolean>send(
                    () -> request(wanted.subList(received, end)), VaultRequest.OCTETS, answer -> receive(answer, end));
        }
        if (!mismatched.isEmpty()) {
            new RecordDownload(exchange, mismatched, sink, true).run();
        }
    }

    private VaultRequest request(List<Oid> oids) {
        String route = verifies ? "/v1/records/fetch?verify=true" : "/v1/records/fetch";
        return VaultRequest.post(route, VaultRequest.OCTETS, OidCodec.encode(oids));
    }

    private boolean receive(VaultResponse answer, int end) throws IOException {
        FrameStream frames = new FrameStream(answer, MAX_FRAME, (long) (end - received) * MAX_FRAME);
        while (received < end) {
            FrameStream.TaggedFrame frame = frames.requireTagged();
            deliver(frames, wanted.get(received++), frame);
        }
        frames.requireEnd();
        return true;
    }

    private void deliver(FrameStream frames, Oid oid, FrameStream.TaggedFrame frame) {
        byte[] record = frame.content();
        switch (frame.tag()) {
            case FOUND -> {
                RecordBytes hashed = RecordBytes.of(record);
                if (hashed.oid().equals(oid)) {
                    sink.record(hashed);
                } else if (verifies) {
                    sink.missing(oid, ProblemCode.RECORD_DAMAGED);
                } else {
                    mismatched.add(oid);
                }
            }
            case SUBSTITUTE -> sink.substitute(oid, RecordBytes.of(record));
            case MISSING -> sink.missing(oid, ProblemCode.RECORD_MISSING);
            case DAMAGED -> sink.missing(oid, ProblemCode.RECORD_DAMAGED);
            default -> throw frames.garbage("status " + frame.tag() + " of a record");
        }
    }
}
