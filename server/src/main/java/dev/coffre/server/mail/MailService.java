package dev.coffre.server.mail;

import dev.coffre.server.catalog.AlertSeverity;
import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.CatalogConnection;
import dev.coffre.server.catalog.MailRecipientRow;
import dev.coffre.server.catalog.MailTable;
import dev.coffre.server.catalog.OmittedMailRow;
import dev.coffre.server.catalog.OmittedMailTable;
import dev.coffre.server.catalog.RecipientsChange;
import dev.coffre.server.catalog.VaultRow;
import dev.coffre.server.message.MailRecipient;
import dev.coffre.server.message.MailRecipients;
import dev.coffre.server.message.MailServerEntry;
import dev.coffre.server.message.SetMailServerRequest;
import dev.coffre.server.people.Actor;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.text.Language;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** The mail server settings and the recipients of each vault's alerts. Thread-safe. */
public final class MailService {
    /** A recipient of less than this gets no last mail: adding and removing addresses sends strangers none. */
    private static final Duration SETTLED = Duration.ofDays(1);

    /** An address that is put back within this time and removed again gets a last mail again. */
    private static final Duration REMEMBERED = Duration.ofDays(7);

    /** To one address about one vault. */
    private static final int LAST_MAILS_A_DAY = 10;

    /** To one address about all vaults. Not for the first one about a vault, which other vaults must not prevent. */
    private static final int ALL_LAST_MAILS_A_DAY = 30;

    /** To one address about all vaults, with the first one about each vault. A digest names the other vaults. */
    static final int LAST_MAILS_WITH_FIRST_A_DAY = 100;

    /** Test mails to one address in an hour. */
    static final int TEST_MAILS_AN_HOUR = 10;

    private final Catalog catalog;
    private final MailSettingsStorage storage;
    private final Supplier<MailTargetPolicy> limits;
    private final MailTransport transport;
    private final InstantSource clock;

    public MailService(
            Catalog catalog,
            MailSettingsStorage storage,
            Supplier<MailTargetPolicy> limits,
            MailTransport post,
            InstantSource clock) {
        this.catalog = catalog;
        this.storage = storage;
        this.limits = limits;
        this.transport = post;
        this.clock = clock;
    }

    /** Returns the mail server's settings without the password; empty if none are set. */
    public Optional<MailServerEntry> server() {
        return storage.read()
                .map(settings -> new MailServerEntry(
                        settings.host(),
                        settings.port(),
                        settings.security().code(),
                        settings.credentials().map(MailCredentials::user),
                        settings.from().text()));
    }

    /**
     * Replaces the settings, including the password.
     *
     * @throws dev.coffre.vault.problem.Problem {@code mail-settings-invalid}
     */
    public void setServer(SetMailServerRequest asked) {
        limits.get().requirePort(asked.port());
        if (asked.user().isPresent() != asked.password().isPresent()) {
            throw MailSettings.invalid("a user needs a password, and a password a user");
        }
        storage.write(new MailSettings(
                asked.host(),
                asked.port(),
                MailSecurity.named(asked.security())
                        .orElseThrow(() -> MailSettings.invalid("security is none, starttls or tls")),
                asked.user()
                        .map(user -> new MailCredentials(user, asked.password().orElse(""))),
                new MailAddress(asked.from())));
    }

    /** Removes the settings, so that no more mail is sent. */
    public void removeServer() {
        storage.remove();
    }

    /**
     * Sends a test mail at once, without waiting in the outbox.
     *
     * @throws dev.coffre.vault.problem.Problem {@code mail-not-set}, {@code mail-failed}, {@code mail-settings-invalid}
     *     or {@code rate-limited}
     */
    public void sendTestMail(String to, String language) {
        MailSettings settings = storage.read().orElseThrow(ProblemCode.MAIL_NOT_SET::problem);
        MailAddress address = new MailAddress(to);
        MailMessage mailMessage = AlertMailText.in(language).testMail(address);
        catalog.change(connection -> countTestMail(new MailTable(connection), address.text(), language));
        switch (transport.send(settings, mailMessage)) {
            case MailTransport.SendResult.Sent taken -> {}
            case MailTransport.SendResult.PermanentFailure(String reason) ->
                throw ProblemCode.MAIL_FAILED.with("reason", reason);
            case MailTransport.SendResult.TemporaryFailure(String reason) ->
                throw ProblemCode.MAIL_FAILED.with("reason", reason);
            case MailTransport.SendResult.ServerUnavailable(String reason) ->
                throw ProblemCode.MAIL_FAILED.with("reason", reason);
        }
    }

