package dev.coffre.acceptance.load;

import dev.coffre.vault.id.DomainId;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.record.RecordBytes;
import dev.coffre.vault.record.RecordHeader;
import dev.coffre.vault.record.RecordType;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * Chunks as far as a vault can see: true headers around noise. The same arrays again and again, with a number in each that
 * makes them other records; the vault alone hashes them, so that the sender has little to do but to send.
 */
public final class SentBatch {
    private static final Oid HASHED_BY_THE_VAULT = Oid.of(new byte[0]);
    private static final int FRAME = 4;

    private final List<RecordBytes> records;
    private final int numberAt;
    private long number;

    /** @param random another for each sender, and in each run */
    SentBatch(DomainId domain, int epoch, int recordLength, int count, RandomGenerator random) {
        RecordHeader shortest = new RecordHeader(RecordType.CHUNK, domain, epoch, RecordHeader.MIN_PAYLOAD, List.of());
        int payload = recordLength - shortest.length() - RecordHeader.SIV_LENGTH;
        RecordHeader header = new RecordHeader(RecordType.CHUNK, domain, epoch, payload, List.of());
        this.numberAt = header.length();
        this.number = random.nextLong();
        this.records = Stream.generate(() -> noise(header, random)).limit(count).toList();
    }

    private static RecordBytes noise(RecordHeader header, RandomGenerator random) {
        byte[] sealed = new byte[header.recordLength() - header.length()];
        random.nextBytes(sealed);
        byte[] record = ByteBuffer.allocate(header.recordLength())
                .put(header.encode())
                .put(sealed)
                .array();
        return new RecordBytes(HASHED_BY_THE_VAULT, record);
    }

    /** Records that were never sent before; the ones before are gone. */
    public List<RecordBytes> next() {
        records.forEach(record -> ByteBuffer.wrap(record.bytes()).putLong(numberAt, number++));
        return records;
    }

    /** Of the request's body. */
    long bodyLength() {
        return bytes() + (long) FRAME * records.size();
    }

    long bytes() {
        return records.stream().mapToLong(record -> record.bytes().length).sum();
    }
}
