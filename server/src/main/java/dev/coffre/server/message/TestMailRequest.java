package dev.coffre.server.message;

import dev.coffre.vault.field.AllowedValues;
import dev.coffre.vault.field.FieldLimit;

/** Asks for a test mail to this address. {@code language} is {@code en} or {@code fr}. */
public record TestMailRequest(
        @FieldLimit(min = 3, max = MailRecipient.MAX_LENGTH, pattern = MailRecipient.ADDRESS, ownProblem = true)
        String to,

        @AllowedValues({"en", "fr"}) String language) {}
