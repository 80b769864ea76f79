package dev.coffre.vault.wire;

import static dev.coffre.vault.wire.Holds.What.HASH;
import static dev.coffre.vault.wire.Holds.What.SIGNATURE;

import java.util.List;

/** Where the vault service may be found from now on, signed by its key; pins and signature in hex. */
public record AddressAnnounced(
        long number,
        List<String> urls,
        @Holds(HASH) List<String> tlsPins,
        @Holds(SIGNATURE) String signature) {
    public AddressAnnounced {
        urls = List.copyOf(urls);
        tlsPins = List.copyOf(tlsPins);
    }
}
