package dev.coffre.sealing;

import dev.coffre.sealing.TamperedException.Check;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * Seals payloads under a record's public header, and opens them (docs/format.md §2): deterministic authenticated encryption,
 * HMAC-SIV with AES-256-CTR.
 *
 * <p>It reads only the header fields that bind the record to its key: type, domain, epoch and payload length. It
 * authenticates the others as bytes.
 *
 * <p>Confined to one thread; {@link DataKey#payloadSealer()} makes one for each.
 */
public final class PayloadSealer {
    /** Length of the synthetic initialisation vector in bytes. */
    public static final int SIV_LENGTH = 32;

    private static final int TYPE_AT = 6;
    private static final int DOMAIN_AT = 8;
    private static final int EPOCH_AT = DOMAIN_AT + KeyContext.DOMAIN_LENGTH;
    private static final int PAYLOAD_LENGTH_AT = 32;
    private static final int SMALLEST_HEADER = 40;
    private static final int MIN_PAYLOAD = 256;

    /** Buffers for compressed bodies are kept up to this length, which a chunk does not exceed. */
    private static final int MAX_KEPT = 4 << 20;

    /** At 16 MiB Padmé adds at most 2¹⁹ − 1 zeros. They are read and written in pieces of this size. */
    private static final byte[] ZEROS = new byte[16 * 1024];

    private final DataKey key;
    private final AesCtr ctr = new AesCtr();
    private final byte[] scratch = new byte[ZEROS.length];
    private byte[] compressedBody = new byte[0];
    private final Map<SealedType, RecordMacs> macs = new EnumMap<>(SealedType.class);

    PayloadSealer(DataKey key) {
        this.key = key;
    }

    /**
     * Returns the whole record: header, SIV, ciphertext.
     *
     * @throws IllegalArgumentException when the header is of another domain or epoch, or states another payload length
     */
    public byte[] seal(byte[] header, Payload payload) {
        int padded = header.length < SMALLEST_HEADER ? 0 : payloadLength(header);
        SealedType type = typeOf(header)
                .filter(t -> Payload.allowsLength(t, payload.body().length(), padded))
                .orElseThrow(() -> new IllegalArgumentException("the header does not belong to this key and payload"));
        RecordMacs typeMacs = macsOf(type);
        byte[] prefix = prefix(payload);
        byte[] siv = siv(typeMacs, Slice.of(header), prefix, payload.codec(), payload.body());

        byte[] sealed = new byte[Math.addExact(header.length + SIV_LENGTH, padded)];
        System.arraycopy(header, 0, sealed, 0, header.length);
        System.arraycopy(siv, 0, sealed, header.length, SIV_LENGTH);
        startCipher(typeMacs, siv);
        int at = header.length + SIV_LENGTH;
        ctr.apply(Slice.of(prefix), sealed, at);
        at += prefix.length;
        ctr.apply(payload.body(), sealed, at);
        at += payload.body().length();
        encryptZeros(sealed, at);
        return sealed;
    }

    /**
     * Returns the payload of a record whose public header is well-formed and whose oid was checked. The caller still
     * compares type and pid with what the parent names, and decompresses. The next call overwrites a compressed body.
     *
     * @param headerLength length of the public header at the start of {@code sealed}
     * @throws TamperedException when anything differs from what was sealed; no content is released then
     */
    public Payload open(byte[] sealed, int headerLength) {
        RecordMacs typeMacs = begin(sealed, headerLength);
        Payload payload = decrypt(sealed, headerLength, byte[]::new);
        byte[] prefix = prefix(authenticPid(typeMacs, sealed[TYPE_AT], payload));
        byte[] expected = siv(typeMacs, new Slice(sealed, 0, headerLength), prefix, payload.codec(), payload.body());
        require(MessageDigest.isEqual(expected, siv(sealed, headerLength)), Check.SIV);
        return payload;
    }

    /**
     * Returns the payload of a chunk or bundle whose oid a verified page names. The oid alone authenticates the record:
     * lengths and padding are checked, and the SIV is not. So the caller must have compared the oid, and must detect
     * faults of memory by itself: by the checksum of the frame, or by the pid of content without codec. The next call
     * overwrites a compressed body.
     *
     * @param headerLength length of the public header at the start of {@code sealed}
     * @param memory gives an array of at least this length, for a body without codec
     * @throws TamperedException when lengths, codec, padding or the record's context are wrong
     */
    public Payload openNamed(byte[] sealed, int headerLength, IntFunction<byte[]> memory) {
        begin(sealed, headerLength);
        return decrypt(sealed, headerLength, memory);
    }

    /** Checks the lengths and the context of a record, and starts its cipher. */
    private RecordMacs begin(byte[] sealed, int headerLength) {
        int padded = sealed.length - headerLength - SIV_LENGTH;
        if (headerLength < SMALLEST_HEADER || padded < MIN_PAYLOAD || padded > Payload.MAX_LENGTH) {
            throw new TamperedException(Check.LENGTH);
        }
        SealedType type = typeOf(sealed).orElseThrow(() -> new TamperedException(Check.CONTEXT));
        require(payloadLength(sealed) == padded, Check.LENGTH);
        RecordMacs typeMacs = macsOf(type);
        startCipher(typeMacs, siv(sealed, headerLength));
        return typeMacs;
    }

    private static int payloadLength(byte[] header) {
        return ByteBuffer.wrap(header).getInt(PAYLOAD_LENGTH_AT);
    }

    private static byte[] siv(byte[] sealed, int headerLength) {
        return Arrays.copyOfRange(sealed, headerLength, headerLength + SIV_LENGTH);
    }

    private Payload decrypt(byte[] sealed, int headerLength, IntFunction<byte[]> memory) {
        int start = headerLength + SIV_LENGTH;
        int padded = sealed.length - start;
        SealedType type = SealedType.ofRecord(sealed[TYPE_AT]).orElseThrow();
        byte[] prefix = new byte[Payload.PREFIX_LENGTH];
        ctr.apply(new Slice(sealed, start, prefix.length), prefix, 0);
        ByteBuffer fields = ByteBuffer.wrap(prefix);
        Codec codec = Codec.fromNumber(fields.get()).orElseThrow(() -> new TamperedException(Check.CODEC));
        int rawLength = fields.getInt();
        int bodyLength = fields.getInt();
        require(rawLength >= 0 && rawLength <= Payload.MAX_LENGTH, Check.LENGTH);
        require(bodyLength >= 0 && bodyLength <= padded - prefix.length, Check.LENGTH);
        require(Payload.allowsLength(type, bodyLength, padded), Check.LENGTH);
        require(codec != Codec.NONE || bodyLength == rawLength, Check.LENGTH);

        byte[] body = codec == Codec.NONE ? memory.apply(bodyLength) : compressedBody(bodyLength);
        ctr.apply(new Slice(sealed, start + prefix.length, bodyLength), body, 0);
        requireZeros(sealed, start + prefix.length + bodyLength);
        return new Payload(codec, rawLength, Pid.read(fields), new Slice(body, 0, bodyLength));
    }

    /** Returns a buffer of at least {@code length} bytes. It is reused, because its content is decompressed at once. */
    private byte[] compressedBody(int length) {
        if (length > MAX_KEPT) {
            return new byte[length];
        }
        if (compressedBody.length < length) {
            compressedBody = new byte[Math.min(MAX_KEPT, Math.max(length, 2 * compressedBody.length))];
        }
        return compressedBody;
    }

    /**
     * The payload with the pid that goes into the SIV. Without a codec nothing else hashes the body, so its pid is
     * computed, never taken from the decrypted field: else a flipped bit in incompressible content would pass.
     */
    private static Payload authenticPid(RecordMacs typeMacs, byte type, Payload payload) {
        if (payload.codec() != Codec.NONE) {
            return payload;
        }
        Pid computed = Pid.of(typeMacs.pid().add(type).add(payload.body()).value());
        require(computed.sameInConstantTime(payload.pid()), Check.PID);
        return new Payload(payload.codec(), payload.rawLength(), computed, payload.body());
    }

    private static byte[] siv(RecordMacs typeMacs, Slice header, byte[] prefix, Codec codec, Slice body) {
        Hmac siv = typeMacs.siv().add(header).add(prefix);
        if (codec != Codec.NONE) {
            siv.add(typeMacs.body().add(body).value());
        }
        return siv.value();
    }

    private static byte[] prefix(Payload payload) {
        ByteBuffer prefix = ByteBuffer.allocate(Payload.PREFIX_LENGTH)
                .put(payload.codec().number())
                .putInt(payload.rawLength())
                .putInt(payload.body().length());
        return payload.pid().write(prefix).array();
    }

    private void startCipher(RecordMacs typeMacs, byte[] siv) {
        byte[] keyAndIv = Hkdf.expand(typeMacs.obj(), siv, AesCtr.KEY_AND_IV_LENGTH);
        ctr.start(keyAndIv);
        Arrays.fill(keyAndIv, (byte) 0);
    }

    private void encryptZeros(byte[] sealed, int from) {
        for (int at = from; at < sealed.length; at += ZEROS.length) {
            ctr.apply(new Slice(ZEROS, 0, Math.min(ZEROS.length, sealed.length - at)), sealed, at);
        }
    }

    private void requireZeros(byte[] sealed, int from) {
        for (int at = from; at < sealed.length; at += scratch.length) {
            int length = Math.min(scratch.length, sealed.length - at);
            ctr.apply(new Slice(sealed, at, length), scratch, 0);
            require(Arrays.equals(scratch, 0, length, ZEROS, 0, length), Check.PADDING);
        }
    }

    private RecordMacs macsOf(SealedType type) {
        return macs.computeIfAbsent(type, t -> RecordMacs.of(key, t));
    }

    /**
     * Returns the header's type. Returns empty if the header has another domain or epoch than this key, or if its type is
     * not that of a record.
     */
    private Optional<SealedType> typeOf(byte[] header) {
        byte[] domain = key.context().domainId();
        boolean ours = header.length >= SMALLEST_HEADER
                && Arrays.equals(header, DOMAIN_AT, EPOCH_AT, domain, 0, domain.length)
                && ByteBuffer.wrap(header).getInt(EPOCH_AT) == key.context().epoch();
        return ours ? SealedType.ofRecord(header[TYPE_AT]) : Optional.empty();
    }

    private static void require(boolean holds, Check check) {
        if (!holds) {
            throw new TamperedException(check);
        }
    }
}
