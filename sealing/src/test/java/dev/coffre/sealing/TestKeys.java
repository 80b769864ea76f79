package dev.coffre.sealing;

import java.util.HexFormat;

/** The data key 00 … 1f of the domain 00 … 0f, epoch 1. */
final class TestKeys {
    static final KeyContext CONTEXT = KeyContext.of(HexFormat.of().parseHex("000102030405060708090a0b0c0d0e0f"), 1);

    private TestKeys() {}

    static Secret secret() {
        return Secret.taking(
                HexFormat.of().parseHex("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"));
    }

    static DataKey dataKey() {
        return DataKey.of(CONTEXT, secret());
    }
}
