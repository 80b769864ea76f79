package dev.coffre.vault.remote;

import dev.coffre.vault.RecordSink;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.record.RecordBytes;
import dev.coffre.vault.record.RecordHeader;
import java.io.IOException;
import java.util.List;

/** One fetch. Requests up to 4,096 records at a time; after a broken response it requests only the remaining ones. */
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
    private int done;

    /** @param wanted without duplicates */
    RecordDownload(AuthorizedExchange exchange, List<Oid> wanted, RecordSink sink) {
        this.exchange = exchange;
        this.wanted = wanted;
        this.sink = sink;
    }

    void run() {
        while (done < wanted.size()) {
            int end = Math.min(wanted.size(), done + MAX_OIDS);
            exchange.<Boolean>send(() -> ask(wanted.subList(done, end)), Call.OCTETS, answer -> receive(answer, end));
        }
    }

    private static Call ask(List<Oid> oids) {
        return Call.post("/v1/records/fetch", Call.OCTETS, Oids.write(oids));
    }

    private boolean receive(Answer answer, int end) throws IOException {
        Frames frames = new Frames(answer, MAX_FRAME, (long) (end - done) * MAX_FRAME);
        while (done < end) {
            Frames.Tagged frame = frames.requireTagged();
            handOver(frames, wanted.get(done++), frame);
        }
        frames.end();
        return true;
    }

    private void handOver(Frames frames, Oid oid, Frames.Tagged frame) {
        byte[] record = frame.content();
        switch (frame.tag()) {
            case FOUND -> {
                RecordBytes hashed = RecordBytes.of(record);
                if (hashed.oid().equals(oid)) {
                    sink.record(hashed);
                } else {
                    sink.missing(oid, ProblemCode.RECORD_DAMAGED);
                }
            }
            case SUBSTITUTE -> sink.substitute(oid, RecordBytes.of(record));
            case MISSING -> sink.missing(oid, ProblemCode.RECORD_MISSING);
            case DAMAGED -> sink.missing(oid, ProblemCode.RECORD_DAMAGED);
            default -> throw frames.garbage("status " + frame.tag() + " of a record");
        }
    }
}
