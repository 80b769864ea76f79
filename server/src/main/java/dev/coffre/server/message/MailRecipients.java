package dev.coffre.server.message;

import dev.coffre.vault.field.FieldLimit;
import java.util.List;

/** All recipients of mail about a vault's alerts. */
public record MailRecipients(
        @FieldLimit(maxMembers = MailRecipients.MAX_RECIPIENTS, ownProblem = true)
        List<MailRecipient> recipients) {
    public static final int MAX_RECIPIENTS = 50;

    public MailRecipients {
        recipients = List.copyOf(recipients);
    }
}
