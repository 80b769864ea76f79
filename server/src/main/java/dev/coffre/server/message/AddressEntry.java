package dev.coffre.server.message;

import static dev.coffre.vault.field.FieldFormat.Format.HASH;

import dev.coffre.vault.field.FieldFormat;
import java.util.List;
import java.util.Optional;

/**
 * Where agents find the vault service, as an administrator sees it.
 *
 * @param guessed whether no address was set: agents then receive none
 * @param nextUrls announced and not yet active
 * @param tlsPins in hex; empty if the certificate is verified by certificate authorities instead
 * @param nextPins pins of keys that are announced and not yet active
 * @param announcement number of the newest announcement
 */
public record AddressEntry(
        List<String> urls,
        boolean guessed,
        List<String> nextUrls,
        @FieldFormat(HASH) List<String> tlsPins,
        @FieldFormat(HASH) List<String> nextPins,
        Optional<Long> announcement) {
    public AddressEntry {
        urls = List.copyOf(urls);
        nextUrls = List.copyOf(nextUrls);
        tlsPins = List.copyOf(tlsPins);
        nextPins = List.copyOf(nextPins);
    }
}
