package dev.coffre.backup.view;

import dev.coffre.backup.bytes.MalformedException;
import dev.coffre.backup.entry.ExtendedAttribute;
import dev.coffre.backup.fetch.RecordOpenerPool;
import dev.coffre.backup.fetch.SingleRecordFetch;
import dev.coffre.backup.page.PageSource;
import dev.coffre.backup.record.RecordReference;
import dev.coffre.backup.tree.AttributePlacement;
import dev.coffre.backup.tree.AttributeSet;
import dev.coffre.backup.tree.StoredAttribute;
import dev.coffre.vault.DomainReader;
import java.util.List;
import java.util.Optional;

/** Reads the extended attributes of entries. The rare long values are fetched from the vault one by one. Thread-safe. */
public record AttributeReader(DomainReader vault, RecordOpenerPool openers) {
    /**
     * Returns all attributes, including ACLs, in ascending order of their names.
     *
     * @throws dev.coffre.vault.problem.Problem if a chunk with values is missing or damaged
     */
    public List<ExtendedAttribute> read(AttributeSet set) {
        try {
            return AttributePlacement.collect(set, this::fetch);
        } catch (MalformedException e) {
            RecordReference together = set.packed().orElseThrow(() -> e);
            throw PageSource.damaged(together, e.reason()).causedBy(e);
        }
    }

    /** Returns the attributes that are stored in the entry itself, including ACLs. Never fails. */
    public static AttributeSet inline(AttributeSet set) {
        List<StoredAttribute> inline = set.listed().stream()
                .filter(StoredAttribute.Inline.class::isInstance)
                .toList();
        return new AttributeSet(set.accessAcl(), set.defaultAcl(), inline, Optional.empty());
    }

    private byte[] fetch(RecordReference chunk) {
        return SingleRecordFetch.open(vault, openers, chunk).raw().toArray();
    }
}
