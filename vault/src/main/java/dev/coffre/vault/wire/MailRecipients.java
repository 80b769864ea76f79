package dev.coffre.vault.wire;

import dev.coffre.vault.field.Limit;
import java.util.List;

/** All recipients of mail about a vault's alerts. */
public record MailRecipients(
        @Limit(members = MailRecipients.MOST, ownProblem = true)
        List<MailRecipient> recipients) {
    public static final int MOST = 50;

    public MailRecipients {
        recipients = List.copyOf(recipients);
    }
}
