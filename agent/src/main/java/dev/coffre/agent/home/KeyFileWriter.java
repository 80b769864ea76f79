package dev.coffre.agent.home;

import dev.coffre.sealing.DataKey;
import dev.coffre.sealing.Secret;
import dev.coffre.sealing.slot.Argon2Parameters;
import dev.coffre.vault.codec.ChecksummedFile;
import dev.coffre.vault.signing.SigningKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes the fields of a key file in order. Single use; {@link #finish} wipes its buffers. */
final class KeyFileWriter {
    private final ByteBuffer out;

    KeyFileWriter(int limit, String magic, int version) {
        this.out = ByteBuffer.allocate(limit);
        out.put(magic.getBytes(StandardCharsets.US_ASCII)).put((byte) version);
    }

    KeyFileWriter bytes(byte[] bytes) {
        out.put(bytes);
        return this;
    }

    KeyFileWriter u32(int value) {
        out.putInt(value);
        return this;
    }

    KeyFileWriter i64(long value) {
        out.putLong(value);
        return this;
    }

    KeyFileWriter text(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        out.putShort((short) utf8.length).put(utf8);
        return this;
    }

    KeyFileWriter cost(Argon2Parameters cost) {
        return u32(cost.memoryKiB()).u32(cost.iterations()).u32(cost.parallelism());
    }

    KeyFileWriter keys(MachineKeyPairs keys) {
        return signingKey(keys.point()).signingKey(keys.authentication());
    }

    private KeyFileWriter signingKey(SigningKey key) {
        byte[] seed = key.seed();
        out.put(seed).put(key.verifyingKey().bytes());
        DurableFile.wipe(seed);
        return this;
    }

    /** Writes the epoch, then the key. */
    KeyFileWriter dataKey(DataKey key) {
        try (Secret secret = key.copyOfSecret()) {
            return u32(key.context().epoch()).secret(secret);
        }
    }

    private KeyFileWriter secret(Secret secret) {
        byte[] copy = secret.copy();
        out.put(copy);
        DurableFile.wipe(copy);
        return this;
    }

    /** Returns the whole file with its checksum; the caller must wipe it. */
    byte[] finish() {
        byte[] content = Arrays.copyOf(out.array(), out.position());
        byte[] file = ChecksummedFile.encode(content);
        DurableFile.wipe(content);
        DurableFile.wipe(out.array());
        return file;
    }
}
