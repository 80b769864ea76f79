package dev.coffre.sealing.slot;

import dev.coffre.sealing.Hkdf;
import dev.coffre.sealing.KeyContext;
import dev.coffre.sealing.Secret;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** The two keys of one slot write, bound to where the slot belongs (docs/format.md §8). */
record KeySlotKeys(Secret encryption, Secret authentication) implements AutoCloseable {
    private static final int LENGTH = 32;

    static KeySlotKeys from(Secret pseudoRandomKey, KeySlotId id, KeyContext context, KeySlotKind kind) {
        return new KeySlotKeys(
                Hkdf.expand(pseudoRandomKey, info("enc", id, context, kind), LENGTH),
                Hkdf.expand(pseudoRandomKey, info("mac", id, context, kind), LENGTH));
    }

    private static byte[] info(String purpose, KeySlotId id, KeyContext context, KeySlotKind kind) {
        byte[] label = ("coffre/v1/slot-" + purpose + "\0").getBytes(StandardCharsets.US_ASCII);
        ByteBuffer info = ByteBuffer.allocate(label.length + KeyContext.DOMAIN_LENGTH + KeySlotId.LENGTH + 5)
                .put(label)
                .put(context.domainId());
        return id.write(info).put(kind.number()).putInt(context.epoch()).array();
    }

    @Override
    public void close() {
        encryption.close();
        authentication.close();
    }
}
