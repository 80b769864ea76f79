package dev.coffre.vault.wire;

import java.util.List;

/** Everybody who is written to about a vault's alerts. */
public record MailRecipients(List<MailRecipient> recipients) {
    public MailRecipients {
        recipients = List.copyOf(recipients);
    }
}
