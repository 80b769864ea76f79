package dev.coffre.backup.recovery;

import dev.coffre.backup.bytes.MalformedException;
import dev.coffre.backup.entry.ExtendedAttribute;
import dev.coffre.backup.fetch.RecordOpenerPool;
import dev.coffre.backup.fetch.SingleRecordFetch;
import dev.coffre.backup.page.PageSource;
import dev.coffre.backup.record.RecordReference;
import dev.coffre.backup.tree.AttributePlacement;
import dev.coffre.backup.tree.AttributeSet;
import dev.coffre.backup.tree.Entry;
import dev.coffre.backup.tree.StoredAttribute;
import dev.coffre.backup.tree.UnreadablePage;
import dev.coffre.vault.DomainReader;
import dev.coffre.vault.problem.Problem;
import java.util.List;
import java.util.Optional;

/** Reads the extended attributes of an entry. The rare long ones are fetched one by one. Thread-safe. */
final class EntryAttributeReader {
    private final DomainReader vault;
    private final RecordOpenerPool openers;
    private final RecoveryStats stats;

    EntryAttributeReader(DomainReader vault, RecordOpenerPool openers, RecoveryStats stats) {
        this.vault = vault;
        this.openers = openers;
        this.stats = stats;
    }

    /**
     * Returns all attributes. If the vault lost some, reports this and returns those stored in the entry, including
     * ACLs.
     */
    List<ExtendedAttribute> of(Entry entry) {
        AttributeSet set = entry.attributes();
        try {
            return collect(set);
        } catch (Problem problem) {
            if (!UnreadablePage.isDamage(problem)) {
                throw problem;
            }
            stats.reportLostAttributes(entry, problem);
            return collect(
                    new AttributeSet(set.accessAcl(), set.defaultAcl(), inlineAttributes(set), Optional.empty()));
        }
    }

    private static List<StoredAttribute> inlineAttributes(AttributeSet set) {
        return set.listed().stream()
                .filter(StoredAttribute.Inline.class::isInstance)
                .toList();
    }

    private List<ExtendedAttribute> collect(AttributeSet set) {
        try {
            return AttributePlacement.collect(set, this::fetch);
        } catch (MalformedException e) {
            RecordReference together = set.packed().orElseThrow(() -> e);
            throw PageSource.damaged(together, e.reason()).causedBy(e);
        }
    }

    private byte[] fetch(RecordReference chunk) {
        return SingleRecordFetch.open(vault, openers, chunk).raw().toArray();
    }
}
