package dev.coffre.backup.record;

import dev.coffre.sealing.DataKey;
import dev.coffre.sealing.KeyContext;
import dev.coffre.sealing.Secret;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.record.RecordHeader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/** The domain 40 … 4f with the data key 00 … 1f in epoch 1 and 20 … 3f in epoch 2. */
final class TestDomain {
    static final HexFormat HEX = HexFormat.of();
    static final byte[] DOMAIN = HEX.parseHex("404142434445464748494a4b4c4d4e4f");
    static final byte[] FIRST = HEX.parseHex("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");
    static final byte[] SECOND = HEX.parseHex("202122232425262728292a2b2c2d2e2f303132333435363738393a3b3c3d3e3f");

    private TestDomain() {}

    static DataKey first() {
        return DataKey.of(KeyContext.of(DOMAIN, 1), Secret.copyOf(FIRST));
    }

    static DataKey second() {
        return DataKey.of(KeyContext.of(DOMAIN, 2), Secret.copyOf(SECOND));
    }

    static List<Oid> kids(int count) {
        return Stream.iterate(1, i -> i <= count, i -> i + 1)
                .map(i -> new Oid(i, 2, 3, 4))
                .toList();
    }

    /** The ext of a machine's first backup. */
    static RecordHeader.Ext pointExt() {
        return new RecordHeader.Ext(ByteBuffer.allocate(85)
                .put(DOMAIN)
                .putInt(1)
                .putLong(1)
                .put(new byte[32])
                .putLong(1_767_225_600_000L)
                .putLong(2)
                .putLong(300)
                .put((byte) 0)
                .array());
    }

    static byte[] text(int length) {
        return "all work and no play makes a dull backup. "
                .repeat(length / 42 + 1)
                .substring(0, length)
                .getBytes(StandardCharsets.US_ASCII);
    }

    static byte[] noise(int length) {
        byte[] bytes = new byte[length];
        new SplittableRandom(length).nextBytes(bytes);
        return bytes;
    }
}
