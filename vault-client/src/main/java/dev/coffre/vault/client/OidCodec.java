package dev.coffre.vault.client;

import dev.coffre.vault.id.Oid;
import java.util.List;

/** Encodes a list of oids as a request body, 32 bytes each. */
final class OidCodec {
    private OidCodec() {}

    static byte[] encode(List<Oid> oids) {
        byte[] body = new byte[oids.size() * Oid.BYTES];
        for (int i = 0; i < oids.size(); i++) {
            oids.get(i).write(body, i * Oid.BYTES);
        }
        return body;
    }
}
