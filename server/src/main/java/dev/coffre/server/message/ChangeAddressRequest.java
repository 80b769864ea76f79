package dev.coffre.server.message;

import static dev.coffre.vault.field.FieldFormat.Format.HASH;

import dev.coffre.vault.field.AllowedValues;
import dev.coffre.vault.field.FieldFormat;
import dev.coffre.vault.field.FieldLimit;
import dev.coffre.vault.wire.AddressAnnouncementMessage;
import java.util.List;
import java.util.Optional;

/**
 * Changes where agents find the vault service, or its TLS key.
 *
 * @param step {@code announce}, {@code activate} or {@code withdraw}
 * @param urls URLs to announce
 * @param pin the pin to announce, of a key that is not the service's own; absent to let the service make a key
 */
public record ChangeAddressRequest(
        @AllowedValues({"announce", "activate", "withdraw"}) String step,

        @FieldLimit(
                min = 1,
                max = AddressAnnouncementMessage.MAX_URL,
                pattern = AddressAnnouncementMessage.URL,
                maxMembers = AddressAnnouncementMessage.MAX_URLS)
        Optional<List<String>> urls,

        @FieldFormat(HASH) Optional<String> pin) {}
