package dev.coffre.vault.store.testing;

import static dev.coffre.vault.testing.FixedFiles.NOON;
import static dev.coffre.vault.testing.FixedFiles.POINT_KEY;
import static dev.coffre.vault.testing.FixedFiles.VAULT_KEY;

import dev.coffre.vault.credentials.VaultCredentials;
import dev.coffre.vault.store.journal.JournalEvent;
import dev.coffre.vault.store.journal.JournalSegment;
import dev.coffre.vault.testing.FixedFiles;
import java.util.List;

/** A journal segment about {@link FixedFiles#parts}, always the same bytes. */
public final class FixedJournal {
    private FixedJournal() {}

    public static byte[] segment() {
        FixedFiles.Parts parts = FixedFiles.parts();
        return JournalSegment.first(NOON, events(parts), VAULT_KEY).encode();
    }

    private static List<JournalEvent> events(FixedFiles.Parts parts) {
        return List.of(
                new JournalEvent.ServiceStarted(VAULT_KEY.verifyingKey()),
                new JournalEvent.AccountSet("admin", "owner", "argon2id"),
                new JournalEvent.VaultCreated(parts.vault(), "maison", "caf\u00e9"),
                new JournalEvent.CredentialsIssued(parts.vault(), 1, NOON, NOON.plus(VaultCredentials.VALIDITY)),
                new JournalEvent.MachineRegistered(
                        parts.vault(),
                        parts.machine(),
                        parts.domain(),
                        "pc",
                        "Linux",
                        POINT_KEY.verifyingKey(),
                        VAULT_KEY.verifyingKey(),
                        1,
                        1),
                new JournalEvent.SlotsWritten(
                        parts.vault(), parts.domain(), 1, List.of(parts.slot().id()), List.of()),
                new JournalEvent.PointCommitted(
                        parts.vault(), parts.machine(), 1, parts.point().hash()),
                new JournalEvent.QuotaSet(parts.vault(), 0),
                new JournalEvent.DamageRecorded(parts.vault(), parts.chunk().oid()));
    }
}
