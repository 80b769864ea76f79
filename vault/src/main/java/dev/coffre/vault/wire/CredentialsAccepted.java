package dev.coffre.vault.wire;

import static dev.coffre.vault.field.Holds.What.ID;
import static dev.coffre.vault.field.Holds.What.MILLIS;

import dev.coffre.vault.field.Holds;

/** The vault accepts these vault credentials. {@code vault} is their vault, {@code expires} their end in ms. */
public record CredentialsAccepted(
        @Holds(ID) String vault,
        String vaultName,
        @Holds(MILLIS) long expires,
        @Holds(MILLIS) long time) {}
