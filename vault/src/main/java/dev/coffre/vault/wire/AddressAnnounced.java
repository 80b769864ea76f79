package dev.coffre.vault.wire;

import java.util.List;

/** Where the vault service may be found from now on, signed by its key; pins and signature in hex. */
public record AddressAnnounced(long number, List<String> urls, List<String> tlsPins, String signature) {
    public AddressAnnounced {
        urls = List.copyOf(urls);
        tlsPins = List.copyOf(tlsPins);
    }
}
