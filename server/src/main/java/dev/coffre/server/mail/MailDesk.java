package dev.coffre.server.mail;

import dev.coffre.server.catalog.AlertSeverity;
import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.MailRecipientRow;
import dev.coffre.server.catalog.Mails;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.wire.MailRecipient;
import dev.coffre.vault.wire.MailRecipients;
import dev.coffre.vault.wire.MailServer;
import dev.coffre.vault.wire.SetMail;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Where it is settled how and to whom mail is sent. Thread-safe. */
public final class MailDesk {
    private static final Set<String> LANGUAGES = Set.of("en", "fr");

    private final Catalog catalog;
    private final MailFile file;
    private final Supplier<MailLimits> limits;
    private final Post post;

    public MailDesk(Catalog catalog, MailFile file, Supplier<MailLimits> limits, Post post) {
        this.catalog = catalog;
        this.file = file;
        this.limits = limits;
        this.post = post;
    }

    /** How mail is sent, without the password; empty while none is. */
    public Optional<MailServer> server() {
        return file.read()
                .map(settings -> new MailServer(
                        settings.host(),
                        settings.port(),
                        settings.security().code(),
                        settings.login().map(MailLogin::user),
                        settings.from().text()));
    }

    /**
     * Takes other settings in place of those of before, the password among them.
     *
     * @throws dev.coffre.vault.problem.Problem {@code mail-settings-invalid}
     */
    public void set(SetMail asked) {
        limits.get().requirePort(asked.port());
        if (asked.user().isPresent() != asked.password().isPresent()) {
            throw MailSettings.invalid("a user needs a password, and a password a user");
        }
        file.write(new MailSettings(
                asked.host(),
                asked.port(),
                MailSecurity.named(asked.security())
                        .orElseThrow(() -> MailSettings.invalid("security is none, starttls or tls")),
                asked.user().map(user -> new MailLogin(user, asked.password().orElse(""))),
                new MailAddress(asked.from())));
    }

    /** No more mail is sent. */
    public void remove() {
        file.remove();
    }

    /**
     * Sends a mail at once.
     *
     * @throws dev.coffre.vault.problem.Problem {@code mail-not-set}, {@code mail-failed} or {@code mail-settings-invalid}
     */
    public void test(String to, String language) {
        MailSettings settings = file.read().orElseThrow(ProblemCode.MAIL_NOT_SET::problem);
        Letter letter = Wording.in(language).test(new MailAddress(to));
        switch (post.send(settings, letter)) {
            case Post.Outcome.Taken taken -> {}
            case Post.Outcome.Refused(String reason) -> throw ProblemCode.MAIL_FAILED.with("reason", reason);
            case Post.Outcome.Failed(String reason) -> throw ProblemCode.MAIL_FAILED.with("reason", reason);
        }
    }

    public MailRecipients recipients(VaultId vault) {
        return new MailRecipients(catalog.read(connection -> new Mails(connection).recipients(vault)).stream()
                .map(row -> new MailRecipient(row.address(), row.least().code(), row.language(), row.closings()))
                .toList());
    }

    /**
     * Takes other recipients in place of those of before; an address that is there twice counts once.
     *
     * @return whether they are others
     * @throws dev.coffre.vault.problem.Problem {@code mail-settings-invalid}
     */
    public boolean setRecipients(VaultId vault, List<MailRecipient> recipients) {
        if (recipients.size() > MailRecipients.MOST) {
            throw MailSettings.invalid("a vault has at most " + MailRecipients.MOST + " recipients");
        }
        Map<String, MailRecipientRow> rows = new LinkedHashMap<>();
        for (MailRecipient recipient : recipients) {
            rows.put(recipient.address(), row(vault, recipient));
        }
        return catalog.write(connection -> {
            Mails mails = new Mails(connection);
            boolean changed = !Set.copyOf(mails.recipients(vault)).equals(Set.copyOf(rows.values()));
            if (changed) {
                mails.setRecipients(vault, List.copyOf(rows.values()));
            }
            return changed;
        });
    }

    private static MailRecipientRow row(VaultId vault, MailRecipient recipient) {
        if (!LANGUAGES.contains(recipient.language())) {
            throw MailSettings.invalid("a language is en or fr");
        }
        return new MailRecipientRow(
                vault,
                new MailAddress(recipient.address()).text(),
                AlertSeverity.named(recipient.least())
                        .orElseThrow(() -> MailSettings.invalid("a severity is warning or critical")),
                recipient.language(),
                recipient.closings());
    }
}
