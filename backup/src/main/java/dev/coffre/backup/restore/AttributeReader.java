package dev.coffre.backup.restore;

import dev.coffre.backup.bytes.MalformedException;
import dev.coffre.backup.entry.ExtendedAttribute;
import dev.coffre.backup.page.PageSource;
import dev.coffre.backup.recall.Openers;
import dev.coffre.backup.recall.SingleFetch;
import dev.coffre.backup.reference.Child;
import dev.coffre.backup.tree.AttributePlacement;
import dev.coffre.backup.tree.AttributeSet;
import dev.coffre.backup.tree.Entry;
import dev.coffre.backup.tree.LostPage;
import dev.coffre.backup.tree.StoredAttribute;
import dev.coffre.vault.DomainReader;
import dev.coffre.vault.problem.Problem;
import java.util.List;
import java.util.Optional;

/** Reads the extended attributes of an entry. The rare long ones are fetched one by one. Thread-safe. */
final class AttributeReader {
    private final DomainReader vault;
    private final Openers openers;
    private final Tally tally;

    AttributeReader(DomainReader vault, Openers openers, Tally tally) {
        this.vault = vault;
        this.openers = openers;
        this.tally = tally;
    }

    /** Returns all attributes. If the vault lost some, reports this and returns those stored in the entry, including ACLs. */
    List<ExtendedAttribute> of(Entry entry) {
        AttributeSet set = entry.attributes();
        try {
            return collect(set);
        } catch (Problem problem) {
            if (!LostPage.isDamage(problem)) {
                throw problem;
            }
            tally.attributesLost(entry, problem);
            return collect(new AttributeSet(set.accessAcl(), set.defaultAcl(), inline(set), Optional.empty()));
        }
    }

    private static List<StoredAttribute> inline(AttributeSet set) {
        return set.listed().stream()
                .filter(StoredAttribute.Inline.class::isInstance)
                .toList();
    }

    private List<ExtendedAttribute> collect(AttributeSet set) {
        try {
            return AttributePlacement.collect(set, this::fetch);
        } catch (MalformedException e) {
            Child together = set.together().orElseThrow(() -> e);
            throw PageSource.damaged(together, e.reason()).causedBy(e);
        }
    }

    private byte[] fetch(Child chunk) {
        return SingleFetch.open(vault, openers, chunk).raw().toArray();
    }
}
