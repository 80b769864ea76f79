package dev.coffre.vault.wire;

import static dev.coffre.vault.field.FieldFormat.Format.HASH;
import static dev.coffre.vault.field.FieldFormat.Format.SIGNATURE;

import dev.coffre.vault.field.FieldFormat;
import java.util.List;

/** Where the vault service will be found from now on, signed by its key. Pins and signature are in hex. */
public record AddressAnnouncementMessage(
        long number,
        List<String> urls,
        @FieldFormat(HASH) List<String> tlsPins,
        @FieldFormat(SIGNATURE) String signature) {
    public static final int MAX_URLS = 16;
    public static final int MAX_URL = 2_048;

    /** A host and an optional port, without a path. */
    public static final String URL =
            "https://(?:[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?|\\[[0-9A-Fa-f:.]{2,45}\\])(?::[0-9]{1,5})?/?";

    public AddressAnnouncementMessage {
        urls = List.copyOf(urls);
        tlsPins = List.copyOf(tlsPins);
    }
}
