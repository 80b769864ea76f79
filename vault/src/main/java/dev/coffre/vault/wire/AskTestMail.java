package dev.coffre.vault.wire;

import dev.coffre.vault.field.Limit;
import dev.coffre.vault.field.OneOf;

/** Asks for a test mail to this address. {@code language} is {@code en} or {@code fr}. */
public record AskTestMail(
        @Limit(least = 3, most = MailRecipient.LONGEST, pattern = MailRecipient.ADDRESS, ownProblem = true)
        String to,

        @OneOf({"en", "fr"}) String language) {}