    private void countTestMail(MailTable mails, String address, String language) {
        Instant now = clock.instant();
        if (mails.countTests(address, now.minus(MailOutbox.HOUR)) >= TEST_MAILS_AN_HOUR) {
            throw ProblemCode.RATE_LIMITED.with("seconds", MailOutbox.HOUR.toSeconds());
        }
        mails.insertTest(address, language, now);
    }

    public MailRecipients recipients(VaultId vault) {
        return new MailRecipients(catalog.read(connection -> new MailTable(connection).recipients(vault)).stream()
                .map(row ->
                        new MailRecipient(row.address(), row.minSeverity().code(), row.language(), row.notifyClosed()))
                .toList());
    }

    /**
     * Replaces the recipients. Of entries with the same address only the last counts. A removed recipient, and one that
     * hears of critical alerts only from now on, gets a last mail, because an attacker may be silencing the alerts. No
     * other limit than that of last mails keeps it back: who raises many alerts could otherwise prevent it. If that limit
     * keeps the first one about a vault back, a digest reports it.
     *
     * @return whether they are others
     * @throws dev.coffre.vault.problem.Problem {@code mail-settings-invalid}
     */
    public boolean setRecipients(VaultRow vault, List<MailRecipient> recipients, Actor actor) {
        if (recipients.size() > MailRecipients.MAX_RECIPIENTS) {
            throw MailSettings.invalid("a vault has at most " + MailRecipients.MAX_RECIPIENTS + " recipients");
        }
        Map<String, MailRecipientRow> rows = new LinkedHashMap<>();
        for (MailRecipient recipient : recipients) {
            rows.put(recipient.address(), row(vault.id(), recipient));
        }
        Optional<String> token = actor instanceof Actor.Person person ? person.token() : Optional.empty();
        RecipientsChange change =
                new RecipientsChange(vault.name(), actor.name(), token, actor.from(), clock.instant(), false);
        return catalog.write(connection -> {
            MailTable mails = new MailTable(connection);
            if (Set.copyOf(mails.recipients(vault.id())).equals(Set.copyOf(rows.values()))) {
                return false;
            }
            Instant day = change.at().minus(SETTLED);
            Instant remembered = change.at().minus(REMEMBERED);
            for (MailRecipientRow former :
                    mails.setRecipients(vault.id(), List.copyOf(rows.values()), change.at(), day, remembered)) {
                RecipientsChange reported = rows.containsKey(former.address()) ? change.staying() : change;
                queueLastMail(connection, reported, former, day);
            }
            return true;
        });
    }

    private static void queueLastMail(
            CatalogConnection connection, RecipientsChange change, MailRecipientRow former, Instant day) {
        MailTable mails = new MailTable(connection);
        long aboutVault = mails.lastMails(former.address(), former.vault(), day);
        long all = mails.lastMails(former.address(), day);
        if (aboutVault == 0
                ? all < LAST_MAILS_WITH_FIRST_A_DAY
                : aboutVault < LAST_MAILS_A_DAY && all < ALL_LAST_MAILS_A_DAY) {
            mails.insert(change, former);
        } else if (aboutVault == 0) {
            new OmittedMailTable(connection).add(OmittedMailRow.ofLastMail(former, change.vaultName()));
            mails.queueDigest(
                    former.address(), former.language(), Optional.of(former.vault()), change.at(), MailOutbox.HOUR);
        }
    }

    private static MailRecipientRow row(VaultId vault, MailRecipient recipient) {
        if (Language.fromTag(recipient.language()).isEmpty()) {
            throw MailSettings.invalid("a language is en or fr");
        }
        return new MailRecipientRow(
                vault,
                new MailAddress(recipient.address()).text(),
                AlertSeverity.fromCode(recipient.least())
                        .orElseThrow(() -> MailSettings.invalid("a severity is warning or critical")),
                recipient.language(),
                recipient.closings());
    }
}
